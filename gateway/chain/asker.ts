import { Fault } from '@tongcha/resilience';
import type { CallClaims } from '@tongcha/signature';
import type { Caller, SubgraphRequest } from '../calls/call.ts';
import type { Member } from '../members/member.ts';
import { PROMISE_MS } from '../discovery/promise.ts';
import type { UnitAnswer } from './asked-unit.ts';
import { type Discovery, discoveryOf } from './discovery.ts';
import {
  failedUnit,
  queryFor,
  type UnitQuery,
  readUnits,
  representations,
  type UnitResult,
  WITHHELD_UNIT,
} from './unit-query.ts';
import { Tally } from './tally.ts';
import type { WalkedMinistry } from './walked-ministry.ts';

/** Who asks, and until when. */
export type WalkLimits = Caller;

/** Whether the rules of access let whoever asks have all that the query fetches of a trace unit. */
export type FetchFilter = (query: string) => boolean;

/** Which fields of its record are asked of a sector's members, each a selection: `producedAt`, `quantity { value unit }`. */
export type FactNeeds = (sector: string) => readonly string[];

/** Who waits for answers. */
export interface Listener {
  /** Where the calls are counted that it makes. */
  readonly tally: Tally;
  answered(answer: UnitAnswer): void;
}

/** Tries a member's filter: it does not wait. */
const NOBODY: Listener = { tally: new Tally(), answered: () => {} };

interface Asked extends UnitAnswer {
  result: UnitResult;
  /** Whose asking it is sent for. */
  readonly first: Listener;
  /** All others who wait. */
  others: Listener[] | null;
}

interface Queue {
  readonly ministry: WalkedMinistry;
  readonly question: UnitQuery;
  /** What of its records is asked for too. */
  readonly facts: readonly string[];
  /** Whether whoever asks may not have the answer. */
  readonly refused: boolean;
  /** Of each unit that was asked about. */
  readonly answers: Map<string, Asked>;
  readonly waiting: Asked[];
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

/** Until the answer comes. */
const UNANSWERED: UnitResult = { held: null, claims: [], faults: [], withheld: [] };

/**
 * Asks each ministry that may know a unit about it once a request, in batches, and remembers the answers.
 *
 * Codes wait in one queue a ministry. A queue goes out when it holds a full batch, when it has lingered, or as soon
 * as no call of this request is under way, because then nothing could add to it.
 */
export class Asker {
  readonly ministries: readonly WalkedMinistry[];
  readonly discovery: Discovery;
  readonly limits: WalkLimits;
  readonly mayFetch: FetchFilter;
  readonly #queues: Readonly<Record<UnitQuery, Map<WalkedMinistry, Queue>>> = {
    BACK: new Map(),
    FORWARD: new Map(),
    HOLDS: new Map(),
  };
  readonly #facts = new Map<
    WalkedMinistry,
    { readonly open: readonly string[]; readonly refused: readonly string[] }
  >();
  /** Queues in which codes wait. */
  readonly #full = new Set<Queue>();
  readonly #callsOf = new Map<string, number>();
  readonly #late = new Set<string>();
  /** The ministry of each call. */
  readonly #underWay = new Map<object, WalkedMinistry>();
  /** What of records is asked for too; null: nothing. */
  readonly #needs: FactNeeds | null;
  /** Those that ask for facts, too. */
  readonly #withFacts = new Map<string, Asker>();
  #members: ReadonlyMap<string, Member> | null = null;
  #checking = false;
  #walked = 0;

  constructor(
    ministries: readonly WalkedMinistry[],
    limits: WalkLimits,
    mayFetch: FetchFilter = () => true,
    discovery: Discovery = discoveryOf(ministries),
    needs: FactNeeds | null = null,
  ) {
    this.ministries = ministries;
    this.#needs = needs;
    // What a filter rules out it rules out today.
    this.discovery = limits.claims.asOf === undefined ? discovery : { mayKnow: () => ministries, youngFrom: Infinity };
    this.limits = limits;
    this.mayFetch = mayFetch;
    // What rests on a filter's no is kept outside no longer than that counts.
    if (ministries.some(({ mayKnow }) => mayKnow)) limits.freshness?.until(Date.now() + PROMISE_MS);
    // What still waits at the deadline is answered at once, as not answered.
    limits.signal.addEventListener('abort', () => this.#giveUp(), { once: true });
  }

  /** Units that walks have asked about; one in two walks counts twice. */
  get walked(): number {
    return [...this.#withFacts.values()].reduce((sum, { walked }) => sum + walked, this.#walked);
  }

  /** @param units of one walk, each once */
  countWalked(units: number): void {
    this.#walked += units;
  }

  /** One whose walks ask for facts of records in the same calls, field by field those that whoever asks may have. */
  withFacts(needs: FactNeeds): Asker {
    const sectors = [...new Set(this.ministries.map(({ member }) => member.sector))];
    const key = JSON.stringify(sectors.map((sector) => needs(sector)));
    let asker = this.#withFacts.get(key);
    if (!asker) {
      asker = new Asker(this.ministries, this.limits, this.mayFetch, this.discovery, needs);
      this.#withFacts.set(key, asker);
    }
    return asker;
  }

  /** Those whose rules leave this caller nothing to ask, whether or not they know anything: of a unit each says just that. */
  refusing(question: UnitQuery, code: string): UnitAnswer[] {
    return this.ministries
      .filter((ministry) => this.#queueOf(ministry, question).refused)
      .map((ministry) => ({ ministry, code, result: WITHHELD_UNIT }));
  }

  /**
   * Never fails: a failure is an answer with its fault.
   * @returns null: the ministry refuses. The listener is told of an answer that is not known yet, and not of one that is
   */
  ask(ministry: WalkedMinistry, question: UnitQuery, code: string, listener: Listener): UnitAnswer | null {
    const queue = this.#queueOf(ministry, question);
    if (queue.refused) return null;
    const known = queue.answers.get(code);
    if (known) return isKnown(known) ? known : waitFor(known, listener);
    const asked: Asked = { ministry, code, result: UNANSWERED, first: listener, others: null };
    queue.answers.set(code, asked);
    if (this.limits.signal.aborted) asked.result = this.#tooLate();
    else {
      queue.waiting.push(asked);
      this.#full.add(queue);
      this.#check();
    }
    return asked;
  }

  get claims(): CallClaims {
    return this.limits.claims;
  }

  /** The moment that is asked about, epoch milliseconds. */
  now(): number {
    const { asOf } = this.claims;
    return asOf === undefined ? Date.now() : Date.parse(asOf);
  }

  /** Whether its rules leave whoever asks nothing to ask it. */
  isRefused(ministry: WalkedMinistry, question: UnitQuery): boolean {
    return this.#queueOf(ministry, question).refused;
  }

  /** The request by which a sector is asked for its rules, behind what stands for its query. */
  trial(ministry: WalkedMinistry, question: UnitQuery): [query: object, request: SubgraphRequest] {
    return [QUERIES[question], this.#requestOf(queryFor(ministry, question), [])];
  }

  /** Whether the ministry is asked only to try its filter, as one that surely does not know the code; then it has been asked. */
  tries(ministry: WalkedMinistry, question: UnitQuery, code: string): boolean {
    if (this.claims.asOf !== undefined || !ministry.isShadow?.(code)) return false;
    this.ask(ministry, question, code, NOBODY);
    return true;
  }

  /** What those say who may know the unit, from any question that they were asked about it, or by asking whether they hold it. */
  async holders(code: string, tally: Tally): Promise<UnitAnswer[]> {
    // A walk in the same request asks more than this; it gets one turn to do so first.
    await new Promise(setImmediate);
    return new Promise((resolve) => {
      const answers = this.refusing('HOLDS', code);
      let missing = 1;
      const one = (): void => {
        missing -= 1;
        if (missing === 0) resolve(answers);
      };
      for (const ministry of this.discovery.mayKnow(code)) {
        if (this.tries(ministry, 'HOLDS', code)) continue;
        const question = MORE.find((each) => this.#queues[each].get(ministry)?.answers.has(code)) ?? 'HOLDS';
        const answer = this.ask(ministry, question, code, { tally, answered: one });
        if (!answer) continue;
        answers.push(answer);
        if (!isKnown(answer)) missing += 1;
      }
      one();
    });
  }

  memberNamed(name: string): Member | null {
    this.#members ??= new Map(this.ministries.map(({ member }) => [member.name, member]));
    return this.#members.get(name) ?? null;
  }

  /** What of a member's records is asked for, and what the rules of access keep from whoever asks. */
  factsOf(ministry: WalkedMinistry): { readonly open: readonly string[]; readonly refused: readonly string[] } {
    const known = this.#facts.get(ministry);
    if (known) return known;
    const { recordFields } = ministry;
    const wanted = (this.#needs?.(ministry.member.sector) ?? []).filter(
      (fact) => !recordFields || recordFields.has(fieldOf(fact)),
    );
    // One by one, as there are few fields and many sets of them.
    const { open = [], refused = [] } = Object.groupBy(wanted, (fact) =>
      this.mayFetch(queryFor(ministry, 'HOLDS', [fact])) ? 'open' : 'refused',
    );
    const facts = { open, refused: refused.map(fieldOf) };
    this.#facts.set(ministry, facts);
    return facts;
  }

  #queueOf(ministry: WalkedMinistry, question: UnitQuery): Queue {
    const known = this.#queues[question].get(ministry);
    if (known) return known;
    const refused = !this.mayFetch(queryFor(ministry, question));
    const facts = refused ? [] : this.factsOf(ministry).open;
    const queue: Queue = { ministry, question, facts, refused, answers: new Map(), waiting: [], timer: null };
    this.#queues[question].set(ministry, queue);
    return queue;
  }

  /** Looks at the queues after the current turn, when all answers of a batch have added their codes. */
  #check(): void {
    if (this.#checking) return;
    this.#checking = true;
    setImmediate(() => {
      this.#checking = false;
      const nothingToCome = this.#underWay.size === 0;
      let slowest: number | null = null;
      for (const queue of this.#full) {
        if (nothingToCome || queue.waiting.length >= queue.ministry.maxBatch) this.#send(queue, nothingToCome);
        if (queue.waiting.length === 0 || queue.timer) continue;
        slowest ??= this.#slowestMs();
        const lingerMs = Math.max(queue.ministry.latency.usualMs * LINGER, slowest * LINGER_FOR_SLOWEST);
        queue.timer = setTimeout(() => this.#send(queue, true), lingerMs);
      }
    });
  }

  /** The usual latency of the slowest that is being asked. Looked for once a check: of a thousand members each has a queue. */
  #slowestMs(): number {
    let slowest = 0;
    for (const { latency } of this.#underWay.values()) slowest = Math.max(slowest, latency.usualMs);
    return slowest;
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
      if (queue.waiting.length === 0) this.#full.delete(queue);
      this.#underWay.set(batch, ministry);
      void this.#call(queue, batch);
    }
  }

  async #call({ ministry, question, facts }: Queue, batch: readonly Asked[]): Promise<void> {
    const tallies = [...new Set(batch.map(({ first }) => first.tally))].map((tally) => tally.of(ministry.member.name));
    const began = performance.now();
    for (const tally of tallies) tally.callBegins();
    const results = await this.#results(
      { ministry, question, facts },
      batch.map(({ code }) => code),
    );
    const { faulty, late, asked, heard } = glance(results);
    if (late) this.#late.add(ministry.member.name);
    // A gap must be gone with the next request.
    if (faulty) this.limits.freshness?.until(0);
    for (const tally of tallies) tally.callEnds(asked);
    // How long a ministry takes to fail, or the cache to answer, says nothing about how long it takes to answer.
    if (asked && heard) {
      const { latency } = ministry;
      latency.usualMs += (performance.now() - began - latency.usualMs) * 0.2;
      latency.isMeasured = true;
    }
    batch.forEach((each, i) => settle(each, results[i] ?? failedUnit(null)));
    this.#callsOf.set(ministry.member.name, (this.#callsOf.get(ministry.member.name) ?? 1) - 1);
    this.#underWay.delete(batch);
    this.#check();
  }

  async #results(
    { ministry, question, facts }: Pick<Queue, 'ministry' | 'question' | 'facts'>,
    codes: readonly string[],
  ): Promise<UnitResult[]> {
    try {
      const patience = this.#late.has(ministry.member.name) ? PATIENCE : 1;
      const answer = await ministry.call({
        ...this.#requestOf(queryFor(ministry, question, facts), representations(codes)),
        deadlineAt: Math.min(this.limits.deadlineAt, Date.now() + ministry.timeoutMs * patience),
      });
      return readUnits(ministry, question, codes, answer, facts);
    } catch (error) {
      return codes.map(() => failedUnit(error));
    }
  }

  #requestOf(query: string, asked: readonly string[]): SubgraphRequest {
    return {
      query,
      variables: {},
      representations: asked,
      operationName: 'Units',
      gathered: true,
      ...this.limits,
    };
  }

  #giveUp(): void {
    for (const queue of this.#full) {
      if (queue.timer) clearTimeout(queue.timer);
      queue.timer = null;
      for (const asked of queue.waiting.splice(0)) settle(asked, this.#tooLate());
    }
    this.#full.clear();
  }

  #tooLate(): UnitResult {
    this.limits.freshness?.until(0);
    return failedUnit(new Fault('TIMEOUT', 'no answer in time'));
  }
}

/** `quantity` of `quantity { value unit }`. */
function fieldOf(fact: string): string {
  return /^\w+/.exec(fact)?.[0] ?? fact;
}

const QUERIES: Readonly<Record<UnitQuery, object>> = { BACK: {}, FORWARD: {}, HOLDS: {} };

/** Those that tell more than HOLDS. */
const MORE: readonly UnitQuery[] = ['BACK', 'FORWARD'];

/** Whether the answer has come. */
export function isKnown({ result }: UnitAnswer): boolean {
  return result !== UNANSWERED;
}

function waitFor(asked: Asked, listener: Listener): UnitAnswer {
  (asked.others ??= []).push(listener);
  return asked;
}

function settle(asked: Asked, result: UnitResult): void {
  asked.result = result;
  asked.first.answered(asked);
  if (asked.others) for (const listener of asked.others) listener.answered(asked);
}

/** What one answer says of the call it came by. */
function glance(results: readonly UnitResult[]): { faulty: boolean; late: boolean; asked: boolean; heard: boolean } {
  const of = { faulty: false, late: false, asked: false, heard: false };
  for (const { faults, kept, held } of results) {
    if (faults.length > 0) {
      of.faulty = true;
      of.late ||= faults.some(({ reason }) => reason === 'TIMEOUT');
    }
    of.asked ||= !kept;
    of.heard ||= held !== null;
  }
  return of;
}
