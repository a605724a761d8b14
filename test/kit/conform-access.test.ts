import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { namesOf } from '../../schema/names.ts';
import { nothingConditional, policiesIn } from '../../subgraphs/kit/conform/access.ts';
import type { Subgraph } from '../../subgraphs/kit/conform/client.ts';

const sdl = parse(
  `type TimberRecord { code: String } extend type TimberRecord { buyer: String @policy(policies: [["timber/parties"]]) }`,
);
/** It tells everybody what its schema marks. */
const open: Subgraph = {
  query: async (query) => ({
    data: { _entities: [query.includes('buyer') ? { buyer: 'somebody' } : {}] },
    errors: [],
    text: '',
    version: null,
    asOf: null,
  }),
  get: async () => 200,
};

test('a conditional field that stands in a type extension is asked for like any other', async () => {
  expect(policiesIn(sdl)).toEqual(['timber/parties']);
  expect(await nothingConditional(open, sdl, namesOf('timber'), ['urn:x'])).toBe(
    'TimberRecord.buyer is told to a caller without a token',
  );
});
