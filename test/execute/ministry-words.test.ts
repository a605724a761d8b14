import { GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { readSubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import { compose, tongchaEngine } from './support/federation.ts';

const JSON_TYPE = 'application/json';
const saidOf = (message: unknown, code = 'BAD_REQUEST', more = {}): unknown =>
  readSubgraphResponse(
    200,
    JSON_TYPE,
    Buffer.from(JSON.stringify({ data: null, errors: [{ message, extensions: { code, ...more } }] })),
  ).errors[0]?.said;

describe('a ministry’s words on what was asked of it', () => {
  test.each([
    'first must be from 1 to 200',
    'filter.from is no time of ISO 8601',
    '起始时间的格式不正确',
    'not a trace code: expected text',
  ])('go on where they are one plain line: %s', (message) => {
    expect(saidOf(message)).toBe(message);
    expect(saidOf(message, 'BAD_USER_INPUT')).toBe(message);
  });

  test('begin without the name of the system, which is told beside them', () => {
    expect(saidOf('food-epcis: from and to are times', 'BAD_REQUEST', { system: 'food-epcis' })).toBe(
      'from and to are times',
    );
  });

  test.each([
    ['of any other code', 'cannot be reached', 'UNAVAILABLE'],
    ['of an error of its own', 'ORA-00942: table or view does not exist', 'INTERNAL'],
    ['with a line break', 'bad\nat Query.run'],
    ['with control characters', 'bad \u001b[31mred'],
    ['with what turns its direction', 'bad \u202edab'],
    ['that are long', 'x'.repeat(201)],
    ['that are empty', ''],
    ['that are no text', { text: 'bad' }],
    ['with an address', 'see http://10.1.1.7:7001/service'],
    ['with a path', 'cannot read /var/lib/drug.db'],
    ['with a place in its source', 'TypeError in records.ts'],
    ['with a path of another kind', 'C:\\drug\\service'],
  ])('end at the gateway: words %s', (_, message, code = 'BAD_REQUEST') => {
    expect(saidOf(message, code)).toBeUndefined();
  });
});

test('the caller reads them at the field that is null for them, with the code; of anything else a sentence of our own', async () => {
  const throwing = (message: string, code: string) => (): never => {
    throw new GraphQLError(message, { extensions: { code } });
  };
  const subgraphs = [
    {
      name: 'register',
      typeDefs: 'type Query { found(first: Int): String broken: String }',
      resolvers: {
        Query: {
          found: throwing('first must be from 1 to 200', 'BAD_REQUEST'),
          broken: throwing('disk of 10.1.1.7 is full', 'UNAVAILABLE'),
        },
      },
    },
  ];
  const engine = await tongchaEngine(compose(subgraphs), subgraphs);
  const { data, errors = [] } = await engine.ask({ query: '{ found(first: 500) broken }' });
  await engine.stop();
  expect(data).toEqual({ found: null, broken: null });
  expect(errors.map(({ message, path, extensions }) => [message, path, extensions['code']])).toEqual([
    ['register cannot be asked this: first must be from 1 to 200', ['found'], 'BAD_REQUEST'],
    ['register cannot be reached', ['broken'], 'UNAVAILABLE'],
  ]);
});
