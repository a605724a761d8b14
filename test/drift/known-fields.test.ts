import fc from 'fast-check';
import {
  type DocumentNode,
  type GraphQLInterfaceType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import type { SubgraphCall, SubgraphRequest } from '../../gateway/calls/call.ts';
import { MemberSdl, SDL_QUERY } from '../../gateway/calls/member-sdl.ts';
import { readSubgraphResponse, type SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import { cutQuery } from '../../gateway/drift/cut-query.ts';
import { parseWithDigits } from '../../gateway/json/raw-json.ts';
import { withKnownFields } from '../../gateway/drift/known-fields.ts';
import { subgraphSchema } from '../../gateway/drift/subgraph-schema.ts';
import { caller } from '../support/fake-ministry.ts';
import { runs } from '../support/runs.ts';
import { seedOf } from '../support/seed.ts';
import { remove, removables } from './support/remove.ts';
import { schemaFrom, SDL, serve, type Served } from './support/subgraph.ts';

const WHOLE = parse(SDL);
const GRAPH = schemaFrom(WHOLE);

const askWith = (
  { call, sdl }: Served,
  request: Partial<SubgraphRequest>,
  api: GraphQLSchema = GRAPH,
): Promise<SubgraphResponse> =>
  withKnownFields(() => ({ whole: GRAPH, api }), sdl, call)({ query: '', variables: {}, ...caller(5_000), ...request });

const lot = (code: string): string => JSON.stringify({ __typename: 'Lot', code });
const box = (code: string): string => JSON.stringify({ __typename: 'Box', code });
const farm = JSON.stringify({ __typename: 'Farm', number: 7 });

const ENTITIES = `query ($representations: [_Any!]!, $of: Grade, $unit: String) { _entities(representations: $representations) {
  ... on Lot { name grade farm { name number weight { value } } boxes(of: $of) { code sealed inside { __typename ... on Farm { name } ...L } } weight { value unit } amount(unit: $unit) }
  ... on Box { name sealed ... on Thing { farm { id } } }
  ... on Farm { id name lots { code grade } }
} } fragment L on Lot { name weight { unit } }`;

const REQUESTS: readonly Partial<SubgraphRequest>[] = [
  { query: ENTITIES, representations: [lot('l1'), box('b1'), farm, lot('l2'), lot('none')] },
  { query: ENTITIES, representations: [lot('l1')], variables: { of: 'B', unit: 'kg' } },
  { query: '{ things { name code ... on Lot { weight { value } } ... on Box { sealed farm { name } } } day }' },
  {
    query:
      '{ any: anything { __typename ... on Thing { name } ... on Farm { n: number } ... on Box { name inside { ... on Lot { grade } } } } }',
  },
  {
    query:
      'query ($filter: LotFilter, $grade: Grade = A, $first: Int) { lots(filter: $filter, grade: $grade, first: $first) { name grade } day }',
    variables: { filter: { grade: 'B', weight: { least: 1 }, grades: ['A', 'C'] } },
  },
  {
    query:
      'query ($not: Boolean!, $and: Boolean = true) { lots { name @skip(if: $not) grade @include(if: $and) ... on Lot @include(if: $not) { boxes { name } } } farm(id: "f") { name lots { name } } }',
    variables: { not: true },
  },
  { query: '{ lots(filter: { name: "x", weight: { most: 2.5 } }, grade: C) { code weight { value unit } } }' },
];

describe('whatever is taken out of a schema, all else is byte for byte as it was', () => {
  // A type that is no longer of an interface makes no query invalid: what is missing then is found where it is read.
  const names = removables(WHOLE).filter((name) => !name.includes(' implements '));
  test('as it is without it', async () => {
    let lacking = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(names, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...REQUESTS),
        async (gone, request) => {
          const left = schemaFrom(remove(WHOLE, new Set(gone)));
          const full = await askWith(
            serve(() => GRAPH),
            request,
          );
          const less = await askWith(
            serve(() => left),
            request,
          );
          expect(full.errors).toEqual([]);
          // Its data has a thing of a type that its schema has not: its own fault.
          fc.pre(!less.errors.some(({ code, path }) => code === 'MINISTRY_ERROR' && path !== null));
          fc.pre(isStillThing(left) || !request.query?.includes('Thing'));
          for (const error of less.errors) {
            expect(error).toMatchObject({ code: 'OTHER_VERSION' });
            expect(error.said).toMatch(/^it does not know \w+/);
          }
          if (less.data === null) {
            // Nothing that it was asked for is known.
            expect(less.errors).toHaveLength(1);
            return;
          }
          lacking += less.errors.length;
          expect(without(less)).toEqual(without({ data: full.data, errors: less.errors }));
          for (const { path } of less.errors) expect(valueAt(less.data, path ?? [])).toBeNull();
        },
      ),
      { ...runs(120, 20_000), seed: seedOf('DRIFT_SEED') },
    );
    expect(lacking).toBeGreaterThan(100);
  });
});

function isStillThing(schema: GraphQLSchema): boolean {
  const thing = schema.getType('Thing');
  return !isInterfaceType(thing) || ['Lot', 'Box'].every((name) => isStill(schema, thing, name));
}
function isStill(schema: GraphQLSchema, thing: GraphQLInterfaceType, name: string): boolean {
  const type = schema.getType(name);
  return isObjectType(type) && schema.isSubType(thing, type);
}

/** Without what is lacking, and without the types' names that were asked for besides. */
function without({ data, errors }: SubgraphResponse): unknown {
  const copy = JSON.parse(JSON.stringify(data), (key, value: unknown) =>
    key === '__typename' ? undefined : value,
  ) as unknown;
  for (const { path } of errors) {
    const parent = valueAt(copy, (path ?? []).slice(0, -1)) as Record<string | number, unknown>;
    const last = path?.at(-1) ?? '';
    // An entity that is lacking has its place.
    if (Array.isArray(parent)) parent[last as number] = null;
    else delete parent[last];
  }
  return JSON.stringify(sorted(copy));
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown>)[step], value);
}

/** Fields in one order: what was lacking is written last. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const minus = (...names: string[]): DocumentNode => remove(WHOLE, new Set(names));
const errorsOf = ({ errors }: SubgraphResponse): unknown => errors.map(({ path, said }) => [path?.join('.'), said]);

describe('one by one', () => {
  test('a field of entities is null with an error at each, and named', async () => {
    const served = serve(() => schemaFrom(minus('Lot.grade')));
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Lot { name grade } } }';
    const response = await askWith(served, { query, representations: [lot('l1'), lot('none'), lot('l2')] });
    expect(response.data).toMatchObject({
      _entities: [{ name: 'lot l1', grade: null }, null, { name: null, grade: null }],
    });
    expect(errorsOf(response)).toEqual([
      ['_entities.0.grade', 'it does not know Lot.grade'],
      ['_entities.2.grade', 'it does not know Lot.grade'],
    ]);
    expect(served.sdl.lacks).toEqual(['Lot.grade']);
  });

  test('an entity type that it does not know is lacking in its places, and the others are answered', async () => {
    const served = serve(() => schemaFrom(minus('Box')));
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Lot { name } ... on Box { name } } }';
    const response = await askWith(served, { query, representations: [box('b1'), lot('l1'), box('b2'), lot('l3')] });
    expect(response.data?.['_entities']).toMatchObject([null, { name: 'lot l1' }, null, { name: 'lot l3' }]);
    expect(errorsOf(response)).toEqual([
      ['_entities.0', 'it does not know Box'],
      ['_entities.2', 'it does not know Box'],
    ]);
  });

  test('an entity that it knows by another key only is lacking', async () => {
    const byName = parse(SDL.replace('@key(fields: "id") @key(fields: "number")', '@key(fields: "name")'));
    const served = serve(() => schemaFrom(remove(byName, new Set(['Farm.lots']))));
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Farm { name lots { code } } } }';
    const response = await askWith(served, { query, representations: [farm] });
    expect(response.data).toEqual({ _entities: [null] });
    expect(errorsOf(response)).toEqual([['_entities.0', 'it does not know Farm']]);
  });

  test('a filter that it does not know is not left out', async () => {
    const query = 'query ($filter: LotFilter) { lots(filter: $filter) { code } day }';
    const served = serve(() => schemaFrom(minus('LotFilter.grade')));
    const filtered = await askWith(served, { query, variables: { filter: { grade: 'A' } } });
    expect(filtered.data).toEqual({ lots: null, day: 'Monday' });
    expect(errorsOf(filtered)).toEqual([['lots', 'it does not know Query.lots']]);
    // Where it is not used, nothing is lacking.
    const other = await askWith(served, { query, variables: { filter: { name: 'x' } } });
    expect([other.errors, other.data?.['lots']]).toMatchObject([[], [{}, {}, {}]]);
  });

  test('an argument that nobody gave is not asked for', async () => {
    const query = 'query ($unit: String) { lots { amount(unit: $unit) } }';
    const served = serve(() => schemaFrom(minus('Lot.amount(unit)')));
    expect((await askWith(served, { query })).errors).toEqual([]);
    expect(errorsOf(await askWith(served, { query, variables: { unit: 'kg' } }))).toHaveLength(3);
  });

  test('numbers that stand for their own digits are numbers', async () => {
    const query = 'query ($filter: LotFilter, $first: Int) { lots(filter: $filter, first: $first) { code grade } }';
    const variables = parseWithDigits('{ "filter": { "weight": { "least": 1.50 } }, "first": 1.0 }') as Record<
      string,
      unknown
    >;
    const response = await askWith(
      serve(() => schemaFrom(minus('Lot.grade'))),
      { query, variables },
    );
    expect(response.data?.['lots']).toHaveLength(3);
    expect(response.errors).toHaveLength(3);
  });

  test('a name that callers do not see is told to nobody', async () => {
    const served = serve(() => schemaFrom(minus('Lot.grade')));
    const response = await askWith(served, { query: '{ lots { code grade } }' }, schemaFrom(minus('Lot.grade')));
    expect(response.errors).toHaveLength(3);
    expect(JSON.stringify([response.errors, served.sdl.lacks])).not.toContain('Lot');
  });
});

describe('a member may say anything of itself', () => {
  /** One that tells this schema, understands nothing but what it has not been asked, and answers that with this. */
  const hostile = (sdl: string, data: string): Served => {
    const told = JSON.stringify({ data: { _service: { sdl } } });
    const refusal = '{"errors":[{"message":"?","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}';
    const queries: string[] = [];
    const call: SubgraphCall = async ({ query }) => {
      const [first] = queries;
      queries.push(query);
      const text = query === SDL_QUERY ? told : query === (first ?? query) ? refusal : data;
      return readSubgraphResponse(200, 'application/json', Buffer.from(text));
    };
    const probe = (): Promise<SubgraphResponse> => call({ query: SDL_QUERY, variables: {}, ...caller(1_000) });
    return { call, queries, sdl: new MemberSdl({ probeEveryMs: 60_000, timeoutMs: 1_000, probe }) };
  };

  test('as that a union is of inputs', async () => {
    const sdl = 'type Query { anything: U } union U = Query | I input I { name: Int }';
    const { errors } = await askWith(hostile(sdl, '{"data":{}}'), { query: '{ anything { name } day }' });
    expect(errors).toMatchObject([{ code: 'OTHER_VERSION', path: ['day'] }]);
  });

  test('as that an argument is lists within lists, which validation has no stack for', async () => {
    for (let depth = 2_000; depth <= 8_000; depth += 250) {
      const sdl = `type Query { lots(first: ${'['.repeat(depth)}Int${']'.repeat(depth)}): Int }`;
      const query = 'query ($first: Int) { lots(first: $first) { name } }';
      const { errors } = await askWith(hostile(sdl, '{"data":{}}'), { query, variables: { first: 1 } });
      for (const { code } of errors) expect(['OTHER_VERSION', 'MINISTRY_ERROR']).toContain(code);
    }
  });

  test('or answer with lists that nobody has asked for', async () => {
    const lists = '['.repeat(50_000) + ']'.repeat(50_000);
    const sdl = 'type Query { lots: [Lot!] } type Lot { name: String }';
    const response = await askWith(hostile(sdl, `{"data":{"lots":${lists}}}`), { query: '{ lots { name } day }' });
    expect(response.errors).toMatchObject([{ code: 'OTHER_VERSION', path: ['day'] }]);
    expect(response.data).toMatchObject({ day: null });
  });

  test('or have more fields than can be compared with what it lacks', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `a${i.toString(36)}: Int`).join(' ');
    const { schema } = subgraphSchema(`type Query { ${names} }`) ?? {};
    const query = parse(`{ ${Array.from({ length: 20 }, (_, i) => `zz${i}`).join(' ')} }`);
    let compared = 0;
    const fields = schema?.getQueryType()?.getFields() ?? {};
    const watched = new Proxy(fields, { ownKeys: (target) => ((compared += 1), Reflect.ownKeys(target)) });
    Object.assign(schema?.getQueryType() ?? {}, { getFields: () => watched });
    expect(cutQuery(schema ? [schema] : [], query, {}, new Set())).toMatchObject({ document: null });
    expect(compared).toBe(0);
  });
});

describe('calls', () => {
  const query = '{ lots { code grade } }';

  test('one that is understood is asked as it is, and nobody looks at its schema', async () => {
    const served = serve(() => GRAPH);
    expect((await askWith(served, { query })).errors).toEqual([]);
    expect(served.queries).toEqual([query]);
  });

  test('once its schema is known every further query is asked right at once', async () => {
    const served = serve(() => schemaFrom(minus('Lot.grade', 'Farm.name')));
    await askWith(served, { query });
    expect(served.queries).toHaveLength(3);
    await askWith(served, { query: '{ farm(id: "f") { name number } }' });
    expect(served.queries).toHaveLength(4);
  });

  test('a mutation goes out without what is not known of its result, and never without an argument', async () => {
    const served = serve(() => schemaFrom(minus('Mutation.recall(why)', 'Lot.grade')));
    const whole = await askWith(served, { query: 'mutation { recall(code: "l1") { code grade } }', mutation: true });
    expect(whole.data).toMatchObject({ recall: { code: 'l1', grade: null } });
    const before = served.queries.length;
    const mutation = 'mutation { recall(code: "l1", why: "x") { code } }';
    const response = await askWith(served, { query: mutation, mutation: true });
    expect([response.data, errorsOf(response)]).toEqual([
      { recall: null },
      [['recall', 'it does not know Mutation.recall']],
    ]);
    expect(served.queries).toHaveLength(before);
  });

  test('a mutation that may have been begun is not sent again', async () => {
    const served = serve(() => schemaFrom(minus('Lot.grade')), { isApollo: false });
    const mutation = { query: 'mutation { recall(code: "l1") { code grade } }', mutation: true };
    expect((await askWith(served, mutation)).data).toBeNull();
    expect(served.queries.filter((each) => each.startsWith('mutation'))).toHaveLength(1);
    // From now on its schema is known.
    expect((await askWith(served, mutation)).data).toMatchObject({ recall: { code: 'l1', grade: null } });
  });

  test('when it tells another version it is asked for all again at once', async () => {
    let schema = schemaFrom(minus('Lot.grade'));
    const served = serve(() => schema);
    await askWith(served, { query });
    schema = GRAPH;
    served.sdl.forget();
    expect((await askWith(served, { query })).errors).toEqual([]);
    expect(served.sdl.lacks).toEqual([]);
    schema = schemaFrom(minus('Lot.code'));
    expect((await askWith(served, { query })).data).toMatchObject({ lots: [{ grade: 'A' }, {}, {}] });
  });

  test('one whose errors looking does not explain is looked at a few times only', async () => {
    const served = serve(() => GRAPH);
    const refusing: Served['call'] = async () => ({
      data: null,
      errors: [{ code: 'MINISTRY_ERROR', path: null, system: null, codes: [] }],
    });
    for (let i = 0; i < 20; i += 1)
      expect((await askWith({ ...served, call: refusing }, { query })).errors).toMatchObject([
        { code: 'MINISTRY_ERROR' },
      ]);
    expect(served.queries.length).toBeLessThan(6);
  });

  test('while old and new servers answer in turn, what both know is answered', async () => {
    const servers = [schemaFrom(minus('Lot.grade')), schemaFrom(minus('Lot.amount'))];
    let calls = 0;
    // Whichever is asked first, and whichever is looked at.
    const turns = '0011010110010111001010110'.repeat(10);
    const served = serve(() => servers[Number(turns[calls++])] ?? GRAPH, { probeEveryMs: 20 });
    const ask = (): Promise<SubgraphResponse> => askWith(served, { query: '{ lots { code grade amount } }' });
    await expect
      .poll(async () => (await ask(), served.sdl.lacks), { timeout: 5_000 })
      .toEqual(['Lot.amount', 'Lot.grade']);
    served.sdl.close();
    for (let i = 0; i < 10; i += 1)
      expect((await ask()).data).toMatchObject({ lots: [{ code: 'l1' }, { code: 'l2' }, { code: 'l3' }] });
  });

  test('after its upgrade it is asked for all again, though nobody asks meanwhile', async () => {
    let schema = schemaFrom(minus('Lot.grade'));
    const served = serve(() => schema, { probeEveryMs: 20 });
    expect((await askWith(served, { query })).errors).toHaveLength(3);
    schema = GRAPH;
    await expect.poll(() => served.sdl.texts.length, { timeout: 5_000 }).toBe(0);
    expect(served.sdl.lacks).toEqual([]);
    expect((await askWith(served, { query })).errors).toEqual([]);
    served.sdl.close();
  });
});
