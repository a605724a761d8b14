import type { TreeHead } from '@tongcha/audit-log';
import { Rest, type LiveTls } from '@tongcha/http';
import { Fault, RetryBudget, type SystemHealth } from '@tongcha/resilience';
import type { MemberSchema } from '@tongcha/schema';
import { type AddressHealth, openAddress } from './address.ts';
import { Addresses, healthOf } from './addresses.ts';
import { inBatches } from './batches.ts';
import type { SubgraphCall } from './call.ts';
import type { CallSwitches } from './call-switches.ts';
import { MemberSdl, SDL_QUERY } from './member-sdl.ts';
import { HeadCourier } from './over-http.ts';
import { PROBE_QUERY, probeOf } from './probe.ts';
import { RefusedSystems } from './refused-systems.ts';
import { type Sharing, withSharing } from './share.ts';
import type { SignCall } from './signer.ts';
import { type CalledVersions, ToldSchema, UNTOLD } from './told-schema.ts';

export interface MinistryOptions extends Sharing, CallSwitches {
  /** Its addresses, one at least: any of them answers for it. */
  readonly urls: readonly string[];
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
  /** False while the ministry does not take this gateway's signature, at any of its addresses. */
  readonly trusted: boolean;
  readonly schema: MemberSchema;
  /** How far its clock is ahead of ours, at least, milliseconds; null: not known. */
  readonly clockAheadMs: number | null;
  /** What it is asked for and does not know. */
  readonly lacks: readonly string[];
  /** Systems behind it that do not let it in. */
  readonly refusedBy: readonly string[];
  /** How each of its addresses does, in the order in which they were named. */
  readonly addresses: readonly AddressHealth[];
  /** False until it is known whether it takes this gateway's calls, or that it does not answer. */
  readonly greeted: boolean;
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

/**
 * @param around what stands around all else, so that it sees each caller's own calls
 * @throws (from `call`) Fault with a public code and a message without the ministry's address or words
 */
export function connectMinistry(options: MinistryOptions, around: Wrapper = (next) => next): MinistryClient {
  const { timeoutMs, maxBatch, probeEveryMs, retryShare } = options;
  const budget = new RetryBudget(retryShare);
  const asks = (query: string) => (signal: AbortSignal) => addresses.aside(probeOf(query, signal, timeoutMs));
  const probe = asks(PROBE_QUERY);
  const sdl = new MemberSdl({ probeEveryMs, timeoutMs, probe: asks(SDL_QUERY) });
  const told = new ToldSchema({
    versions: options.versions ?? UNTOLD,
    probeEveryMs,
    timeoutMs,
    probe,
    changed(schema) {
      sdl.forget();
      options.onSchema?.(schema);
    },
  });
  const refused = new RefusedSystems();
  const member = { told, refused, budget, rest: new Rest(), courier: new HeadCourier(options.auditHead) };
  const all = options.urls.map((url) => openAddress({ ...options, url, member }));
  const addresses = new Addresses(all);
  const [first] = all;
  const call = fold(
    [
      around,
      (next) => inBatches(maxBatch, next),
      withBudget,
      (next) => withSharing({ ...options, asked: () => addresses.expected, askedAgain: () => budget.charge() }, next),
    ],
    options.breaker || !first ? (request) => addresses.call(request, () => budget.spend()) : first.call,
  );
  let greeted = !options.sign;
  if (options.sign) void Promise.all(all.map((each) => each.ask())).then(() => (greeted = true));
  return {
    call,
    ask: async (signal) => void (await probe(signal)),
    health: () =>
      memberHealth(addresses.health(), {
        retries: budget.made,
        schema: told.now,
        lacks: sdl.lacks,
        refusedBy: refused.names,
        greeted,
      }),
    schema: () => told.now,
    sdl,
    async close() {
      told.close();
      sdl.close();
      await addresses.close();
    },
  };
}

function memberHealth(
  addresses: readonly AddressHealth[],
  own: Pick<MinistryHealth, 'retries' | 'schema' | 'lacks' | 'refusedBy' | 'greeted'>,
): MinistryHealth {
  const clocks = addresses.flatMap(({ clockAheadMs }) => clockAheadMs ?? []);
  const off = (ms: number): number => Math.abs(ms);
  return {
    ...healthOf(addresses),
    ...own,
    addresses,
    trusted: addresses.some(({ trusted }) => trusted),
    clockAheadMs: clocks.length === 0 ? null : clocks.reduce((a, b) => (off(a) >= off(b) ? a : b)),
  };
}

type Wrapper = (next: SubgraphCall) => SubgraphCall;

/** Outermost first. */
function fold(wrappers: readonly Wrapper[], innermost: SubgraphCall): SubgraphCall {
  return wrappers.reduceRight((next, wrap) => wrap(next), innermost);
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
