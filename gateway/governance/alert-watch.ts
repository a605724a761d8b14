import { DatabaseFault } from '@tongcha/database';
import type { Governance } from '@tongcha/governance';
import { logBug } from '@tongcha/observe';
import type { Condition } from '../readiness/condition.ts';
import { Looks } from './looks.ts';

const LOOK_MS = 5_000;

/** What waits so long to be judged has no worker, or more is told than is judged. */
const LATE_MS = 30_000;

/** How early warning does. */
export interface AlertFigures {
  /** Codes that are to be judged; the time that the one has waited which has waited longest of those that may be, milliseconds. */
  readonly changes: number;
  readonly waitsMs: number;
  /** Alerts that nobody has seen. */
  readonly open: number;
  /** Events that are to be sent to webhooks, and those that did not arrive in time. */
  readonly sending: number;
  readonly lost: number;
}

const NOTHING: AlertFigures = { changes: 0, waitsMs: 0, open: 0, sending: 0, lost: 0 };

/** Looks now and then how early warning does, for the operator. That the store cannot be used says whoever watches that. */
export class AlertWatch {
  readonly #kept: Pick<Governance, 'alerts' | 'webhooks'>;
  readonly #looks: Looks;
  #figures: AlertFigures = NOTHING;

  constructor(kept: Pick<Governance, 'alerts' | 'webhooks'>, lookMs = LOOK_MS) {
    this.#kept = kept;
    this.#looks = new Looks(() => this.#look(), lookMs);
  }

  get figures(): AlertFigures {
    return this.#figures;
  }

  *conditions(): Generator<Condition> {
    const { changes, waitsMs, lost } = this.#figures;
    if (waitsMs >= LATE_MS)
      yield { reason: 'CHANGES_WAIT', detail: `${changes} codes wait, one for ${Math.round(waitsMs / 1_000)} s` };
    if (lost > 0) yield { reason: 'WEBHOOK_EVENTS_LOST', detail: `${lost} events did not arrive within a day` };
  }

  close(): Promise<void> {
    return this.#looks.stop();
  }

  async #look(): Promise<void> {
    try {
      const now = Date.now();
      const { alerts, webhooks } = this.#kept;
      const [{ waiting, waitingSince }, open, { waiting: sending, lost }] = await Promise.all([
        alerts.changes.counts(now),
        alerts.store.open(),
        webhooks.counts(),
      ]);
      this.#figures = {
        changes: waiting,
        waitsMs: waitingSince === null ? 0 : Math.max(0, now - waitingSince),
        open,
        sending,
        lost,
      };
    } catch (error) {
      if (!(error instanceof DatabaseFault)) logBug(error);
    }
  }
}
