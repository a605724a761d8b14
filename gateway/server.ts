import { type Answering, type RunningServer, serveGraphQL } from '@tongcha/http';
import { type ProcessObserver, UNOBSERVED } from '@tongcha/observe';
import { type Access, openAccess } from './policy/identity/access.ts';
import type { Admission } from './policy/identity/admission.ts';
import { openAudit } from './audit/audit.ts';
import { type Invalidations, openInvalidations } from './cache/invalidations.ts';
import { openCache } from './cache/open-cache.ts';
import { sealWith } from './cache/seal.ts';
import type { GatewayConfig } from './config.ts';
import { clientAddress } from './http/client-address.ts';
import { createEdge } from './pipeline/policy.ts';
import { openGatewayKey, signerWith } from './calls/signer.ts';
import { openGatewayObserver } from './observe/gateway-observer.ts';
import { sitesOf } from './pages/sites.ts';
import type { Supergraph } from './supergraph/load.ts';
import type { SupergraphSource } from './supergraph/source.ts';
import { MinistryClients } from './calls/ministry-clients.ts';
import { createVersion, type GraphVersion, type Lasting, type MinistrySettings } from './graph-version.ts';
import { Versions } from './supergraph/versions.ts';

export interface GatewayOptions {
  readonly config: GatewayConfig;
  /** What is served first. */
  readonly supergraph: Supergraph;
  readonly ministries: MinistrySettings;
  /** Where other versions of the supergraph come from; without it, the first one is served for good. */
  readonly source?: SupergraphSource;
  /** The settings of another version's ministries; those of the first where not given. @throws ConfigError */
  readonly ministriesOf?: (supergraph: Supergraph) => MinistrySettings;
  /** Of the process; nothing is traced and no request has a line without it. */
  readonly observer?: ProcessObserver;
}

/** Serves the supergraph: /graphql, /health (alive, and how it is), /ready (whether to send it requests). Starts whether or not any ministry, or Redis, is up. */
export async function startGateway({
  config,
  supergraph,
  ministries,
  source,
  ministriesOf = () => ministries,
  observer: process = UNOBSERVED,
}: GatewayOptions): Promise<RunningServer> {
  const access = await openAccess(config, supergraph);
  const lasting = await openLasting(config, process);
  const invalidations = await takeInvalidations(lasting, ministries);
  const { observer, audit } = lasting;
  const versions = new Versions({
    first: createVersion(lasting, supergraph, ministries),
    create: (next) => createVersion(lasting, next, ministriesOf(next)),
    warm: (next, last) => next.service.warmLike(last.service),
    onServing(next) {
      access.know(next);
      void invalidations?.know(invalidationKeys(ministriesOf(next)));
    },
  });
  const stopWatching = source?.watch(versions);
  const answer: Answering<Admission> = (incoming) => versions.serve((version) => version.answer(incoming));
  const server = await serveGraphQL<Admission>({
    host: config.host,
    port: config.port,
    maxBodyBytes: config.maxBodyBytes,
    ...sitesOf(config),
    deadlineMs: config.deadlineMs,
    drainMs: config.drainMs,
    admit: audit?.door.admitting(access.admit) ?? access.admit,
    watch: observer?.watch,
    answered: audit?.door.answered,
    answer: observer?.answers(answer) ?? answer,
    routes: {
      '/health': () => ({ status: 200, body: healthOf(versions) }),
      '/ready': () => readiness(versions, access),
    },
    ...(invalidations ? { posts: { '/invalidate': () => invalidations.route } } : {}),
  });
  return {
    url: server.url,
    async stop(graceMs) {
      await Promise.all([server.stop(graceMs), stopWatching?.()]);
      await Promise.all([access.close(), lasting.edge.close(), versions.stop()]);
      await Promise.all([audit?.close(), observer?.close()]);
      lasting.cache?.close();
    },
  };
}

async function openLasting(config: GatewayConfig, process: ProcessObserver): Promise<Lasting> {
  const { folder } = config.audit;
  const observer = await openGatewayObserver(config.metrics, process);
  const audit =
    folder === undefined
      ? null
      : await openAudit({
          ...config.audit,
          folder,
          addressOf: (request) => clientAddress(request, config.trustedProxies),
        });
  const key = config.signing ? await openGatewayKey(config.signing.keyFile) : null;
  const clients = new MinistryClients(
    key && signerWith(key),
    observer && ((ministry, next) => observer.sendings(ministry, next)),
    audit ? () => audit.head() : undefined,
  );
  const cache = openCache({ ...config, seal: key && sealWith(() => key.value) });
  observer?.knows({
    ministries: () => clients.health(),
    cache: cache && (() => cache.counts),
    audit: audit && (() => audit.health()),
  });
  return {
    config,
    audit,
    observer,
    clients,
    edge: createEdge<Admission>({ ...config, redisUrl: config.redis.url, identityOf: ({ identity }) => identity }),
    cache,
  };
}

/** Nothing can be declared invalid where nothing is kept. */
async function takeInvalidations(
  { cache, config }: Lasting,
  ministries: MinistrySettings,
): Promise<Invalidations | null> {
  return (
    cache &&
    openInvalidations({
      store: cache.store,
      keys: invalidationKeys(ministries),
      addressOf: (request) => clientAddress(request, config.trustedProxies),
    })
  );
}

function invalidationKeys(ministries: MinistrySettings): Map<string, string> {
  return new Map(
    Object.entries(ministries).flatMap(([name, { invalidationKeys: keys }]) =>
      keys === undefined ? [] : [[name, keys] as const],
    ),
  );
}

/** 200 while the process lives, whatever else: to begin it again would mend nothing. */
function healthOf(versions: Versions<GraphVersion>): Readonly<Record<string, unknown>> {
  const health = versions.health();
  return { status: Object.values(health.ministries).every(({ trusted }) => trusted) ? 'ok' : 'degraded', ...health };
}

function readiness(
  versions: Versions<GraphVersion>,
  access: Access,
): { readonly status: number; readonly body: unknown } {
  const waitsFor = [...(versions.ready ? [] : ['planner']), ...(access.ready() ? [] : ['keys'])];
  return waitsFor.length === 0
    ? { status: 200, body: { status: 'ready' } }
    : { status: 503, body: { status: 'not ready', waitsFor } };
}
