import type { ExecutionResult } from 'graphql';
import type { Asked } from './truth.ts';

/** A gateway over the stubbed subgraphs. */
export interface Engine {
  /** One operation at a time: the subgraphs are told beside the calls which sample they answer. */
  ask(asked: Asked): Promise<ExecutionResult>;
  stop(): Promise<void>;
}

/** A call to a subgraph. */
export type AskSubgraph = (
  name: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  sample: number,
) => Promise<ExecutionResult>;
