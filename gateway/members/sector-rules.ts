import { setTimeout as sleep } from 'node:timers/promises';
import type { CallClaims } from '@tongcha/signature';
import { LRUCache } from 'lru-cache';
import type { SubgraphCall, SubgraphRequest } from '../calls/call.ts';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { isWithheld } from '../calls/withheld.ts';
import { failedCall } from '../calls/failed-call.ts';

/** Kinds of rights and of codes whose rules are known at a time, of one query. */
const MOST = 200;

/** So long an answer waits for what is not known yet, milliseconds: what does not come in time is known the next time. */
const WAIT_MS = 1_000;

const NOTHING: readonly SubgraphError[] = [];

/** What rules keep back from whoever asks, whether or not there is any of it. */
export const isRule: (error: SubgraphError) => boolean = isWithheld;

/** A key that some members were not asked about, as they surely do not know it. */
export interface Unasked {
  readonly key: string;
  readonly representation: string;
  /** Of those members. */
  readonly calls: readonly SubgraphCall[];
}

/**
 * What a sector's rules keep back of what nobody was asked about. It is told as if somebody had been: told only with a
 * member's answer, it would tell a caller without rights that the member mentions the code. It depends on the query, the
 * rights and the kind of code alone, and is what a member says of a code that it surely does not know, asked once.
 */
export class SectorRules {
  /** By what stands for the query. */
  readonly #known = new WeakMap<object, LRUCache<string, readonly SubgraphError[]>>();
  #tries = 0;

  /**
   * @param query what stands for the request's, and is held while it may be asked
   * @returns null where somebody was to be asked and did not say
   */
  async ofUnasked(
    query: object,
    request: SubgraphRequest,
    unasked: Iterable<Unasked>,
  ): Promise<readonly SubgraphError[] | null> {
    const byKind = new Map<string, Unasked>();
    for (const each of unasked) byKind.set(kindOfKey(each.key, request.claims), each);
    const found = await Promise.all([...byKind].map(([kind, each]) => this.#of(query, request, kind, each)));
    let all = NOTHING;
    for (const rules of found) {
      if (rules === null) return null;
      all = union(all, rules);
    }
    return all;
  }

  async #of(
    query: object,
    request: SubgraphRequest,
    kind: string,
    { representation, calls }: Unasked,
  ): Promise<readonly SubgraphError[] | null> {
    const id = `${kind}\n${request.rights}`;
    let ofQuery = this.#known.get(query);
    if (!ofQuery) this.#known.set(query, (ofQuery = new LRUCache({ max: MOST })));
    const known = ofQuery.get(id);
    if (known) return known;
    // Another one the next time, as this one may be down.
    const call = calls[this.#tries++ % calls.length];
    const said = call?.({ ...request, representations: [representation] })
      .catch(failedCall)
      .then((response) => {
        if (response.data === null) return null;
        const rules = rulesIn([response]);
        ofQuery.set(id, rules);
        return rules;
      });
    return (await Promise.race([said, sleep(WAIT_MS, null, { ref: false })])) ?? null;
  }
}

/** The rules that responses tell of, each once and nobody's in particular. @param known the very same list is given back where they say nothing new */
export function rulesIn(
  responses: readonly SubgraphResponse[],
  known: readonly SubgraphError[] = NOTHING,
): readonly SubgraphError[] {
  let all = known;
  for (const { data, errors } of responses) if (data !== null) all = union(all, errors.filter(isRule));
  return all;
}

export function sameRules(some: readonly SubgraphError[], others: readonly SubgraphError[]): boolean {
  return some === others || (some.length === others.length && some.every((rule, i) => isSame(rule, others[i])));
}

function union(some: readonly SubgraphError[], others: readonly SubgraphError[]): readonly SubgraphError[] {
  let all = some;
  for (const each of others)
    if (!all.some((rule) => isSame(rule, each))) all = [...all, { ...each, codes: [], member: undefined }];
  return all;
}

function isSame(a: SubgraphError, b: SubgraphError | undefined): boolean {
  return (
    a.policy === b?.policy &&
    a.system === b?.system &&
    a.kinds?.join() === b?.kinds?.join() &&
    a.parts?.join() === b?.parts?.join()
  );
}

/** Codes of a scheme are kept back alike; of whoever asks itself, nothing may be. */
export function kindOfKey(key: string, { organization }: CallClaims): string {
  return key === `uscc:${organization}` ? key : key.slice(0, key.indexOf(':') + 1);
}
