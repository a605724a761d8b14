import type { SourceFault } from './source-fault.ts';

/** Who takes the versions of a text. */
export interface TextTaker {
  offer(text: string): Promise<unknown>;
  refuse(fault: SourceFault): void;
}

/** Where a text comes from that may change while the gateway runs. */
export interface TextSource {
  /** The text as it stands; null: there is none, or it cannot be had now. */
  read(): Promise<string | null>;
  /** Offers every other text from now on. @returns what ends that */
  watch(taker: TextTaker): () => Promise<void>;
  /** Looks now, for all who watch; absent where every change is told of. */
  look?(): void;
}

/** What the text is, where its source writes of it in the log. */
export interface SourceWords {
  /** Begins the names of its events. */
  readonly event: string;
  readonly zh: string;
  readonly en: string;
}
