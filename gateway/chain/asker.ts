import { type BreakerState, Fault } from '@tongcha/resilience';
import type { Caller, SubgraphCall } from '../calls/call.ts';
import {
  type AskedMember,
  failedUnit,
  queryFor,
  type UnitQuery,
  readUnits,
  representations,
  type UnitResult,
  WITHHELD_UNIT,
} from './unit-query.ts';
import type { Tally } from './tally.ts';

/** A member of a ministry's sector as the walk uses it; `name` is the sector's subgraph. */
export interface WalkedMinistry extends AskedMember {
  readonly call: SubgraphCall;
  /** Codes in one call at most. */
  readonly maxBatch: number;
  /** Calls of one request at a time. */
  readonly concurrency: number;
  /** The longest one call may take, milliseconds. */
  readonly timeoutMs: number;
  /** How long its calls usually take, milliseconds; kept up to date by every walk. */
  readonly latency: { usualMs: number };
  /** Whether it is asked at present. */
  readonly breaker: () => BreakerState;
}

/** Who asks, and until when. */
export type WalkLimits = Caller;

/** Whether the rules of access let whoever asks have all that the query fetches of a trace unit. */
export type FetchFilter = (query: string) => boolean;

interface Waiting {
  readonly code: string;
  readonly tally: Tally;
  readonly resolve: (answer: UnitResult) => void;
}

interface Queue {
  readonly ministry: WalkedMinistry;
  readonly question: UnitQuery;
  /** The answer to all, without asking: whoever asks may not have it. */
  readonly refused: Promise<UnitResult> | null;
  /** Of each unit that was asked about. */
  readonly answers: Map<string, Promise<UnitResult>>;
  readonly waiting: Waiting[];
  timer: NodeJS.Timeout | null;
}

/**
 * Of a ministry that has let this request wait to the end once, this part of its time is left for each further call:
 * otherwise one hung system would cost its whole time at every step of the walk.
 */
const PATIENCE = 0.2;

/** A queue waits this part of its ministry's usual latency for more codes. */
const LINGER = 0.25;

/**
 * And at least this part of the usual latency of the slowest ministry that is being asked: its answers come one by one, and
 * each would else begin a row of small calls of its own.
 */
const LINGER_FOR_SLOWEST = 0.08;

/**
 * Asks each ministry about each unit once a request, in batches, and remembers the answers.
 *
 * Codes wait in one queue a ministry. A queue goes out when it holds a full batch, when it has lingered, or as soon
 * as no call of this request is under way, because then nothing could add to it.
 */
export class Asker {
  readonly ministries: readonly WalkedMinistry[];
  /** Units that walks have asked about; one in two walks counts twice. */
  walked = 0;
  readonly #limits: WalkLimits;
  readonly #mayFetch: FetchFilter;
  readonly #queues = new Map<string, Queue>();
  readonly #callsOf = new Map<string, number>();
  readonly #late = new Set<string>();
  /** The ministry of each call. */
  readonly #underWay = new Map<object, WalkedMinistry>();
  #checking = false;

  constructor(ministries: readonly WalkedMinistry[], limits: WalkLimits, mayFetch: FetchFilter = () => true) {
    this.ministries = ministries;
    this.#limits = limits;
    this.#mayFetch = mayFetch;
    // What still waits at the deadline is answered at once, as not answered.
    limits.signal.addEventListener('abort', () => this.#giveUp(), { once: true });
  }

  /** Never rejects: a failure is an answer with its fault. */
  ask(ministry: WalkedMinistry, question: UnitQuery, code: string, tally: Tally): Promise<UnitResult> {
    const queue = this.#queueOf(ministry, question);
    if (queue.refused) return queue.refused;
    const known = queue.answers.get(code);
    if (known) return known;
    const answer = new Promise<UnitResult>((resolve) => {
      if (this.#limits.signal.aborted) return resolve(this.#tooLate());
      queue.waiting.push({ code, tally, resolve });
      this.#check();
    });
    queue.answers.set(code, answer);
    return answer;
  }

  /** Whether the ministry holds the unit, from any question that was asked about it, or by asking. */
  async holds(ministry: WalkedMinistry, code: string, tally: Tally): Promise<UnitResult> {
    // A walk in the same request asks more than this; it gets one turn to do so first.
    await new Promise(setImmediate);
    for (const question of ['BACK', 'FORWARD'] as const) {
      const known = this.#queueOf(ministry, question).answers.get(code);
      if (known) return known;
    }
    return this.ask(ministry, 'HOLDS', code, tally);
  }

  #queueOf(ministry: WalkedMinistry, question: UnitQuery): Queue {
    const key = `${ministry.member.name} ${question}`;
    const known = this.#queues.get(key);
    if (known) return known;
    const refused = this.#mayFetch(queryFor(ministry, question)) ? null : Promise.resolve(WITHHELD_UNIT);
    const queue: Queue = { ministry, question, refused, answers: new Map(), waiting: [], timer: null };
    this.#queues.set(key, queue);
    return queue;
  }

  /** Looks at the queues after the current turn, when all answers of a batch have added their codes. */
  #check(): void {
    if (this.#checking) return;
    this.#checking = true;
    setImmediate(() => {
      this.#checking = false;
      const nothingToCome = this.#underWay.size === 0;
      for (const queue of this.#queues.values()) {
        if (queue.waiting.length === 0) continue;
        if (nothingToCome || queue.waiting.length >= queue.ministry.maxBatch) this.#send(queue, nothingToCome);
        if (queue.waiting.length > 0)
          queue.timer ??= setTimeout(() => this.#send(queue, true), this.#lingerOf(queue.ministry));
      }
    });
  }

  #lingerOf({ latency }: WalkedMinistry): number {
    let slowest = 0;
    for (const { latency } of this.#underWay.values()) slowest = Math.max(slowest, latency.usualMs);
    return Math.max(latency.usualMs * LINGER, slowest * LINGER_FOR_SLOWEST);
  }

  /** Sends full batches, and with `all` the rest, as far as the ministry's concurrency goes. */
  #send(queue: Queue, all: boolean): void {
    const { ministry } = queue;
    if (queue.timer) clearTimeout(queue.timer);
    queue.timer = null;
    while (queue.waiting.length >= (all ? 1 : ministry.maxBatch)) {
      const calls = this.#callsOf.get(ministry.member.name) ?? 0;
      if (calls >= ministry.concurrency) return;
      this.#callsOf.set(ministry.member.name, calls + 1);
      const batch = queue.waiting.splice(0, ministry.maxBatch);
      this.#underWay.set(batch, ministry);
      void this.#call(queue, batch);
    }
  }

  async #call({ ministry, question }: Queue, batch: readonly Waiting[]): Promise<void> {
    const tallies = [...new Set(batch.map(({ tally }) => tally.of(ministry.member.name)))];
    const began = performance.now();
    for (const tally of tallies) tally.callBegins();
    const answers = await this.#answer(
      ministry,
      question,
      batch.map(({ code }) => code),
    );
    if (answers.some(({ faults }) => faults.some(({ reason }) => reason === 'TIMEOUT')))
      this.#late.add(ministry.member.name);
    // A gap must be gone with the next request.
    if (answers.some(({ faults }) => faults.length > 0)) this.#limits.freshness?.until(0);
    const asked = answers.some(({ kept }) => !kept);
    for (const tally of tallies) tally.callEnds(asked);
    // How long a ministry takes to fail, or the cache to answer, says nothing about how long it takes to answer.
    if (asked && answers.some(({ held }) => held !== null))
      ministry.latency.usualMs += (performance.now() - began - ministry.latency.usualMs) * 0.2;
    batch.forEach(({ resolve }, i) => resolve(answers[i] ?? failedUnit(null)));
    this.#callsOf.set(ministry.member.name, (this.#callsOf.get(ministry.member.name) ?? 1) - 1);
    this.#underWay.delete(batch);
    this.#check();
  }

  async #answer(ministry: WalkedMinistry, question: UnitQuery, codes: readonly string[]): Promise<UnitResult[]> {
    try {
      const patience = this.#late.has(ministry.member.name) ? PATIENCE : 1;
      const answer = await ministry.call({
        query: queryFor(ministry, question),
        variables: {},
        representations: representations(codes),
        operationName: 'Units',
        gathered: true,
        ...this.#limits,
        deadlineAt: Math.min(this.#limits.deadlineAt, Date.now() + ministry.timeoutMs * patience),
      });
      return readUnits(ministry, question, codes, answer);
    } catch (error) {
      return codes.map(() => failedUnit(error));
    }
  }

  #giveUp(): void {
    for (const queue of this.#queues.values()) {
      if (queue.timer) clearTimeout(queue.timer);
      queue.timer = null;
      for (const { resolve } of queue.waiting.splice(0)) resolve(this.#tooLate());
    }
  }

  #tooLate(): UnitResult {
    this.#limits.freshness?.until(0);
    return failedUnit(new Fault('TIMEOUT', 'no answer in time'));
  }
}
