import { SOURCE_FAULT_WORDS, type SourceFaultCode } from '../sources/source-fault.ts';

/** Why a supergraph is not served. */
export type SupergraphFaultCode =
  | SourceFaultCode
  | 'NOT_GRAPHQL'
  | 'NO_SUPERGRAPH'
  | 'UNKNOWN_FEATURE'
  | 'RULE_BROKEN'
  | 'NOT_BUILT'
  | 'UNPLANNABLE'
  | 'SETTINGS';

/** What anybody may know of it. */
export const FAULT_WORDS: Readonly<Record<SupergraphFaultCode, string>> = {
  ...SOURCE_FAULT_WORDS,
  NOT_GRAPHQL: 'it is not GraphQL',
  NO_SUPERGRAPH: 'it is no composed Federation 2 supergraph',
  UNKNOWN_FEATURE: 'it needs a feature that is not known here',
  RULE_BROKEN: 'it breaks a rule of the contract',
  NOT_BUILT: 'no graph can be built of it',
  UNPLANNABLE: 'what is asked most cannot be planned over it',
  SETTINGS: 'the settings of its ministries cannot be used',
};

/** A supergraph that is not served. The message is for the operator. */
export class SupergraphFault extends Error {
  readonly code: SupergraphFaultCode;

  constructor(code: SupergraphFaultCode, message: string = FAULT_WORDS[code], options?: ErrorOptions) {
    super(message, options);
    this.name = 'SupergraphFault';
    this.code = code;
  }
}

/** @returns the error as a fault of the supergraph, with this code where it has none yet */
export function asSupergraphFault(error: unknown, code: SupergraphFaultCode): SupergraphFault {
  if (error instanceof SupergraphFault) return error;
  return new SupergraphFault(code, `${FAULT_WORDS[code]}: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}
