import { type InvalidationKeys, type Invalidations, openInvalidations } from './cache/invalidations.ts';
import type { Lasting, MinistrySettings } from './connected.ts';
import type { DirectoryList } from './directory/list.ts';
import { addressBy } from './http/client-address.ts';
import type { Siblings } from './workers/siblings.ts';

/** Nothing can be declared invalid where nothing is kept. */
export async function takeInvalidations(
  { cache, config, directory }: Lasting,
  ministries: MinistrySettings,
  siblings: Siblings | undefined,
): Promise<Invalidations | null> {
  return (
    cache &&
    openInvalidations({
      // What is in Redis is all workers' anyway.
      store: siblings && config.redis.url === undefined ? siblings.everywhere(cache.store) : cache.store,
      keys: invalidationKeys(ministries, directory?.list),
      ...(siblings ? { takesFirst: siblings.takesFirst } : {}),
      addressOf: addressBy(config),
    })
  );
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
