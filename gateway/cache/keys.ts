import { hash } from 'node:crypto';
import { canonical } from '../../schema/codes/index.ts';
import { encodeClaims } from '../../common/signature/claims.ts';
import { isObject } from '../ministry/answer.ts';
import type { MinistryRequest } from '../ministry/call.ts';
import { ALL, ANY, type Wanted } from './store.ts';

/**
 * What an answer depends on, one after the other as JSON, which no value can imitate: the ministry, the version of the supergraph, what is
 * asked, and as whom. The claims themselves are in it beside their fingerprint, so that whatever a ministry is told of who asks parts the answers.
 */
function kindOf(ministry: string, version: string, { query, variables, rights, claims }: MinistryRequest): string {
  return JSON.stringify([ministry, version, query, variables, rights, encodeClaims(claims)]);
}

/** A hash, as keys go into another process' memory: neither long texts nor anybody's code stands there to be read. */
function keyOf(kind: string, representation: string): string {
  return hash('sha256', `${kind}\n${representation}`, 'base64url');
}

/** One for each entity that is asked about; one for a search. */
export function wantedOf(ministry: string, version: string, request: MinistryRequest): Wanted[] {
  const kind = hash('sha256', kindOf(ministry, version, request), 'base64url');
  if (!request.representations) return [{ key: keyOf(kind, ''), name: null, tags: [ALL, ANY] }];
  return request.representations.map((text) => ({ key: keyOf(kind, text), ...aboutOf(text) }));
}

function aboutOf(representation: string): Pick<Wanted, 'name' | 'tags'> {
  const read: unknown = JSON.parse(representation);
  const { __typename: type, code, uscc } = isObject(read) ? read : {};
  const name = typeof code === 'string' ? code : null;
  const tag = name ?? (typeof uscc === 'string' ? `uscc:${uscc}` : null);
  return { name, tags: [ALL, typeTag(String(type)), ...(tag === null ? [] : [codeTag(tag)])] };
}

/** However it is spelled. */
export function codeTag(code: string): string {
  return `code ${canonical(code) ?? code}`;
}

export function typeTag(type: string): string {
  return `type ${type}`;
}
