import { expect, test } from 'vitest';
import { putTogether } from '../../gateway/cache/entity-results.ts';
import { readSubgraphResponse, type SubgraphError } from '../../gateway/calls/subgraph-response.ts';
import { rulesIn } from '../../gateway/members/sector-rules.ts';

const RULE = { code: 'FORBIDDEN', codes: ['urn:a'], policy: 'food-drug/quantities', kinds: ['PACK'] };

function read(more: Readonly<Record<string, unknown>>): readonly SubgraphError[] {
  const errors = [{ message: 'not for you', extensions: { ...RULE, ...more } }];
  return readSubgraphResponse(200, 'application/json', Buffer.from(JSON.stringify({ data: {}, errors }))).errors;
}

test('parts of links that are withheld are read as they are told', () => {
  expect(read({ parts: ['quantity', 'share'] })).toMatchObject([{ parts: ['quantity', 'share'] }]);
});

test.each([[[]], [['quantity', 'to']], [[1]], ['quantity'], [{}]])(
  'what is no part of a link leaves them withheld whole: %j',
  (parts) => {
    expect(read({ parts })[0]).not.toHaveProperty('parts');
  },
);

test('amounts and links that one policy opens are two rules, and stay so in the cache', () => {
  const both = [...read({}), ...read({ parts: ['quantity'] })];
  expect(rulesIn([{ data: {}, errors: both }])).toHaveLength(2);
  const { errors } = putTogether([{ value: {}, errors: both, plain: true, kept: null }], []);
  expect(errors.map(({ parts }) => parts)).toEqual([undefined, ['quantity']]);
});
