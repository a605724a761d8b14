import type { ProcessObserver } from '@tongcha/observe';
import { openAudit } from './audit/audit.ts';
import { openCache } from './cache/open-cache.ts';
import { sealWith } from './cache/seal.ts';
import { Certificates } from './calls/certificates.ts';
import { MinistryClients } from './calls/ministry-clients.ts';
import { openGatewayKey, signerWith } from './calls/signer.ts';
import type { GatewayConfig } from './config.ts';
import type { Lasting } from './connected.ts';
import { openDirectory } from './directory/open-directory.ts';
import { openDiscovery } from './discovery/open-discovery.ts';
import { Documents } from './documents/documents.ts';
import { addressBy } from './http/client-address.ts';
import { openGatewayObserver } from './observe/gateway-observer.ts';
import { EventLoop } from './readiness/event-loop.ts';
import { lastingConditions } from './readiness/lasting-conditions.ts';
import { Readiness } from './readiness/readiness.ts';
import { RedisWatch } from './redis.ts';
import { readRuleFiles } from './warnings/rule-book.ts';
import type { Siblings } from './workers/siblings.ts';

/** What lives on from version to version. @throws ConfigError */
export async function openLasting(
  config: GatewayConfig,
  process: ProcessObserver,
  siblings?: Siblings,
): Promise<Lasting> {
  const { folder } = config.audit;
  const directory = await openDirectory(config);
  const observer = await openGatewayObserver(
    config.metrics,
    process,
    siblings && ((meters) => siblings.shareMetrics(meters)),
  );
  const audit =
    folder === undefined
      ? null
      : await openAudit({
          ...config.audit,
          folder,
          worker: siblings?.place,
          workers: siblings?.workers,
          addressOf: addressBy(config),
        });
  const key = config.signing ? await openGatewayKey(config.signing.keyFile) : null;
  const redisWatch = new RedisWatch();
  const certificates = new Certificates();
  const clients = new MinistryClients(
    certificates,
    key && signerWith(key),
    observer && ((ministry, next) => observer.attempts(ministry, next)),
    audit ? () => audit.head() : undefined,
  );
  const discovery = config.discovery ? await openDiscovery(config.discovery.keyFile, key) : null;
  const cache = openCache({ ...config, redisWatch, seal: key && sealWith(() => key.value) });
  const readiness = new Readiness();
  const eventLoop = new EventLoop();
  readiness.add(() => eventLoop.conditions());
  for (const source of lastingConditions({ redisWatch, certificates, clients, audit, directory, discovery }))
    readiness.add(source);
  observer?.knows({
    eventLoop,
    conditions: () => readiness.standing(),
    certificates: () => certificates.lives(),
    ministries: () => clients.health(),
    cache: cache && (() => cache.counts),
    audit: audit && (() => audit.health()),
    directory: directory && (() => directory.health()),
    discovery,
  });
  const documents = new Documents(config.planCacheMb * 1024 * 1024);
  watchOthers(certificates, config);
  const workers = siblings?.workers ?? 1;
  return {
    config,
    workers,
    audit,
    observer,
    redisWatch,
    certificates,
    clients,
    discovery,
    documents,
    rules: readRuleFiles(config.rules),
    cache,
    directory,
    readiness,
    eventLoop,
  };
}

/** Of servers that are no ministries. */
function watchOthers(certificates: Certificates, { identity, redis, audit }: GatewayConfig): void {
  const { issuer, jwksUrl, jwksFile } = identity;
  const keys = jwksFile === undefined ? (jwksUrl ?? issuer) : undefined;
  for (const [name, address] of [
    ['issuer', keys],
    ['redis', redis.url],
    ['audit-witness', audit.witnessUrl],
  ] as const)
    if (address !== undefined && URL.canParse(address)) certificates.watch(name, address);
}
