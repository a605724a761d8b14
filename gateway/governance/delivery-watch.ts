import { DatabaseFault } from '@tongcha/database';
import { type Outbox, RECALL_QUEUE, type TaskCounts } from '@tongcha/governance';
import { logBug } from '@tongcha/observe';
import type { Condition } from '../readiness/condition.ts';
import { Looks } from './looks.ts';

const LOOK_MS = 5_000;

/** What could be told and is not for so long has no worker. */
const NO_WORKER_MS = 30_000;

/** How what is to be delivered does, for the operator. */
export class DeliveryWatch {
  readonly #outbox: Pick<Outbox, 'counts' | 'idleFor'>;
  readonly #looks: Looks;
  #counts: ReadonlyMap<string, TaskCounts> = new Map();
  #idleMs: number | null = null;
  /** Why the store cannot be used; null: it can. */
  #fault: string | null = null;

  constructor(outbox: Pick<Outbox, 'counts' | 'idleFor'>, lookMs = LOOK_MS) {
    this.#outbox = outbox;
    this.#looks = new Looks(() => this.#look(), lookMs);
  }

  *conditions(): Generator<Condition> {
    if (this.#fault !== null)
      yield { reason: 'GOVERNANCE_STORE_UNREACHABLE', detail: `gateway.governance.store: ${this.#fault}` };
    if (this.#idleMs !== null && this.#idleMs >= NO_WORKER_MS)
      yield {
        reason: 'DELIVERIES_WAIT',
        detail: `one waits for ${Math.round(this.#idleMs / 1_000)} s, and no worker is at any`,
      };
    const unsettled = [...this.#counts].flatMap(([queue, counts]) => unsettledOf(queue, counts));
    if (unsettled.length > 0) yield { reason: 'DELIVERIES_UNSETTLED', detail: unsettled.join('; ') };
  }

  close(): Promise<void> {
    return this.#looks.stop();
  }

  async #look(): Promise<void> {
    try {
      const now = Date.now();
      [this.#counts, this.#idleMs] = await Promise.all([this.#outbox.counts(now), this.#outbox.idleFor(now)]);
      this.#fault = null;
    } catch (error) {
      if (!(error instanceof DatabaseFault)) logBug(error);
      this.#fault = error instanceof DatabaseFault ? error.why : 'it cannot be used';
    }
  }
}

/** A recall that a member refuses, or that does not reach it, a person takes to it otherwise; of all else the end is an end. */
function unsettledOf(queue: string, { uncertain, partly, refused, dead }: TaskCounts): readonly string[] {
  const counts = {
    uncertain,
    'partly taken': partly,
    ...(queue === RECALL_QUEUE ? { refused, 'not delivered': dead } : {}),
  };
  const told = Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  return told.length > 0 ? [`${queue}: ${told.join(', ')}`] : [];
}
