import { Fault } from '../../common/fault.ts';
import type { MinistryAnswer } from './answer.ts';
import type { MinistryCall, MinistryRequest } from './call.ts';
import { partOf, sameTexts, Texts } from './texts.ts';

export interface Sharing {
  /** Calls at a time; more wait their turn. */
  readonly concurrency: number;
  /** Representations in one call at most. */
  readonly maxBatch: number;
  /** Whether equal representations are sent once. */
  readonly mergeRepresentations: boolean;
  /** Whether equal calls of equal rights that are under way are made once. */
  readonly mergeCalls: boolean;
  /** Whether entity calls of one selection and equal rights that wait are sent as one. */
  readonly batchCalls: boolean;
}

/** What the turn in the queue and the further calls depend on. */
export interface Neighbours {
  /** Whether the ministry is asked at all just now: nobody waits for a turn that nobody takes. */
  readonly asked?: () => boolean;
  /** Told of each further call that sharing has cost. */
  readonly askedAgain?: () => void;
}

/** One caller's part in a call. */
interface Waiter {
  readonly request: MinistryRequest;
  /** Where each of its representations stands in the call; null: as they stand in the question. */
  readonly places: readonly number[] | null;
  readonly resolve: (answer: MinistryAnswer) => void;
  readonly reject: (error: unknown) => void;
  readonly job: Job;
}

/** One call to the ministry, for all who wait for it. */
interface Job {
  /** Null: shared with nobody. */
  readonly kind: string | null;
  readonly request: MinistryRequest;
  representations: readonly string[];
  /** The same, once several callers' are in it. */
  texts: Texts | null;
  readonly waiters: Set<Waiter>;
  readonly controller: AbortController;
  /** When it began to wait. */
  readonly since: number;
  sent: boolean;
  /** Fires when the first of its waiters has waited long enough. */
  timer: NodeJS.Timeout | null;
  /** When it fires, epoch milliseconds. */
  dueAt: number;
  readonly lane: Lane;
}

/** Texts that have a short name at a time. */
const MAX_QUERIES = 10_000;

/** An entity call waits this part of a call's usual time for more of its kind, while one of its kind is under way. */
const LINGER = 0.25;

/**
 * Spares a ministry the calls that can be spared, and lets no more through at a time than it bears. A call goes out when
 * the current turn of the event loop ends and it is its turn; until then others of its kind join it, and afterwards equal ones.
 * A caller that leaves ends the call only when nobody else waits for it.
 */
export function withSharing(sharing: Sharing & Neighbours, next: MinistryCall): MinistryCall {
  const lane = new Lane(sharing, next);
  return (request) => lane.call(request);
}

class Lane {
  readonly #sharing: Sharing & Neighbours;
  readonly #next: MinistryCall;
  readonly #waiting: Job[] = [];
  /** Of each kind, the waiting job that still has room. */
  readonly #open = new Map<string, Job>();
  /** Of each kind, the jobs that equal calls may join, waiting or under way. */
  readonly #equal = new Map<string, Job[]>();
  /** A short name for each text, as texts are long and few. */
  readonly #queries = new Map<string, number>();
  #lastQuery = 0;
  #underWay = 0;
  /** Of each kind, its entity calls under way. */
  readonly #batchesUnderWay = new Map<string, number>();
  /** How long a call usually takes, milliseconds. */
  #usualMs = 0;
  #checking = false;
  /** When it is looked again at those that linger. */
  #wakeAt = 0;

  constructor(sharing: Sharing & Neighbours, next: MinistryCall) {
    this.#sharing = sharing;
    this.#next = next;
  }

  call(request: MinistryRequest): Promise<MinistryAnswer> {
    return this.#join(request, false);
  }

  #join(request: MinistryRequest, alone: boolean): Promise<MinistryAnswer> {
    return new Promise((resolve, reject) => {
      if (request.signal.aborted) return reject(late(request.signal.reason));
      const { job, places } = this.#jobFor(request, alone);
      const waiter: Waiter = { request, places, resolve, reject, job };
      atAbort(request.signal).add(waiter);
      job.waiters.add(waiter);
      this.#watch(job, request.deadlineAt);
    });
  }

  #jobFor(request: MinistryRequest, alone: boolean): { readonly job: Job; readonly places: readonly number[] | null } {
    const { mergeCalls, batchCalls, maxBatch, mergeRepresentations } = this.#sharing;
    const kind = alone || request.mutation || !(mergeCalls || batchCalls) ? null : this.#kindOf(request);
    const representations = request.representations ?? [];
    const equal = kind !== null && mergeCalls ? this.#equal.get(kind)?.find((job) => sameTexts(job.representations, representations)) : undefined;
    if (equal) return { job: equal, places: null };
    const batched = kind !== null && batchCalls && request.representations !== undefined;
    const open = batched ? this.#open.get(kind) : undefined;
    if (open && mergeRepresentations && sameTexts(open.representations, representations)) return { job: open, places: null };
    if (open && open.representations.length + representations.length <= maxBatch) return { job: open, places: addTo(open, representations, mergeRepresentations) };
    const job: Job = { kind, request, representations, texts: null, waiters: new Set(), controller: new AbortController(), since: performance.now(), sent: false, timer: null, dueAt: Infinity, lane: this };
    this.#waiting.push(job);
    if (batched) this.#open.set(kind, job);
    else this.#offer(job);
    this.#check();
    return { job, places: null };
  }

  /** Calls of one kind differ in their representations at most. */
  #kindOf({ rights, query, variables }: MinistryRequest): string {
    let id = this.#queries.get(query);
    if (id === undefined) {
      if (this.#queries.size >= MAX_QUERIES) this.#queries.clear();
      this.#queries.set(query, (id = ++this.#lastQuery));
    }
    return `${id}\n${rights}\n${JSON.stringify(variables)}`;
  }

  /** Lets equal calls join from now on. */
  #offer(job: Job): void {
    if (job.kind === null || !this.#sharing.mergeCalls) return;
    const offered = this.#equal.get(job.kind);
    if (!offered) this.#equal.set(job.kind, [job]);
    else if (!offered.includes(job)) offered.push(job);
  }

  #withdraw(job: Job): void {
    if (job.kind === null) return;
    if (this.#open.get(job.kind) === job) this.#open.delete(job.kind);
    const rest = this.#equal.get(job.kind)?.filter((other) => other !== job) ?? [];
    if (rest.length > 0) this.#equal.set(job.kind, rest);
    else this.#equal.delete(job.kind);
  }

  /** Looks at who waits when the current turn is over: what came in with it goes out together. */
  #check(): void {
    if (this.#checking) return;
    this.#checking = true;
    setImmediate(() => {
      this.#checking = false;
      const now = performance.now();
      for (let i = 0; i < this.#waiting.length && (this.#underWay < this.#sharing.concurrency || this.#sharing.asked?.() === false); ) {
        const job = this.#waiting[i] as Job;
        if (this.#lingers(job, now)) i += 1;
        else {
          this.#waiting.splice(i, 1);
          if (job.waiters.size > 0) void this.#send(job);
        }
      }
    });
  }

  /** Whether it waits for more of its kind: while one is under way, for a quarter of a call's usual time at most. */
  #lingers(job: Job, now: number): boolean {
    if (job.kind === null || !this.#batchesUnderWay.has(job.kind) || this.#open.get(job.kind) !== job) return false;
    const left = job.since + this.#usualMs * LINGER - now;
    if (left <= 0) return false;
    if (this.#wakeAt > now) return true;
    this.#wakeAt = now + Math.ceil(left);
    setTimeout(() => this.#check(), Math.ceil(left));
    return true;
  }

  async #send(job: Job): Promise<void> {
    job.sent = true;
    this.#underWay += 1;
    const { kind, request, representations } = job;
    if (kind !== null && this.#open.get(kind) === job) this.#open.delete(kind);
    this.#offer(job);
    const batch = request.representations ? kind : null;
    if (batch !== null) this.#batchesUnderWay.set(batch, (this.#batchesUnderWay.get(batch) ?? 0) + 1);
    const sentAt = performance.now();
    const deadlineAt = Math.max(...[...job.waiters].map((waiter) => waiter.request.deadlineAt));
    try {
      const answer = await this.#next({ ...request, ...(request.representations ? { representations } : {}), deadlineAt, signal: job.controller.signal });
      if (request.representations) this.#share(job, answer);
      else this.#each(job, ({ resolve }) => resolve(answer));
    } catch (error) {
      this.#fail(job, error);
    } finally {
      this.#underWay -= 1;
      this.#usualMs += (performance.now() - sentAt - this.#usualMs) / 8;
      if (batch !== null) {
        const left = (this.#batchesUnderWay.get(batch) ?? 1) - 1;
        if (left > 0) this.#batchesUnderWay.set(batch, left);
        else this.#batchesUnderWay.delete(batch);
      }
      if (job.timer) clearTimeout(job.timer);
      this.#withdraw(job);
      if (this.#waiting.length > 0) this.#check();
    }
  }

  #share(job: Job, answer: MinistryAnswer): void {
    const entities = answer.data?.['_entities'];
    if (!Array.isArray(entities) || entities.length !== job.representations.length) {
      if (answer.data !== null) return this.#fail(job, new Fault('BAD_ANSWER', 'answered about other things than it was asked'));
      if (job.waiters.size > 1) return this.#fail(job, new Fault('BAD_ANSWER', 'answered none of several'));
      this.#each(job, ({ resolve }) => resolve(answer));
      return;
    }
    this.#each(job, ({ request, places, resolve }) => resolve(places || request.representations?.length !== entities.length ? partOf(answer, entities, request.representations ?? [], places ?? undefined) : answer));
  }

  /** One caller's question must not cost the others their answers: what several have asked is asked again for each alone. */
  #fail(job: Job, error: unknown): void {
    const askAgain = job.waiters.size > 1 && job.request.representations !== undefined && error instanceof Fault && error.code !== 'TIMEOUT' && error.code !== 'UNAVAILABLE';
    this.#each(job, ({ request, resolve, reject }) => {
      if (askAgain) {
        this.#sharing.askedAgain?.();
        this.#join(request, true).then(resolve, reject);
      } else reject(error);
    });
  }

  #each(job: Job, settle: (waiter: Waiter) => void): void {
    for (const waiter of job.waiters) {
      leave(waiter);
      settle(waiter);
    }
  }

  #watch(job: Job, deadlineAt: number): void {
    if (deadlineAt >= job.dueAt) return;
    if (job.timer) clearTimeout(job.timer);
    job.dueAt = deadlineAt;
    job.timer = setTimeout(() => {
      job.dueAt = Infinity;
      for (const waiter of job.waiters) {
        if (waiter.request.deadlineAt <= Date.now()) this.giveUp(waiter, late(null));
        else this.#watch(job, waiter.request.deadlineAt);
      }
    }, coarse(deadlineAt - Date.now()));
  }

  /** Answers one caller, who waits no longer. The call is told why the last of them left: its time was over, or it went. */
  giveUp(waiter: Waiter, reason: unknown): void {
    const { job, reject } = waiter;
    leave(waiter);
    reject(late(reason));
    if (job.waiters.size === 0) this.#abandon(job, reason);
  }

  #abandon(job: Job, reason: unknown): void {
    if (job.timer) clearTimeout(job.timer);
    // Nobody must join what is being ended.
    this.#withdraw(job);
    if (job.sent) job.controller.abort(reason);
    else this.#waiting.splice(this.#waiting.indexOf(job), 1);
  }
}

/** Timers of few different lengths cost little; one that fires 5 ms late harms nobody. */
function coarse(milliseconds: number): number {
  return Math.ceil(Math.max(0, milliseconds) / 5) * 5;
}

/** One listener a signal, however many calls its operation makes. */
const waitersOf = new WeakMap<AbortSignal, Set<Waiter>>();

function atAbort(signal: AbortSignal): Set<Waiter> {
  const known = waitersOf.get(signal);
  if (known) return known;
  const waiters = new Set<Waiter>();
  waitersOf.set(signal, waiters);
  signal.addEventListener('abort', () => {
    for (const waiter of waiters) waiter.job.lane.giveUp(waiter, signal.reason);
  }, { once: true });
  return waiters;
}

function leave(waiter: Waiter): void {
  waiter.job.waiters.delete(waiter);
  waitersOf.get(waiter.request.signal)?.delete(waiter);
}

function late(cause: unknown): Fault {
  return new Fault('TIMEOUT', 'no answer in time', { cause });
}

/** @returns where each of them stands in the call */
function addTo(job: Job, representations: readonly string[], merge: boolean): number[] {
  job.texts ??= new Texts(job.representations);
  job.representations = job.texts.all;
  return job.texts.add(representations, merge);
}
