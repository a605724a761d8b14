export {
  Breaker,
  type BreakerOptions,
  type BreakerState,
  publicHealth,
  type PublicHealth,
  type SystemHealth,
} from './breaker.ts';
export { Fault, type FaultCode, type FaultOptions } from './fault.ts';
export { RetryBudget, withRetries } from './retries.ts';
export { type TimeLimit, timeLimit } from './time-limit.ts';
export { untilAborted } from './until-aborted.ts';
