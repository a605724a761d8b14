import { Fault, type FaultCode } from '@tongcha/resilience';
import { YIELDING } from '@tongcha/signature';
import type { SubgraphResponse } from './subgraph-response.ts';
import type { Budget, SubgraphCall, SubgraphRequest } from './call.ts';
import type { CallSwitches } from './call-switches.ts';
import { type CallHost, SharedCall, type CallKind, late, type Waiter } from './shared-call.ts';
import { partOf, sameTexts } from './texts.ts';

export interface Sharing extends Omit<CallSwitches, 'breaker'> {
  /** Calls at a time; more wait their turn. */
  readonly concurrency: number;
  /** Representations in one call at most. */
  readonly maxBatch: number;
  /** The longest that an operation waits for a sign of the ministry, milliseconds: from its question on, not from its turn. */
  readonly timeoutMs: number;
}

/** What the turn in the queue and the further calls depend on. */
export interface Neighbours {
  /** Whether the ministry is asked, or waited for, just now: nobody waits for a turn that nobody takes. */
  readonly asked?: () => boolean;
  /** Told of each further call that sharing has cost. */
  readonly askedAgain?: () => void;
}

const RANKS = new Map(YIELDING.map((role, rank) => [role, rank]));

/** All who wait for a call have the same rights, and so the same role. */
function rankOf({ request }: SharedCall): number {
  return RANKS.get(request.claims.role) ?? 0;
}

/** Whoever has asked within this time is likely to ask again, milliseconds. */
const PRECEDENCE_MS = 1_000;

/** A timer may fire so much early, milliseconds. */
const EARLY_MS = 2;

/** Of these a ministry may be gone: they are no sign of it. */
const NO_SIGN: ReadonlySet<FaultCode> = new Set(['TIMEOUT', 'UNAVAILABLE']);

/** What is so of each who waits for a call, whatever else he asks about. */
const SAME_FOR_EACH: ReadonlySet<FaultCode> = new Set([...NO_SIGN, 'NO_HISTORY']);

/** Texts of which there is no call just now are forgotten beyond so many. */
const MAX_QUERIES = 10_000;

function isEmpty(variables: object): boolean {
  for (const _ in variables) return false;
  return true;
}

/** An entity call waits this part of a call's usual time for more of its kind, while one of its kind is under way. */
const LINGER = 0.25;

/**
 * Spares a ministry the calls that can be spared, and lets no more through at a time than it bears. A call goes out when
 * the current turn of the event loop ends and it is its turn; until then others of its kind join it, and afterwards equal ones.
 * A caller that leaves ends the call only when nobody else waits for it.
 */
export function withSharing(sharing: Sharing & Neighbours, next: SubgraphCall): SubgraphCall {
  const lane = new Lane(sharing, next);
  return (request) => lane.call(request);
}

class Lane implements CallHost {
  readonly #sharing: Sharing & Neighbours;
  readonly #next: SubgraphCall;
  readonly #waiting: SharedCall[] = [];
  /** When each class asked last, `performance.now()`. */
  readonly #lastOf: number[] = YIELDING.map(() => -Infinity);
  /** Those of which there is a call, waiting or under way: by their text, which is long and the same string each time, and then by the rest. */
  readonly #kinds = new Map<string, Map<string, CallKind>>();
  #underWay = 0;
  /** How long a call usually takes, milliseconds. */
  #usualMs = 0;
  #checking = false;
  /** When the ministry last gave a sign, and when anybody last waited for one in vain, `performance.now()`. */
  #signAt = -Infinity;
  #inVainAt = -Infinity;
  /** Since when an operation has waited in vain. */
  readonly #inVainSince = new WeakMap<Budget, number>();
  /** When it is looked again at those that linger. */
  #wakeAt = 0;

  constructor(sharing: Sharing & Neighbours, next: SubgraphCall) {
    this.#sharing = sharing;
    this.#next = next;
  }

  call(request: SubgraphRequest): Promise<SubgraphResponse> {
    return this.#join(request, false);
  }

  #join(request: SubgraphRequest, alone: boolean): Promise<SubgraphResponse> {
    return new Promise((resolve, reject) => {
      if (request.signal.aborted) return reject(late(request.signal.reason));
      const since = performance.now();
      const left = this.#waitsSince(request.budget, since) + this.#sharing.timeoutMs - since;
      if (left < EARLY_MS) return reject(late(null));
      const deadlineAt = Math.min(request.deadlineAt, Date.now() + Math.round(left));
      const { job, places } = this.#jobFor(request, alone);
      job.join({ request, places, since, deadlineAt, resolve, reject });
    });
  }

  /**
   * A ministry that has said nothing to anybody while an operation waited its whole time is not waited for again by it,
   * however many calls it makes; a sign, whoever has asked, begins the time anew, so that a slow one is waited for as ever.
   */
  #waitsSince(operation: Budget, now: number): number {
    if (this.#signAt >= this.#inVainAt) return now;
    const since = this.#inVainSince.get(operation) ?? now;
    return this.#signAt >= since ? now : since;
  }

  waitedInVain({ request: { budget }, since, others }: Waiter): void {
    if (this.#signAt >= since) return;
    const now = performance.now();
    this.#inVainAt = now;
    const began = Math.min(since, this.#waitsSince(budget, since));
    this.#inVainSince.set(budget, began);
    if (now < began + this.#sharing.timeoutMs - EARLY_MS) return;
    // Those that it asked later end with the first.
    for (const other of others) if (other.job.host === this) other.job.giveUp(other, null);
  }

  #jobFor(
    request: SubgraphRequest,
    alone: boolean,
  ): { readonly job: SharedCall; readonly places: readonly number[] | null } {
    const { mergeCalls, batchCalls, maxBatch, mergeRepresentations } = this.#sharing;
    const kind = alone || request.mutation || !(mergeCalls || batchCalls) ? null : this.#kindOf(request);
    const representations = request.representations ?? [];
    const equal = kind?.offered.find((job) => sameTexts(job.representations, representations));
    if (equal) return { job: equal, places: null };
    const batched = kind !== null && batchCalls && request.representations !== undefined;
    const open = batched ? kind.open : null;
    if (open && mergeRepresentations && sameTexts(open.representations, representations))
      return { job: open, places: null };
    if (open && open.representations.length + representations.length <= maxBatch)
      return { job: open, places: open.add(representations, mergeRepresentations) };
    const job = new SharedCall(kind, request, this);
    this.#queue(job);
    if (batched) kind.open = job;
    else this.#offer(job);
    this.#check();
    return { job, places: null };
  }

  /** Behind its like, before those who yield to it: what waits for a busy ministry is a queue as any other. */
  #queue(job: SharedCall): void {
    const rank = rankOf(job);
    this.#lastOf[rank] = job.since;
    let at = this.#waiting.length;
    while (at > 0 && rankOf(this.#waiting[at - 1] as SharedCall) < rank) at -= 1;
    this.#waiting.splice(at, 0, job);
  }

  /** Half of them, while anybody asks who comes before: a ministry that answers many at a time answers each later. @param highest the rank of those */
  #slotsOf(job: SharedCall, highest: number): number {
    const { concurrency } = this.#sharing;
    return highest > rankOf(job) ? Math.max(1, Math.floor(concurrency / 2)) : concurrency;
  }

  #kindOf({ rights, query, variables, since }: SubgraphRequest): CallKind {
    let among = this.#kinds.get(query);
    if (!among) {
      if (this.#kinds.size >= MAX_QUERIES)
        for (const [text, kinds] of this.#kinds) if (kinds.size === 0) this.#kinds.delete(text);
      this.#kinds.set(query, (among = new Map()));
    }
    const key =
      since === undefined && isEmpty(variables) ? rights : `${rights}\n${since ?? ''}\n${JSON.stringify(variables)}`;
    let kind = among.get(key);
    if (!kind) among.set(key, (kind = { key, among, open: null, offered: [], batches: 0 }));
    return kind;
  }

  /** Lets equal calls join from now on. */
  #offer(job: SharedCall): void {
    const { kind } = job;
    if (kind && this.#sharing.mergeCalls && !kind.offered.includes(job)) kind.offered.push(job);
  }

  #withdraw(job: SharedCall): void {
    const { kind } = job;
    if (!kind) return;
    if (kind.open === job) kind.open = null;
    const at = kind.offered.indexOf(job);
    if (at >= 0) kind.offered.splice(at, 1);
    if (kind.open === null && kind.offered.length === 0 && kind.batches === 0) kind.among.delete(kind.key);
  }

  /** Looks at who waits when the current turn is over: what came in with it goes out together. */
  #check(): void {
    if (this.#checking) return;
    this.#checking = true;
    setImmediate(() => {
      this.#checking = false;
      const now = performance.now();
      const highest = this.#lastOf.findLastIndex((at) => now - at < PRECEDENCE_MS);
      for (let i = 0; i < this.#waiting.length;) {
        const job = this.#waiting[i] as SharedCall;
        // Whoever follows has no more slots than this one.
        if (this.#underWay >= this.#slotsOf(job, highest) && this.#sharing.asked?.() !== false) break;
        if (this.#lingers(job, now)) i += 1;
        else {
          this.#waiting.splice(i, 1);
          void this.#send(job);
        }
      }
    });
  }

  /** Whether it waits for more of its kind: while one is under way, for a quarter of a call's usual time at most. */
  #lingers(job: SharedCall, now: number): boolean {
    if (!job.kind || job.kind.batches === 0 || job.kind.open !== job || job.request.gathered) return false;
    const left = job.since + this.#usualMs * LINGER - now;
    if (left <= 0) return false;
    if (this.#wakeAt > now) return true;
    this.#wakeAt = now + Math.ceil(left);
    setTimeout(() => this.#check(), Math.ceil(left));
    return true;
  }

  async #send(job: SharedCall): Promise<void> {
    this.#underWay += 1;
    const { kind, request } = job;
    if (kind?.open === job) kind.open = null;
    this.#offer(job);
    const batch = request.representations ? kind : null;
    if (batch) batch.batches += 1;
    const sentAt = performance.now();
    try {
      const answer = await this.#next(job.toSend());
      this.#signAt = performance.now();
      if (request.representations) this.#share(job, answer);
      else job.settle(({ resolve }) => resolve(answer));
    } catch (error) {
      this.#fail(job, error);
    } finally {
      this.#underWay -= 1;
      this.#usualMs += (performance.now() - sentAt - this.#usualMs) / 8;
      if (batch) batch.batches -= 1;
      this.#withdraw(job);
      if (this.#waiting.length > 0) this.#check();
    }
  }

  #share(job: SharedCall, answer: SubgraphResponse): void {
    const entities = answer.data?.['_entities'];
    if (!Array.isArray(entities) || entities.length !== job.representations.length) {
      if (answer.data !== null)
        return this.#fail(job, new Fault('BAD_ANSWER', 'answered about other things than it was asked'));
      if (job.size > 1) return this.#fail(job, new Fault('BAD_ANSWER', 'answered none of several'));
      job.settle(({ resolve }) => resolve(answer));
      return;
    }
    // Those who asked alike are given the very same part; one that stands first in the call is known by its length.
    const parts = new Map<readonly number[] | number, SubgraphResponse>([[entities.length, answer]]);
    job.settle(({ request: { representations = [] }, places, resolve }) => {
      const key = places ?? representations.length;
      let part = parts.get(key);
      if (!part) parts.set(key, (part = partOf(answer, entities, representations, places ?? undefined)));
      resolve(part);
    });
  }

  /** One caller's question must not cost the others their answers: what several have asked is asked again for each alone. */
  #fail(job: SharedCall, error: unknown): void {
    const isSign = !(error instanceof Fault && NO_SIGN.has(error.told));
    if (isSign) this.#signAt = performance.now();
    const askAgain =
      job.size > 1 &&
      job.request.representations !== undefined &&
      error instanceof Fault &&
      !SAME_FOR_EACH.has(error.code);
    job.settle((waiter) => {
      const { request, resolve, reject } = waiter;
      if (askAgain) {
        this.#sharing.askedAgain?.();
        this.#join(request, true).then(resolve, reject);
        return;
      }
      reject(error);
      if (!isSign) this.waitedInVain(waiter);
    });
  }

  /** Nobody must join what is being ended, and nobody makes a call that nobody waits for. */
  emptied(job: SharedCall): void {
    this.#withdraw(job);
    const at = this.#waiting.indexOf(job);
    if (at >= 0) this.#waiting.splice(at, 1);
  }
}
