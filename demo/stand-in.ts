import type { WriteTrouble } from './orders.ts';
import type { Fact } from './world/facts.ts';

/** A legacy system that is not there: it speaks the real one's protocol, with its warts, over sample data. */
export interface StandIn {
  /** What the ministry's subgraph needs to reach it, as environment variables (see the sector's config.ts). */
  readonly env: Readonly<Record<string, string>>;
  /** From now on behave like this; `well` again ends it. */
  behave(manner: Manner): Promise<void>;
  stop(): Promise<void>;
}

/** well; down: refuses connections; hung: accepts and never answers; garbage: answers with something else. */
export type Manner = 'well' | 'down' | 'hung' | 'garbage';

export interface StandInOptions {
  /** Where to listen; 127.0.0.1 when absent. */
  readonly host?: string;
  /** 0: any free port. Ignored by systems that have none. */
  readonly port: number;
  /** All facts of the world; the stand-in keeps those of its own sector, on disk. Iterated once. */
  readonly facts: Iterable<Fact>;
  /** An empty folder of its own. */
  readonly directory: string;
  /** Milliseconds added to each answer; real systems are not quick. 0 in tests. */
  readonly latencyMs: number;
  readonly quirks?: Quirks;
  /** What goes wrong when it is written to; nothing when not set. */
  readonly trouble?: WriteTrouble | undefined;
}

/** How a system differs from another of its kind: how it speaks, never what it says. */
export interface Quirks {
  /** Of its answers; UTF-8 when not set. */
  readonly charset?: 'gb18030';
  /** The most rows of a page. */
  readonly pageSize?: number;
  /** Of EPCIS: its events have identifiers of their own. */
  readonly repository?: string;
  /** How dates are written; in both ways when not set. */
  readonly dates?: 'dashed' | 'compact';
}

export type StartStandIn = (options: StandInOptions) => Promise<StandIn>;
