import type { Governance } from '@tongcha/governance';
import { type InvalidationKeys, type Invalidations, openInvalidations } from './cache/invalidations.ts';
import type { Lasting, MinistrySettings } from './connected.ts';
import type { DirectoryList } from './directory/list.ts';
import { addressBy } from './http/client-address.ts';
import type { Siblings } from './workers/siblings.ts';

/** Nothing is taken where nothing is kept and nobody judges what has changed. */
export async function takeInvalidations(
  { cache, config, directory }: Lasting,
  ministries: MinistrySettings,
  siblings: Siblings | undefined,
  governance: Governance | null,
): Promise<Invalidations | null> {
  if (!cache && !governance) return null;
  // What is in Redis is all workers' anyway.
  const isEverywhere = !siblings || config.redis.url !== undefined;
  const store = cache && (isEverywhere ? cache.store : siblings.everywhere(cache.store));
  return openInvalidations({
    store,
    keepChanged: governance && ((codes, member) => governance.alerts.changes.add(codes, member, Date.now())),
    keys: invalidationKeys(ministries, directory?.list),
    ...(siblings ? { takesFirst: siblings.takesFirst } : {}),
    addressOf: addressBy(config),
  });
}

/** A member that the directory names has the keys that it has there. */
export function invalidationKeys(ministries: MinistrySettings, list: DirectoryList | undefined): InvalidationKeys {
  const listed = list?.members ?? [];
  return new Map<string, string | { readonly jwks: string }>([
    ...Object.entries(ministries).flatMap(([name, { invalidationKeys: keys }]) =>
      keys === undefined ? [] : [[name, keys] as const],
    ),
    ...listed.flatMap(({ name, keys }) => (keys ? [[name, { jwks: JSON.stringify({ keys }) }] as const] : [])),
  ]);
}
