import { LRUCache } from 'lru-cache';
import type { SubgraphRequest } from '../calls/call.ts';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { isWithheld } from '../calls/withheld.ts';
import type { QueryShape } from './query-shapes.ts';

/** Kinds of rights whose rules are known at a time, of one query. */
const MOST = 50;

const NOTHING: readonly SubgraphError[] = [];

/** What rules keep back from whoever asks, of nothing in particular: it depends on the query and the rights alone. */
export function isRule({ codes, ...error }: SubgraphError): boolean {
  return codes.length === 0 && isWithheld(error);
}

/**
 * What a sector's rules keep back, by query and rights, from whichever member has said it. It is told whether or not a member was
 * asked: told only with a member's answer, it would tell a caller without rights that the member mentions the code.
 */
export class SectorRules {
  readonly #known = new WeakMap<QueryShape, LRUCache<string, readonly SubgraphError[]>>();

  /** Undefined: nobody has said yet. */
  of(shape: QueryShape, { rights }: SubgraphRequest): readonly SubgraphError[] | undefined {
    return this.#known.get(shape)?.get(rights);
  }

  /** All that is known now; the very same list where nothing new was said. */
  learn(shape: QueryShape, request: SubgraphRequest, responses: readonly SubgraphResponse[]): readonly SubgraphError[] {
    const known = this.of(shape, request);
    const all = rulesIn(responses, known);
    if (all === known || responses.every(({ data }) => data === null)) return all;
    let byRights = this.#known.get(shape);
    if (!byRights) this.#known.set(shape, (byRights = new LRUCache({ max: MOST })));
    byRights.set(request.rights, all);
    return all;
  }
}

/** The rules that responses tell of, each once and nobody's in particular. @param known the very same list is given back where they say nothing new */
export function rulesIn(
  responses: readonly SubgraphResponse[],
  known: readonly SubgraphError[] = NOTHING,
): readonly SubgraphError[] {
  let all = known;
  for (const { data, errors } of responses) {
    if (data === null) continue;
    for (const error of errors)
      if (isRule(error) && !all.some((each) => isSame(each, error))) all = [...all, { ...error, member: undefined }];
  }
  return all;
}

function isSame(a: SubgraphError, b: SubgraphError): boolean {
  return a.policy === b.policy && a.system === b.system && a.kinds?.join() === b.kinds?.join();
}
