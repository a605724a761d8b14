import { Fault } from '@tongcha/resilience';
import type { SubgraphResponse } from './subgraph-response.ts';
import { strictest } from './cache-control.ts';
import type { SubgraphCall, SubgraphRequest } from './call.ts';
import { allDigits } from '../json/digits.ts';

/** Asks about more entities than one call may hold in several calls; what one of them fails to answer is an error of its own entities. */
export function inBatches(maxBatch: number, next: SubgraphCall): SubgraphCall {
  return (request) =>
    request.representations && request.representations.length > maxBatch
      ? inParts(request, request.representations)
      : next(request);

  async function inParts(request: SubgraphRequest, representations: readonly string[]): Promise<SubgraphResponse> {
    const parts = Array.from({ length: Math.ceil(representations.length / maxBatch) }, (_, i) =>
      representations.slice(i * maxBatch, (i + 1) * maxBatch),
    );
    const answers = await Promise.all(parts.map((part) => next({ ...request, representations: part }).catch(failed)));
    return together(parts.map(({ length }, i) => ({ size: length, answer: answers[i] ?? failed(null) })));
  }
}

function failed(error: unknown): SubgraphResponse {
  return {
    data: null,
    errors: [{ code: error instanceof Fault ? error.told : 'BAD_ANSWER', path: null, system: null, codes: [] }],
  };
}

function together(parts: readonly { readonly size: number; readonly answer: SubgraphResponse }[]): SubgraphResponse {
  const all: unknown[] = [];
  const errors: SubgraphResponse['errors'][number][] = [];
  for (const { size, answer } of parts) {
    const from = all.length;
    const entities = answer.data?.['_entities'];
    const whole = Array.isArray(entities) && entities.length === size;
    for (let i = 0; i < size; i += 1) all.push(whole ? entities[i] : null);
    for (const error of answer.errors) {
      const { path } = error;
      if (!whole) for (let i = 0; i < size; i += 1) errors.push({ ...error, path: ['_entities', from + i] });
      else if (path?.[0] === '_entities' && typeof path[1] === 'number')
        errors.push({ ...error, path: ['_entities', from + path[1], ...path.slice(2)] });
      else errors.push(error);
    }
  }
  return {
    data: { _entities: all },
    plain: parts.every(({ answer }) => answer.plain),
    digits: allDigits(parts.map(({ answer }) => answer)),
    keeping: strictest(parts.flatMap(({ answer }) => (answer.data ? [answer.keeping] : []))),
    errors,
  };
}
