export { askAround, type Around } from './ask-around.ts';
export type { BareLinks, FactChain, FactRecord, FactUnit, Unread } from './fact-chain.ts';
export { type FactWalk, factWalk, type FactWish, oppositeOf } from './fact-walk.ts';
export { togetherNeeded } from './needs.ts';
export { factsOf, type WalkedFacts } from './facts-of.ts';
