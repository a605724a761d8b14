import type { MinistryNames } from '@tongcha/schema';
import type { DocumentNode } from 'graphql';
import type { Subgraph } from './client.ts';

/** The subgraph that is held against the contract. */
export interface Subject {
  readonly subgraph: Subgraph;
  readonly names: MinistryNames;
  readonly sdl: DocumentNode;
  /** Codes that the ministry holds. */
  readonly samples: readonly string[];
}
