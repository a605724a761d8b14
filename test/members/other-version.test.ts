import { describe, expect, test } from 'vitest';
import type { SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import { type MemberSchema, schemaStateOf } from '../../schema/versions.ts';
import { ask, entities, entitiesIn, type FakeMemberOptions, member, unit } from './support/sector.ts';

const [CODE, OTHER] = ['urn:test:1', 'urn:test:2'];
const A = 'agriculture/110000';
const B = 'agriculture/370000';
const GRAPH = { contract: 2, schema: 5 };
const schemaAt = (schema: number): MemberSchema => schemaStateOf({ contract: 2, schema }, GRAPH);
const [BEHIND, AHEAD, SAME] = [schemaAt(4), schemaAt(6), schemaAt(5)];

const knows = { records: { [CODE]: 'a', [OTHER]: 'o' }, links: { [CODE]: OTHER } };
const RECORDS = entities(
  '... on TraceUnit { agriculture { code productName producer { uscc } } agricultureLinks(direction: BACK) { kind from to evidence { system } } }',
);

type Change = (entity: Record<string, unknown>, record: Record<string, unknown>) => unknown;

/** What is answered with this in it, of two units. */
function answered(
  schema: MemberSchema,
  change: Change,
  errors: SubgraphResponse['errors'] = [],
): ReturnType<typeof ask> {
  const changing: FakeMemberOptions['change'] = (response) => {
    const entity = entitiesIn(response)[0] as Record<string, unknown>;
    const [record] = entity['agriculture'] as [Record<string, unknown>];
    change(entity, record);
    return { ...response, errors };
  };
  const members = [member(A, {}), member(B, knows, { schema: () => schema, change: changing })];
  return ask(members, RECORDS, [unit(CODE), unit(OTHER)]);
}

const told = (
  path: readonly (string | number)[],
  message = `${B} is behind the graph: its schema 4, the graph’s 5`,
): object => ({
  code: 'OTHER_VERSION',
  path: ['_entities', 0, ...path],
  member: B,
  message,
});

describe('what does not fit of a member that is behind', () => {
  test.each([
    ['a field that is missing', (_, record) => delete record['productName'], ['agriculture', 0, 'productName']],
    ['text that has become a number', (_, record) => (record['productName'] = 7), ['agriculture', 0, 'productName']],
    ['an object that has become text', (_, record) => (record['producer'] = 'U'), ['agriculture', 0, 'producer']],
    [
      'null where there must be something',
      (entity) => ((entity['agricultureLinks'] as Record<string, unknown>[])[0]!['kind'] = null),
      ['agricultureLinks', 0, 'kind'],
    ],
    ['a list that has become its one item', (entity, record) => (entity['agriculture'] = record), ['agriculture']],
    ['a list that is missing', (entity) => delete entity['agricultureLinks'], ['agricultureLinks']],
    ['a list of something else', (entity) => (entity['agricultureLinks'] = ['x']), ['agricultureLinks', 0]],
  ] satisfies readonly (readonly [string, Change, readonly (string | number)[]])[])('%s', async (_, change, path) => {
    const { data, errors } = await answered(BEHIND, change);
    expect(errors).toEqual([told(path)]);
    const value = path.reduce<unknown>(
      (node, step) => (node as Record<string | number, unknown>)[step],
      entitiesIn({ data })[0],
    );
    expect(value).toBeNull();
    // The other unit's answer stands.
    expect(entitiesIn({ data })[1]).toMatchObject({ agriculture: [{ productName: 'o' }] });
  });

  test('ahead is told as that', async () => {
    const { errors } = await answered(AHEAD, (_, record) => delete record['productName']);
    expect(errors).toEqual([
      told(['agriculture', 0, 'productName'], `${B} is ahead of the graph: its schema 6, the graph’s 5`),
    ]);
  });

  test('of the same version it is none of the version’s', async () => {
    const { errors } = await answered(SAME, (entity, record) => (entity['agriculture'] = record));
    expect(errors).toEqual([{ code: 'BAD_ANSWER', path: ['_entities', 0, 'agriculture'], member: B }]);
  });

  test.each([
    [['_entities', 0, 'agriculture', 0, 'productName']],
    [['_entities', 0, 'agriculture']],
    [['_entities', 0]],
  ])('what its own error says stays as it is: %j', async (path) => {
    const error = { code: 'TIMEOUT', path, system: null, codes: [] };
    const { errors } = await answered(BEHIND, (_, record) => delete record['productName'], [error]);
    expect(errors.map(({ code, member: of }) => [code, of])).toEqual([['TIMEOUT', B]]);
  });

  test('what fits stands, without a word', async () => {
    const { data, errors } = await answered(BEHIND, (_, record) => (record['new'] = 1));
    expect(errors).toEqual([]);
    expect(data?.['_entities']).toMatchObject([{ agriculture: [{ code: CODE, productName: 'a' }] }, {}]);
  });

  test('a field under a condition may lack', async () => {
    const query = entities(
      '... on TraceUnit { agriculture { code ... @include(if: false) { productName } soil @skip(if: true) } }',
    );
    const members = [member(A, knows, { schema: () => BEHIND })];
    expect((await ask(members, query, [unit(CODE)])).errors).toEqual([]);
  });

  test('of a search, too', async () => {
    const query = '{ agricultureRecords(first: 1) { edges { node { code productName } } pageInfo { hasNextPage } } }';
    const change: FakeMemberOptions['change'] = (response) => {
      const { agricultureRecords } = response.data as Record<string, Record<string, unknown>>;
      delete agricultureRecords?.['pageInfo'];
      return response;
    };
    const members = [member('agriculture', knows, { schema: () => BEHIND, change })];
    expect((await ask(members, query)).errors).toEqual([
      {
        code: 'OTHER_VERSION',
        path: ['agricultureRecords', 'pageInfo'],
        message: `AGRICULTURE is behind the graph: its schema 4, the graph’s 5`,
      },
    ]);
  });
});

test('what it says of a request that it does not understand stands with both numbers', async () => {
  const said = 'Variable "$filter" got invalid value: Field "x" is not defined';
  const refuses = (): SubgraphResponse => ({
    data: null,
    errors: [{ code: 'OTHER_VERSION', path: null, system: null, codes: [], said }],
  });
  const { data, errors } = await ask(
    [member(A, {}, { schema: () => BEHIND, instead: refuses }), member(B, knows)],
    RECORDS,
    [unit(CODE)],
  );
  expect(data?.['_entities']).toMatchObject([{ agriculture: [{ productName: 'a' }] }]);
  expect(errors).toMatchObject([
    { code: 'OTHER_VERSION', member: A, message: `${A} is behind the graph: its schema 4, the graph’s 5: ${said}` },
  ]);
});
