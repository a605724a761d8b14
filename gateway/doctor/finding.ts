import type { ConditionReason, Severity } from '../readiness/condition.ts';

/** What a look at an installation has found: that something is well, or what is wrong with it. */
export interface Finding {
  readonly severity: 'ok' | Exclude<Severity, 'notice'>;
  readonly zh: string;
  readonly en: string;
  /** Names and figures: keys of the configuration, members, files. Never a secret. */
  readonly detail?: string;
  /** Of a condition: its page is docs/runbook/REASON.md. */
  readonly reason?: ConditionReason;
}
