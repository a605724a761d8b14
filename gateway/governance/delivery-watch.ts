import { DatabaseFault } from '@tongcha/database';
import { COMPLAINT_QUEUE, type Outbox, RECALL_QUEUE, type TaskCounts } from '@tongcha/governance';
import { logBug } from '@tongcha/observe';
import type { Condition } from '../readiness/condition.ts';
import { Looks } from './looks.ts';

const LOOK_MS = 5_000;

/** What could be told and is not for so long has no worker. */
const NO_WORKER_MS = 30_000;

const HOUR_MS = 3_600_000;

/** What has been told for so long and is not taken needs a person: a member that is away or refuses the question may do so for weeks. */
const NOT_TAKEN_MS = 6 * HOUR_MS;

/** Of these a person sees to what is not taken; what webhooks miss is told by itself. */
const BY_PERSONS: ReadonlySet<string> = new Set([RECALL_QUEUE, COMPLAINT_QUEUE]);

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
    const unsettled = [...this.#counts].flatMap(([queue, counts]) => unsettledOf(queue, counts, Date.now()));
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
function unsettledOf(queue: string, told: TaskCounts, now: number): readonly string[] {
  const { uncertain, partly, refused, dead, waitingSince } = told;
  const counts = {
    uncertain,
    'partly taken': partly,
    ...(queue === RECALL_QUEUE ? { refused, 'not delivered': dead } : {}),
  };
  const said = Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  const waitsMs = waitingSince === null || !BY_PERSONS.has(queue) ? 0 : now - waitingSince;
  if (waitsMs >= NOT_TAKEN_MS) said.push(`one not taken for ${Math.floor(waitsMs / HOUR_MS)} hours`);
  return said.length > 0 ? [`${queue}: ${said.join(', ')}`] : [];
}
