import { ANONYMOUS_CLAIMS, type CallClaims } from '../../../common/signature/call-claims.ts';
import { EntityCache, type EntityCacheOptions } from '../../../gateway/cache/entity-cache.ts';
import { MemoryStore } from '../../../gateway/cache/memory-store.ts';
import { RedisStore } from '../../../gateway/cache/redis-store.ts';
import { servedStale } from '../../../gateway/cache/served-stale.ts';
import type { CacheStore } from '../../../gateway/cache/store.ts';
import type { SubgraphResponse, SubgraphError } from '../../../gateway/calls/subgraph-response.ts';
import { readCacheControl } from '../../../gateway/calls/cache-control.ts';
import type { SubgraphCall, SubgraphRequest, StaleServed } from '../../../gateway/calls/call.ts';
import { NO_REDIS, type RedisServer, startRedis } from '../../support/redis-server.ts';

/** A store, and others of the same as another gateway has it. */
export interface Kind {
  readonly name: string;
  readonly skipped: string | null;
  /** @returns makes stores that share what they keep */
  readonly start: () => Promise<{
    readonly store: () => CacheStore;
    readonly stop: () => Promise<void>;
    readonly redis?: RedisServer;
  }>;
}

/** Long enough for a machine that is busy; what a slow Redis costs is another test's. */
const PATIENT = { withinMs: 5_000 };

const cluster = [
  '--cluster-enabled',
  'yes',
  '--cluster-config-file',
  'nodes.conf',
  '--cluster-require-full-coverage',
  'no',
];

export const KINDS: readonly Kind[] = [
  {
    name: 'in the process',
    skipped: null,
    start: async () => ((store) => ({ store: () => store, stop: async () => {} }))(new MemoryStore(8 * 1024 * 1024)),
  },
  { name: 'Redis', skipped: NO_REDIS, start: () => startShared([], false) },
  { name: 'a Redis cluster', skipped: NO_REDIS, start: () => startShared(cluster, true) },
];

async function startShared(args: readonly string[], isCluster: boolean): Promise<Awaited<ReturnType<Kind['start']>>> {
  const redis = await startRedis(...args);
  if (isCluster) await ownAllSlots(redis.url);
  const stores: CacheStore[] = [];
  return {
    redis,
    store() {
      const store = new RedisStore({ url: redis.url, cluster: isCluster, ...PATIENT, probeEveryMs: 50 });
      stores.push(store);
      return store;
    },
    async stop() {
      for (const store of stores) store.close();
      await redis.stop();
    },
  };
}

async function ownAllSlots(url: string): Promise<void> {
  const { createClient } = await import('redis');
  const client = createClient({ url });
  await client.connect();
  await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
  while (!(await client.sendCommand(['CLUSTER', 'INFO'])).toString().includes('cluster_state:ok'))
    await new Promise((resolve) => setTimeout(resolve, 20));
  client.destroy();
}

/** Waits until a store answers. */
export async function ready(store: CacheStore): Promise<void> {
  const end = Date.now() + 20_000;
  while ((await store.get('none', [{ key: 'none', name: null, places: [] }])) === null) {
    if (Date.now() > end) throw new Error('the store does not answer');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A ministry at the level of its calls: what it says of keeping, and what it answers. */
export interface Asked {
  readonly call: SubgraphCall;
  /** The codes of each call, in order; of a search its query. */
  readonly calls: string[][];
  readonly requests: SubgraphRequest[];
  cacheControl: string | undefined;
  /** By code; what is not there is null. */
  values: Record<string, unknown>;
  errors: readonly SubgraphError[];
  /** For values that are made when they are asked for. */
  word: string;
  /** Throws or waits in place of the answer. */
  before: (() => Promise<void> | void) | null;
}

export function ministry(): Asked {
  const asked: Asked = {
    calls: [],
    requests: [],
    cacheControl: undefined,
    values: {},
    errors: [],
    word: 'soybeans',
    before: null,
    async call(request): Promise<SubgraphResponse> {
      const codes = request.representations?.map((text) => (JSON.parse(text) as { code: string }).code);
      asked.calls.push(codes ?? [request.query]);
      asked.requests.push(request);
      const answered = structuredClone(
        codes
          ? { _entities: codes.map((code) => asked.values[code] ?? null) }
          : { found: asked.values['found'] ?? null },
      );
      await asked.before?.();
      return {
        data: answered,
        errors: asked.errors,
        plain: true,
        keeping: readCacheControl(asked.cacheControl, undefined, undefined),
      };
    },
  };
  return asked;
}

/** The cache of one gateway in front of a ministry. */
export function cacheOf(
  asked: Pick<Asked, 'call'>,
  store: CacheStore,
  options: Partial<EntityCacheOptions> = {},
): EntityCache {
  return new EntityCache(
    {
      ministry: 'agriculture',
      who: 'AGRICULTURE',
      store,
      version: 'v1',
      defaultSeconds: 30,
      timeoutMs: 1_000,
      maxBatch: 200,
      ...options,
    },
    asked.call,
  );
}

export const QUERY =
  'query Units($representations: [_Any!]!) { _entities(representations: $representations) { ... on TraceUnit { agriculture { code } } } }';

export interface Question {
  readonly claims?: CallClaims;
  readonly rights?: string;
  readonly query?: string;
  readonly type?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly mutation?: boolean;
  readonly stale?: StaleServed;
  readonly signal?: AbortSignal;
}

/** About entities by their codes; null: a search. */
export function request(
  codes: readonly string[] | null,
  {
    claims = ANONYMOUS_CLAIMS,
    rights = JSON.stringify(claims),
    query = QUERY,
    type = 'TraceUnit',
    variables = {},
    mutation = false,
    stale = servedStale(),
    signal = new AbortController().signal,
  }: Question = {},
): SubgraphRequest {
  const representations = codes?.map((code) => JSON.stringify({ __typename: type, code }));
  return {
    query,
    variables,
    signal,
    deadlineAt: Date.now() + 60_000,
    rights,
    claims,
    requestId: 'test',
    budget: { most: 1_000 },
    mutation,
    stale,
    ...(representations ? { representations } : {}),
  };
}

export const ask = (
  cache: EntityCache,
  codes: readonly string[] | null,
  question: Question = {},
): Promise<SubgraphResponse> => cache.call(request(codes, question));

export const entitiesOf = (answer: SubgraphResponse): unknown => answer.data?.['_entities'];
