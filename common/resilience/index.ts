export { Breaker, type BreakerOptions } from './breaker.ts';
export { Fault, FAULT_CODES, type FaultCode, type FaultOptions } from './fault.ts';
export { Gone, type GoneOptions } from './gone.ts';
export { RetryBudget, withRetries } from './retries.ts';
export { type BreakerState, publicHealth, type PublicHealth, type SystemHealth } from './system-health.ts';
export { type TimeLimit, timeLimit } from './time-limit.ts';
export { TurnedAway } from './turned-away.ts';
export { untilAborted } from './until-aborted.ts';
export { type Patience, whenBack } from './when-back.ts';
