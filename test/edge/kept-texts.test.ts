import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Supergraph } from '@apollo/federation-internals';
import { expect, test } from 'vitest';
import { Documents } from '../../gateway/execute/documents.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { hostileRequest, KIND_NAMES } from './hostile.ts';
import { supergraphSdl } from './support.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const CACHE_BYTES = 8 * 1024 * 1024;
const LONGEST_TEXT = 4_096;

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

test('texts are kept in the memory that they may take, however wrong they are', () => {
  const schema = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
  const documents = new Documents(schema, CACHE_BYTES);
  const texts = KIND_NAMES.flatMap((kind, k) => Array.from({ length: 30 }, (_, i) => hostileRequest(kind, new Dice(1_000 * k + i), schema).query)).filter(({ length }) => length <= LONGEST_TEXT);
  const before = heap();
  for (const text of texts) documents.read(text);
  expect(heap() - before).toBeLessThan(CACHE_BYTES);
});
