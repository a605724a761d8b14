import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { envName } from '../../common/config/config.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import type { ProcessObserver } from '../../common/observe/process-observer.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { readSigningKey, type SigningKey } from '../../common/signature/keys.ts';
import { startStandIns, type StandIns } from '../../demo/stand-ins.ts';
import type { Fact } from '../../demo/world/facts.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { withSwitches } from './call-switches.ts';
import { startEntrance } from './entrances.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import type { Ministry } from '../../subgraphs/kit/ministry.ts';
import type { ToldGateways } from '../../subgraphs/kit/tell-gateways.ts';
import { type Callers, createCallers, type TestGrant, type Who } from './callers.ts';
import { FaultProxy } from './fault-proxy.ts';
import { MINISTRIES } from './ministries.ts';
import { ownSupergraph } from './own-supergraph.ts';

/** Everything in one process, on free ports: stand-ins, ministries, gateway. */
export interface Graph {
  readonly url: string;
  readonly standIns: StandIns;
  /** Address of each ministry's subgraph, by name. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** What each ministry is reached through, by name, and each legacy system that is asked over TCP, by its setting; where `proxied`. */
  readonly proxies: Readonly<Record<string, FaultProxy>>;
  readonly legacyProxies: Readonly<Record<string, FaultProxy>>;
  /** Where the gateway serves, without a path. */
  readonly origin: string;
  /** What its callers send to be known. */
  readonly callers: Callers;
  stopMinistry(name: string): Promise<void>;
  /** Another gateway over the same ministries, with these settings; nothing is between. It stops with the graph. */
  beside(env: Readonly<Record<string, string>>): Promise<Pick<Graph, 'query' | 'url'>>;
  /** Asks as `who`, or as the graph's `as`. */
  query<T = Record<string, unknown>>(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    who?: Who | null,
  ): Promise<Answer<T>>;
  /** What shows the gateway that `who` asks. */
  headersOf(who: Who | null): Readonly<Record<string, string>>;
  /** What the gateway signs its calls with, and who trusts it. */
  readonly signingKey: SigningKey;
  readonly keys: { readonly privateFile: string; readonly publicFile: string };
  stop(): Promise<void>;
}

export interface Answer<T> {
  readonly status: number;
  readonly data: T;
  readonly errors: readonly {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; sector?: string; member?: string; system?: string; codes?: string[] };
  }[];
  readonly text: string;
  readonly headers: string;
}

export interface GraphOptions {
  /** The longest one call to a ministry may take. */
  readonly timeoutMs?: number;
  /** The longest an operation may take. */
  readonly deadlineMs?: number;
  /** Overrides of the stand-ins' settings, e.g. another EPCIS repository. */
  readonly env?: Readonly<Record<string, string>>;
  readonly scale?: number;
  /** Puts a fault proxy before each ministry, before each legacy system, or before both. */
  readonly proxied?: 'ministries' | 'legacy' | 'both';
  /** While a ministry or a legacy system fails it is probed this often, milliseconds. */
  readonly probeEveryMs?: number;
  readonly retryShare?: number;
  /** Of the gateway, by their environment names. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Who asks where nobody else is named; nobody with a token when not set. */
  readonly as?: Who;
  /** Whose tokens count, found by its address, with the project's own agreements; the test's own issuer and agreements when not set. */
  readonly issuer?: string;
  /** Agreements beside the one by which EVERYTHING sees everything. */
  readonly grants?: (ministry: string, sector: string) => readonly TestGrant[];
  /** How each process is observed, by the gateway's or a ministry's name. */
  readonly observers?: Readonly<
    Record<
      string,
      { readonly observer: ProcessObserver; readonly metricsPort?: number; readonly cacheControl?: string }
    >
  >;
  /** What every ministry says of its answers; nothing when not set. */
  readonly cacheControl?: string;
  /** Whom a ministry tells that its records have changed, by its name. */
  readonly invalidate?: Readonly<Record<string, ToldGateways>>;
  /** What happened, in place of the sample economy. */
  readonly facts?: () => Iterable<Fact>;
  /** In place of the project's own, with legacy systems of the test's: no stand-in is started. */
  readonly ministries?: Readonly<
    Record<string, (env: Readonly<Record<string, string>>) => Ministry | Promise<Ministry>>
  >;
}

export async function startGraph({
  timeoutMs = 5_000,
  deadlineMs = 15_000,
  env: overrides = {},
  scale = 0.02,
  proxied,
  probeEveryMs = 5_000,
  retryShare = 0.1,
  settings = {},
  as,
  issuer,
  grants,
  facts,
  ministries,
  cacheControl,
  invalidate = {},
  observers = {},
}: GraphOptions = {}): Promise<Graph> {
  const directory = mkdtempSync(join(tmpdir(), 'tongcha-test-'));
  const standIns = ministries
    ? NO_STAND_INS
    : await startStandIns({ seed: 1, scale, directory, latencyMs: 0, basePort: 0, ...(facts ? { facts } : {}) });
  const callers = createCallers(directory, Object.keys(MINISTRIES), grants);
  const keys = await makeKeys(join(directory, 'keys'));
  const legacyProxies =
    proxied === 'legacy' || proxied === 'both'
      ? await before(Object.entries(standIns.env).filter(([, value]) => value.startsWith('http://')))
      : {};
  const env = { ...standIns.env, ...through(legacyProxies, standIns.env), ...overrides };
  const running = new Map<string, RunningServer>();
  const subgraphs: Record<string, string> = {};
  for (const [name, create] of Object.entries(ministries ?? MINISTRIES)) {
    const ministry: Ministry = await create(env);
    const server = await startMinistry(ministry, {
      port: 0,
      probeEveryMs,
      trustedKeys: keys.publicFile,
      ...(cacheControl === undefined ? {} : { cacheControl }),
      invalidate: invalidate[name],
      ...observed(name, observers),
    });
    running.set(name, server);
    subgraphs[name] = `${server.url}/graphql`;
  }
  const proxies = proxied === 'ministries' || proxied === 'both' ? await before(Object.entries(subgraphs)) : {};
  const reached = { ...subgraphs, ...through(proxies, subgraphs) };
  const supergraph = ownSupergraph();
  const start = (
    urls: Readonly<Record<string, string>>,
    own: Readonly<Record<string, string>>,
    observer?: ProcessObserver,
  ): Promise<RunningServer> => {
    const ministryEnv = Object.fromEntries(
      Object.entries(urls).flatMap(([name, url]) => {
        const key = envName(['ministries', name]);
        return [
          [`${key}_URL`, url],
          [`${key}_TIMEOUT_MS`, String(timeoutMs)],
          [`${key}_PROBE_EVERY_MS`, String(probeEveryMs)],
          [`${key}_RETRY_SHARE`, String(retryShare)],
        ];
      }),
    );
    return startEntrance({
      config: readGatewayConfig({
        env: {
          GATEWAY_PORT: '0',
          GATEWAY_DEADLINE_MS: String(deadlineMs),
          GATEWAY_CACHE_MB: '0',
          GATEWAY_SIGNING_KEY_FILE: keys.privateFile,
          ...(issuer === undefined ? callers.env : { GATEWAY_IDENTITY_ISSUER: issuer }),
          ...own,
        },
      }),
      supergraph,
      ministries: withSwitches(readMinistryConfigs(supergraph, { env: { ...ministryEnv, ...own } }), own),
      ...(observer ? { observer } : {}),
    });
  };
  const { observer, metricsPort } = observers['gateway'] ?? {};
  const gateway = await start(
    reached,
    { ...(metricsPort === undefined ? {} : { GATEWAY_METRICS_PORT: String(metricsPort) }), ...settings },
    observer,
  );
  await Promise.all(Object.values(proxies).map(asked));
  const others: RunningServer[] = [];
  const queryOf =
    (url: string): Graph['query'] =>
    (query, variables = {}, who = as ?? null) =>
      post(url, query, variables, callers.headersOf(who));
  const url = `${gateway.url}/graphql`;
  const signingKey = await readSigningKey(readFileSync(keys.privateFile, 'utf8'));
  return {
    url,
    standIns,
    subgraphs,
    proxies,
    legacyProxies,
    origin: gateway.url,
    callers,
    async stopMinistry(name) {
      await running.get(name)?.stop(100);
      running.delete(name);
    },
    async beside(env) {
      const other = await start(subgraphs, env);
      others.push(other);
      const url = `${other.url}/graphql`;
      return { url, query: queryOf(url) };
    },
    query: queryOf(url),
    headersOf: (who) => callers.headersOf(who),
    signingKey,
    keys,
    async stop() {
      await Promise.all([gateway, ...others].map((server) => server.stop(100)));
      await Promise.all([...running.values()].map((server) => server.stop(100)));
      await Promise.all([...Object.values(proxies), ...Object.values(legacyProxies)].map((proxy) => proxy.stop()));
      await standIns.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const NO_STAND_INS: StandIns = { env: {}, each: {} as StandIns['each'], stop: async () => {} };

function observed(
  name: string,
  observers: NonNullable<GraphOptions['observers']>,
): {
  readonly observer?: ProcessObserver;
  readonly cacheControl?: string;
  readonly metrics?: { readonly host: string; readonly port?: number };
} {
  const own = observers[name];
  return own
    ? {
        observer: own.observer,
        ...(own.cacheControl === undefined ? {} : { cacheControl: own.cacheControl }),
        metrics: { host: '127.0.0.1', ...(own.metricsPort === undefined ? {} : { port: own.metricsPort }) },
      }
    : {};
}

/** At its start the gateway asks each ministry whether it takes its signature; what is counted from now on is the test's. */
async function asked({ counts }: FaultProxy): Promise<void> {
  for (let i = 0; i < 500 && counts.requests === 0; i += 1) await sleep(10);
}

async function before(addresses: readonly (readonly [string, string])[]): Promise<Record<string, FaultProxy>> {
  return Object.fromEntries(
    await Promise.all(addresses.map(async ([name, address]) => [name, await FaultProxy.start(address)] as const)),
  );
}

function through(
  proxies: Readonly<Record<string, FaultProxy>>,
  addresses: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(proxies).map(([name, proxy]) => [name, proxy.through(addresses[name] ?? '')]),
  );
}

async function post<T>(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  caller: ReturnType<Callers['headersOf']>,
): Promise<Answer<T>> {
  const ask = (): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...caller },
      body: JSON.stringify({ query, variables }),
    });
  // A connection that was kept alive may close under the question (RFC 9112, 9.3.1): once is nobody's fault.
  const response = await ask().catch(ask);
  const text = await response.text();
  const body = JSON.parse(text) as { data: T; errors?: Answer<T>['errors'] };
  return {
    status: response.status,
    data: body.data,
    errors: body.errors ?? [],
    text,
    headers: [...response.headers].join('\n'),
  };
}
