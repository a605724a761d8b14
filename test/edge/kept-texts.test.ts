import { expect, test } from 'vitest';
import { Documents } from '../../gateway/documents/documents.ts';
import { Validation } from '../../gateway/execute/validation.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { heapUsed } from '../support/heap.ts';
import { hostileRequest, KIND_NAMES, LONGEST } from './hostile.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const CACHE_BYTES = 8 * 1024 * 1024;

test('texts are kept in the memory that they may take, however wrong they are', () => {
  const schema = ownSupergraph().graph.api;
  const documents = new Documents(CACHE_BYTES);
  const validation = new Validation(schema);
  const texts = KIND_NAMES.flatMap((kind, k) =>
    Array.from({ length: 30 }, (_, i) => hostileRequest(kind, new Dice(1_000 * k + i), schema).query),
  ).filter(({ length }) => length <= LONGEST);
  const before = heapUsed();
  for (const text of texts) validation.valid(documents.of(text));
  expect(heapUsed() - before).toBeLessThan(CACHE_BYTES);
});
