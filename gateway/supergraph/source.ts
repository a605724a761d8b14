import type { SupergraphFault } from './fault.ts';

/** Who takes the versions of a supergraph. */
export interface SupergraphTaker {
  offer(text: string): Promise<unknown>;
  refuse(fault: SupergraphFault): void;
}

/** Where a supergraph comes from. */
export interface SupergraphSource {
  /** The text as it stands; null: there is none, or it cannot be had now. */
  read(): Promise<string | null>;
  /** Offers every other text from now on. @returns what ends that */
  watch(taker: SupergraphTaker): () => Promise<void>;
}
