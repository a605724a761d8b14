import type { HashedKey } from '@tongcha/membership';
import { LRUCache } from 'lru-cache';
import type { SubgraphCall, SubgraphRequest } from '../calls/call.ts';
import type { SubgraphResponse } from '../calls/subgraph-response.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { MemberFilter } from '../discovery/member-filter.ts';
import { isRecord } from '../json/is-record.ts';
import { readRepresentation } from './representation.ts';

/** Whom a filter rules out, and who is asked all the same. */
export interface Known {
  readonly mayKnow: (key: string) => boolean;
  /** Says of a key that it rules out that it is asked about all the same. */
  readonly shadow: (key: string) => void;
  /** Of a key that it may know: whether it is asked only to try its filter. Nobody waits for that, and what it answers changes nothing. */
  readonly isShadow: (key: string) => boolean;
  /** Around the member's calls: what it knows of a key that its filter ruled out shows that the filter lies. */
  readonly around: (next: SubgraphCall) => SubgraphCall;
}

/** Keys that one member is asked about all the same at a time. */
const MOST = 1_000;

/** What a member may know by its filter; a few of those that it rules out are asked about all the same. */
export function knownBy(discovery: Discovery, filter: MemberFilter): Known {
  // Not by `max`, for which room is made at once: there are many members, and few keys of each.
  const shadows = new LRUCache<string, HashedKey>({ maxSize: MOST, sizeCalculation: () => 1 });
  return {
    mayKnow(key) {
      const hashed = discovery.prepare(key);
      if (filter.verdict(hashed, discovery.moment()) === 'MAY_KNOW') return true;
      if (!discovery.asksAnyhow()) return false;
      shadows.set(key, hashed);
      return true;
    },
    shadow: (key) => void shadows.set(key, discovery.prepare(key)),
    isShadow(key) {
      const hashed = shadows.get(key);
      return hashed !== undefined && filter.verdict(discovery.prepare(key)) === 'SURELY_NOT';
    },
    around: (next) => (request) => {
      if (shadows.size === 0 || !request.representations || request.claims.asOf !== undefined) return next(request);
      return next(request).then((response) => {
        for (const key of knownIn(request, response)) {
          const hashed = shadows.get(key);
          if (hashed) filter.foundLying(hashed);
        }
        return response;
      });
    },
  };
}

/** The keys of which the response says that there is anything. */
function* knownIn({ representations = [] }: SubgraphRequest, { data }: SubgraphResponse): Iterable<string> {
  const entities = data?.['_entities'];
  if (!Array.isArray(entities) || entities.length !== representations.length) return;
  for (const [i, text] of representations.entries()) {
    const { key } = readRepresentation(text);
    const entity: unknown = entities[i];
    if (key !== null && isRecord(entity) && Object.values(entity).some(isSomething)) yield key;
  }
}

function isSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isRecord(value);
}
