export type { Difference } from './difference.ts';
export type { GivenDocument } from './documents.ts';
export type { Outcome, Report, Verified } from './report.ts';
export type { StockFault } from './stock-faults.ts';
export { verify, type VerifyOptions } from './verify.ts';
export { SupergraphFault } from '../supergraph/fault.ts';
