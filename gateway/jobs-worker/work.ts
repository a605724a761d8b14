import type { Governance } from '@tongcha/governance';
import type { SigningKey } from '@tongcha/signature';
import type { RuleFiles } from '../warnings/rule-book.ts';
import type { System } from './system.ts';

/** What goes on by itself, until it is stopped. */
export interface Work {
  stop(): Promise<void>;
}

/** What is kept, and what it is done with. */
export interface GovernanceWork {
  readonly governance: Governance;
  readonly system: System;
  /** By which units are judged, as far as they are data. */
  readonly rules: RuleFiles;
  /** The newest by which the gateways sign their calls; null: they do not. */
  readonly signingKey: (() => SigningKey) | null;
}
