import { AUDIT_HEAD, auditHeadField, type TreeHead } from '@tongcha/audit-log';
import { asksForLess, DRAINING, HttpClient, Rest, type LiveTls } from '@tongcha/http';
import { REQUEST_ID } from '@tongcha/observe';
import { Breaker, Fault, Gone, RetryBudget, type SystemHealth, whenBack, withRetries } from '@tongcha/resilience';
import { type MemberSchema, SCHEMA_HEADER } from '@tongcha/schema';
import { ANONYMOUS_CLAIMS } from '@tongcha/signature';
import { LRUCache } from 'lru-cache';
import { type SubgraphResponse, readSubgraphResponse } from './subgraph-response.ts';
import { inBatches } from './batches.ts';
import { PeerClock } from './peer-clock.ts';
import type { CallSwitches } from './call-switches.ts';
import { readCacheControl } from './cache-control.ts';
import type { SubgraphCall, SubgraphRequest } from './call.ts';
import { MemberSdl, SDL_QUERY } from './member-sdl.ts';
import { type Sharing, withSharing } from './share.ts';
import { Silence } from './silence.ts';
import type { SignCall } from './signer.ts';
import { type CalledVersions, ofOtherVersion, ToldSchema, UNTOLD } from './told-schema.ts';
import { Trust } from './trust.ts';

export interface MinistryOptions extends Sharing, CallSwitches {
  readonly url: string;
  /** How often it is probed while it fails, milliseconds. */
  readonly probeEveryMs: number;
  /** Calls made again because the ministry could not be reached, at most this part of all, 0 to 1. */
  readonly retryShare: number;
  /** Signs each sending; calls go unsigned without it. */
  readonly sign?: SignCall | undefined;
  /** The newest head of the audit log: handed to the ministry with the next call, once. */
  readonly auditHead?: (() => TreeHead | null) | undefined;
  /** Of its schema; absent where nobody tells any. */
  readonly versions?: CalledVersions | undefined;
  /** Is told when its own begins to be another, becomes yet another, and is the same again. */
  readonly onSchema?: ((schema: MemberSchema) => void) | undefined;
  /** Stands around each sending, innermost. */
  readonly sending?: Wrapper | undefined;
  /** Our certificate, and whose its may be. */
  readonly tls?: LiveTls | undefined;
}

export interface MinistryHealth extends SystemHealth {
  /** Calls made again, since the start. */
  readonly retries: number;
  /** False while the ministry does not take this gateway's signature. */
  readonly trusted: boolean;
  readonly schema: MemberSchema;
  /** How far its clock is ahead of ours, at least, milliseconds; null: not known. */
  readonly clockAheadMs: number | null;
  /** What it is asked for and does not know. */
  readonly lacks: readonly string[];
}

export interface MinistryClient {
  readonly call: SubgraphCall;
  /** Asks it the least there is, now, over a connection of its own. @throws Fault */
  ask(signal: AbortSignal): Promise<void>;
  health(): MinistryHealth;
  /** By what its responses tell. */
  schema(): MemberSchema;
  /** As it tells it itself. */
  readonly sdl: MemberSdl;
  close(): Promise<void>;
}

/** A ministry that was given this part of its time, and half a second at most, has had its chance. */
const FAIR_SHARE = 0.5;
const FAIR_MS = 500;

/**
 * @param around what stands around all else, so that it sees each caller's own calls
 * @throws (from `call`) Fault with a public code and a message without the ministry's address or words
 */
export function connectMinistry(options: MinistryOptions, around: Wrapper = (next) => next): MinistryClient {
  const { timeoutMs, maxBatch, probeEveryMs, retryShare, concurrency } = options;
  const url = new URL(options.url);
  // As many connections as the lane lets calls through, so that a call never waits a second time (the bulkhead is the lane).
  const http = new HttpClient(url.origin, { connections: concurrency, tls: options.tls, tells: true });
  // Probes, which must not wait behind what hangs, and mutations, which are not ended with it.
  const aside = new HttpClient(url.origin, { connections: concurrency + 1, tls: options.tls, tells: true });
  const budget = new RetryBudget(retryShare);
  const asks = (query: string) => (signal: AbortSignal) => others(probeOf(query, signal, timeoutMs));
  const probe = asks('{ __typename }');
  const sdl = new MemberSdl({ probeEveryMs, timeoutMs, probe: asks(SDL_QUERY) });
  const trust = new Trust({ probeEveryMs, timeoutMs, probe });
  const clock = new PeerClock();
  const told = new ToldSchema({
    versions: options.versions ?? UNTOLD,
    probeEveryMs,
    timeoutMs,
    probe,
    changed: (schema) => options.onSchema?.(schema),
  });
  const courier = new HeadCourier(options.auditHead);
  const rest = new Rest();
  const [reads, others] = [http, aside].map((client) =>
    overHttp({
      http: client,
      url,
      sign: options.sign,
      courier,
      trust,
      told,
      clock,
      rest,
      announced: (stops) => breaker.announce(stops),
    }),
  ) as [SubgraphCall, SubgraphCall];
  const breaker = new Breaker({
    probeEveryMs,
    probe,
    fairMs: Math.min(FAIR_MS, timeoutMs * FAIR_SHARE),
    // An operation that asks again and again has its whole time once (`withSharing`), and the rest of it is for the answer.
    patienceMs: timeoutMs * FAIR_SHARE,
  });
  const silence = new Silence({
    usualMs: () => breaker.usualMs,
    probe,
    // Opened first, so that nothing that ends now is asked again.
    onHung: (fault) => void breaker.trip(fault).then(() => http.drop(fault)),
  });
  const listened = options.breaker ? silence.around(reads) : reads;
  const call = fold(
    [
      around,
      (next) => inBatches(maxBatch, next),
      withBudget,
      (next) => withSharing({ ...options, asked: () => breaker.expected, askedAgain: () => budget.charge() }, next),
      options.breaker ? (next) => throughBreaker(breaker, budget, next) : (next) => next,
      (next) => withReadsAgain(budget, breaker, next),
      options.sending ?? ((next) => next),
    ],
    (request) => (request.mutation ? others(request) : listened(request)),
  );
  if (options.sign) void trust.ask();
  return {
    call,
    ask: async (signal) => void (await probe(signal)),
    health: () => ({
      ...breaker.health(),
      retries: budget.made,
      trusted: trust.trusted,
      schema: told.now,
      clockAheadMs: clock.aheadMs,
      lacks: sdl.lacks,
    }),
    schema: () => told.now,
    sdl,
    async close() {
      breaker.close();
      silence.close();
      trust.close();
      told.close();
      sdl.close();
      await Promise.all([http.close(), aside.close()]);
    },
  };
}

type Wrapper = (next: SubgraphCall) => SubgraphCall;

/** Outermost first. */
function fold(wrappers: readonly Wrapper[], innermost: SubgraphCall): SubgraphCall {
  return wrappers.reduceRight((next, wrap) => wrap(next), innermost);
}

/** What the gateway itself asks; in nobody's name. */
function probeOf(query: string, signal: AbortSignal, withinMs: number): SubgraphRequest {
  return {
    query,
    variables: {},
    signal,
    deadlineAt: Date.now() + withinMs,
    rights: '',
    claims: ANONYMOUS_CLAIMS,
    requestId: 'probe',
    budget: { most: 1 },
  };
}

function withBudget(next: SubgraphCall): SubgraphCall {
  return (request) => {
    const { most, made } = request.budget;
    const calls = (made?.get(next) ?? 0) + 1;
    if (calls > most) return Promise.reject(new Fault('CALL_LIMIT', 'the operation needs too many calls'));
    (request.budget.made ??= new Map()).set(next, calls);
    return next(request);
  };
}

/** A mutation may wait to be sent, and is not sent again. */
function throughBreaker(breaker: Breaker, budget: RetryBudget, next: SubgraphCall): SubgraphCall {
  return (request) => {
    const { signal, deadlineAt, mutation } = request;
    return whenBack(breaker, () => next(request), {
      signal,
      deadlineAt,
      mayAskAgain: () => !mutation && budget.spend(),
    });
  };
}

/** A mutation is never sent twice: whether the first was carried out nobody knows. */
function withReadsAgain(budget: RetryBudget, breaker: Breaker, next: SubgraphCall): SubgraphCall {
  return (request) => {
    if (request.mutation) return next(request);
    const { signal, deadlineAt } = request;
    return withRetries(() => next(request), { budget, signal, deadlineAt, asked: () => breaker.closed });
  };
}

/** What was handed over with a call that was answered is not handed over again. */
class HeadCourier {
  readonly #newest: () => TreeHead | null;
  #delivered: TreeHead | null = null;

  constructor(newest: () => TreeHead | null = () => null) {
    this.#newest = newest;
  }

  next(): TreeHead | null {
    const head = this.#newest();
    return head === this.#delivered ? null : head;
  }

  delivered(head: TreeHead): void {
    this.#delivered = head;
  }
}

interface Wire {
  readonly http: HttpClient;
  readonly url: URL;
  readonly sign: SignCall | undefined;
  readonly courier: HeadCourier;
  readonly trust: Trust;
  readonly told: ToldSchema;
  readonly clock: PeerClock;
  readonly rest: Rest;
  /** Is told with each response whether the ministry says that it is going to stop. */
  readonly announced: (stops: boolean) => void;
}

/** Texts of operations as JSON: they are long, few, and asked again and again, of all members of a sector the same. */
const written = new LRUCache<string, string>({ max: 5_000, memoMethod: (query) => JSON.stringify(query) });

function overHttp({ http, url, sign, courier, trust, told, clock, rest, announced }: Wire): SubgraphCall {
  const path = url.pathname + url.search;
  return async (request) => {
    if (rest.isOn) await rest.over(request.signal);
    const sent = bodyOf(request, written.memo(request.query));
    const head = courier.next();
    const sentAt = Date.now();
    const response = await http.request({
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        'tongcha-deadline-ms': String(Math.max(1, request.deadlineAt - sentAt)),
        [REQUEST_ID]: request.requestId,
        ...(head ? { [AUDIT_HEAD]: auditHeadField(head) } : {}),
        ...sign?.(request, url, sent),
      },
      body: sent,
      signal: request.signal,
    });
    const { status, headers, body } = response;
    clock.learn(headers['date'], sentAt);
    const stops = headers[DRAINING] === 'true';
    announced(stops);
    if (stops && status === 503) throw new Gone('is being started again', { announced: true });
    if (asksForLess(response)) throw rest.begin(response);
    if (head && status < 300) courier.delivered(head);
    const read = aboutWhatWasAsked(
      learnTrust(trust, () => readSubgraphResponse(status, headers['content-type'] ?? '', body)),
      sent,
    );
    const field = headers[SCHEMA_HEADER];
    // A refusal that GraphQL has not written tells no version.
    const isOther = (field !== undefined || read.data !== null) && told.learn(field);
    const answer = isOther ? ofOtherVersion(read) : read;
    const keeping = readCacheControl(headers['cache-control'], headers['age'], headers['vary']);
    return keeping ? { ...answer, keeping } : answer;
  };
}

/** Whatever it answers otherwise, it knows who calls. */
function learnTrust(trust: Trust, read: () => SubgraphResponse): SubgraphResponse {
  try {
    const answer = read();
    trust.learn(true);
    return answer;
  } catch (error) {
    if (error instanceof Fault && error.code === 'UNVERIFIED_CALL') trust.learn(false);
    throw error;
  }
}

/** A ministry may speak of the trace codes that it was asked about, and of no other text. */
function aboutWhatWasAsked(answer: SubgraphResponse, sent: string): SubgraphResponse {
  if (answer.errors.every(({ codes }) => codes.length === 0)) return answer;
  return {
    ...answer,
    errors: answer.errors.map((error) => ({
      ...error,
      codes: error.codes.filter((code) => sent.includes(JSON.stringify(code))),
    })),
  };
}

/** @param query as JSON */
function bodyOf({ variables, representations, operationName }: SubgraphRequest, query: string): string {
  const rest = JSON.stringify(variables).slice(1);
  const all = representations
    ? `{"representations":[${representations.join(',')}]${rest === '}' ? '' : ','}${rest}`
    : `{${rest}`;
  return `{"query":${query},"variables":${all}${operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`}}`;
}
