import { HttpClient, type LiveTls, type Rest } from '@tongcha/http';
import { Breaker, type Fault, type RetryBudget, type SystemHealth, withRetries } from '@tongcha/resilience';
import { AskedOn } from './asked-on.ts';
import type { SubgraphCall } from './call.ts';
import { type HeadCourier, overHttp } from './over-http.ts';
import { PeerClock } from './peer-clock.ts';
import { PROBE_QUERY, probeOf } from './probe.ts';
import type { RefusedSystems } from './refused-systems.ts';
import { Silence } from './silence.ts';
import type { SignCall } from './signer.ts';
import type { ToldSchema } from './told-schema.ts';
import { Trust } from './trust.ts';
import { type Elsewhere, Whereabouts } from './whereabouts.ts';

export interface AddressOptions {
  readonly url: string;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly probeEveryMs: number;
  /** Whether it is left alone while it fails, and probed. */
  readonly breaker: boolean;
  readonly sign?: SignCall | undefined;
  readonly sending?: ((next: SubgraphCall) => SubgraphCall) | undefined;
  readonly tls?: LiveTls | undefined;
  /** What is the member's, whichever of its addresses is called. */
  readonly member: {
    readonly told: ToldSchema;
    readonly refused: RefusedSystems;
    readonly rest: Rest;
    readonly courier: HeadCourier;
    readonly budget: RetryBudget;
  };
}

/** How one address of a member does. */
export interface AddressHealth extends SystemHealth {
  /** False while the member does not take this gateway's signature there. */
  readonly trusted: boolean;
  /** How far its clock is ahead of ours, at least, milliseconds; null: not known. */
  readonly clockAheadMs: number | null;
  readonly elsewhere: Elsewhere | null;
}

/** One address of a member. */
export interface Address {
  readonly breaker: Breaker;
  /** One call, made again where it could not be reached. Not through the breaker. */
  readonly call: SubgraphCall;
  /** What the gateway itself asks, over a connection of its own. */
  readonly aside: SubgraphCall;
  /** How willingly it is asked: the more the better. */
  readonly rank: number;
  /** Whether this is how a call ended that was under way when it was found to hang. */
  hasHung(error: unknown): boolean;
  /** Asks it now, so that it is known before anybody needs an answer. Never fails. */
  ask(): Promise<void>;
  health(): AddressHealth;
  close(): Promise<void>;
}

/** A ministry that was given this part of its time, and half a second at most, has had its chance. */
const FAIR_SHARE = 0.5;
const FAIR_MS = 500;

export function openAddress({ member, ...options }: AddressOptions): Address {
  const { timeoutMs, probeEveryMs, concurrency, sign, tls } = options;
  const url = new URL(options.url);
  // As many connections as the lane lets calls through, so that a call never waits a second time (the bulkhead is the lane).
  const http = new HttpClient(url.origin, { connections: concurrency, tls, tells: true });
  // Probes, which must not wait behind what hangs, and mutations, which are not ended with it.
  const apart = new HttpClient(url.origin, { connections: concurrency + 1, tls, tells: true });
  /** How long its last answer to that took, milliseconds; 0: there is none. */
  let probedMs = 0;
  let probesAnswered = 0;
  const probe = async (signal: AbortSignal): ReturnType<SubgraphCall> => {
    const began = performance.now();
    const answer = await others(probeOf(PROBE_QUERY, signal, timeoutMs));
    probedMs = performance.now() - began;
    probesAnswered += 1;
    return answer;
  };
  const trust = new Trust({ probeEveryMs, timeoutMs, probe });
  const greeting = new AskedOn({ probeEveryMs, timeoutMs, probe });
  const clock = new PeerClock();
  const whereabouts = new Whereabouts();
  const hung = new WeakSet<object>();
  let stops = false;
  const breaker = new Breaker({
    probeEveryMs,
    probe,
    fairMs: Math.min(FAIR_MS, timeoutMs * FAIR_SHARE),
    // An operation that asks again and again has its whole time once (`withSharing`), and the rest of it is for the answer.
    patienceMs: timeoutMs * FAIR_SHARE,
  });
  // One that stops is asked last, if at all: whether it has gone, and is back, nobody else would find out.
  const asked = new AskedOn({
    probeEveryMs,
    timeoutMs,
    probe: (signal) => breaker.run(() => probe(signal), signal),
  });
  const announced = (now: boolean): void => {
    stops = now;
    breaker.announce(now);
    if (now) asked.until(() => !stops || !breaker.closed);
  };
  const [reads, others] = [http, apart].map((client) =>
    overHttp({ http: client, url, sign, trust, clock, whereabouts, announced, ...member }),
  ) as [SubgraphCall, SubgraphCall];
  const silence = new Silence({
    usualMs: () => breaker.usualMs,
    probedMs: () => probedMs,
    probe,
    // Opened first, so that nothing that ends now is asked again.
    onHung: (fault: Fault) => {
      hung.add(fault);
      void breaker.trip(fault).then(() => http.drop(fault));
    },
  });
  const listened = options.breaker ? silence.around(reads) : reads;
  const once: SubgraphCall = (request) => (request.mutation ? others(request) : listened(request));
  return {
    breaker,
    call: withReadsAgain(member.budget, breaker, options.sending?.(once) ?? once),
    aside: others,
    get rank() {
      return (breaker.closed ? 8 : breaker.expected ? 4 : 0) + (trust.trusted ? 2 : 0) + (stops ? 0 : 1);
    },
    hasHung: (error) => typeof error === 'object' && error !== null && hung.has(error),
    async ask() {
      await greeting.ask();
      // One that was not there yet is greeted on: of what has never answered nobody can tell that it hangs. One that was, once more: a process
      // that has only begun takes longer than it ever will.
      greeting.until(() => probesAnswered > 1 || breaker.usualMs > 0);
    },
    health: () => ({
      ...breaker.health(),
      trusted: trust.trusted,
      clockAheadMs: clock.aheadMs,
      elsewhere: whereabouts.elsewhere,
    }),
    async close() {
      breaker.close();
      silence.close();
      trust.close();
      greeting.close();
      asked.close();
      await Promise.all([http.close(), apart.close()]);
    },
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
