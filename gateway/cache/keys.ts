import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { canonical } from '@tongcha/codes';
import { encodeClaims } from '@tongcha/signature';
import { isRecord } from '../json/is-record.ts';
import type { SubgraphRequest } from '../calls/call.ts';
import { ALL, ANY, placeOf, type Wanted } from './store.ts';

/**
 * What an answer depends on, one after the other as JSON, which no value can imitate: the ministry, the version of the supergraph, what is
 * asked, and as whom. The claims themselves are in it beside their fingerprint, so that whatever a ministry is told of who asks parts the answers.
 */
function kindOf(ministry: string, version: string, { query, variables, rights, claims }: SubgraphRequest): string {
  return JSON.stringify([ministry, version, query, variables, rights, encodeClaims(claims)]);
}

/** A hash, as keys go into another process' memory: neither long texts nor anybody's code stands there to be read. */
function keyOf(kind: string, representation: string): string {
  return hash('sha256', `${kind}\n${representation}`, 'base64url');
}

/** One for each entity that is asked about; one for a search. */
export function wantedOf(ministry: string, version: string, request: SubgraphRequest): Wanted[] {
  const kind = hash('sha256', kindOf(ministry, version, request), 'base64url');
  if (!request.representations) return [{ key: keyOf(kind, ''), name: null, places: [ALL, ANY] }];
  return request.representations.map((text) => ({ key: keyOf(kind, text), ...aboutOf(text) }));
}

type About = Pick<Wanted, 'name' | 'places'>;

/** Of the representations that were looked up last. */
const abouts = new LRUCache<string, About>({ max: 20_000 });

function aboutOf(representation: string): About {
  const known = abouts.get(representation);
  if (known) return known;
  const read: unknown = JSON.parse(representation);
  const { __typename: type, code, uscc } = isRecord(read) ? read : {};
  const name = typeof code === 'string' ? code : null;
  const named = name ?? (typeof uscc === 'string' ? `uscc:${uscc}` : null);
  const about = {
    name,
    places: [ALL, placeOf(typeTag(String(type))), ...(named === null ? [] : [placeOf(codeTag(named))])],
  };
  // One that is long is of a kind of its own, and seldom.
  if (representation.length < 500) abouts.set(representation, about);
  return about;
}

/** However it is spelled. */
export function codeTag(code: string): string {
  return `code ${canonical(code) ?? code}`;
}

export function typeTag(type: string): string {
  return `type ${type}`;
}
