import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS_CLAIMS } from '../../common/signature/call-claims.ts';
import type { SubgraphError, SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import { chainSchema, runChain } from '../../gateway/execute/chain-source.ts';
import { chainTypeDefs } from '../../gateway/member-set.ts';
import { recalledQuery } from '../../gateway/recalled/member-recalled.ts';
import { namesOf } from '../../schema/names.ts';
import { caller, fakeMinistry } from '../support/fake-ministry.ts';
import { SUPERGRAPH } from './support/ask.ts';
import { down, hung, type SearchedMember } from './support/searched-member.ts';

const schema = chainSchema(chainTypeDefs(SUPERGRAPH));

const LIST = `query($where: RecalledCondition, $first: Int, $after: String) {
  recalled(where: $where, first: $first, after: $after) {
    edges { cursor at node { __typename code member sector } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    coverage { sector member status complete }
    gaps { reason member message }
    complete
  }
}`;

interface Listed {
  readonly edges: readonly {
    readonly cursor: string;
    readonly at: string | null;
    readonly node: { readonly code: string; readonly member: string };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly coverage: readonly { readonly member: string; readonly status: string; readonly complete: boolean }[];
  readonly gaps: readonly { readonly reason: string; readonly member: string; readonly message: string }[];
  readonly complete: boolean;
}

interface Row {
  readonly code: string;
  readonly at: string | null;
}

const orderOf = ({ at, code }: Row): string => `${at === null ? '1' : `0${1e15 - Date.parse(at)}`} ${code}`;
const inOrder = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : orderOf(a) > orderOf(b) ? 1 : 0));

interface Options {
  readonly errors?: readonly SubgraphError[];
  readonly instead?: SearchedMember['call'];
  readonly rows?: (rows: readonly Row[]) => unknown;
}

/** A member as the list sees it, at the level of one call. */
function member(
  name: string,
  held: readonly Row[],
  { errors = [], instead, rows = (own) => own }: Options = {},
): SearchedMember {
  const fake = fakeMinistry(name, {});
  const requests: SearchedMember['requests'] = [];
  return {
    ...fake,
    recalledField: namesOf(fake.name).recalledField,
    requests,
    async call(request): Promise<SubgraphResponse> {
      requests.push(request);
      if (instead) return instead(request);
      const { first, after } = request.variables as unknown as {
        readonly first: number;
        readonly after: (Row & { readonly included: boolean }) | null;
      };
      const left = inOrder(held).filter(
        (row) => !after || orderOf(row) > orderOf(after) || (after.included && orderOf(row) === orderOf(after)),
      );
      return { data: { rows: rows(left.slice(0, first)) }, errors };
    },
  };
}

async function ask(
  members: readonly SearchedMember[],
  variables: object = {},
  deadlineMs = 5_000,
): Promise<{ readonly list: Listed; readonly errors: SubgraphResponse['errors'] }> {
  const asker = new Asker(members, { ...caller(deadlineMs), claims: ANONYMOUS_CLAIMS });
  const { data, errors } = await runChain({
    schema,
    document: parse(LIST),
    asker,
    variables: { ...variables },
    operationName: null,
  });
  return { list: (JSON.parse(JSON.stringify(data)) as { recalled: Listed } | null)?.recalled as Listed, errors };
}

const time = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();
const row = (code: string, at: number | null): Row => ({ code: `urn:test:${code}`, at: at === null ? null : time(at) });

/** Some of one code, some of one moment, some undated. */
const three = (): SearchedMember[] => [
  member('agriculture/370000', [row('a', 5), row('shared', 3), row('old', 1), row('undated', null)]),
  member('agriculture/110000', [row('b', 4), row('shared', 3), row('undated', null)]),
  member('food-drug', [row('c', 5), row('shared', 3), row('shared-too', 3)]),
];
const ORDER = [
  ['urn:test:a', 'agriculture/370000'],
  ['urn:test:c', 'food-drug'],
  ['urn:test:b', 'agriculture/110000'],
  ['urn:test:shared', 'agriculture/110000'],
  ['urn:test:shared', 'agriculture/370000'],
  ['urn:test:shared', 'food-drug'],
  ['urn:test:shared-too', 'food-drug'],
  ['urn:test:old', 'agriculture/370000'],
  ['urn:test:undated', 'agriculture/110000'],
  ['urn:test:undated', 'agriculture/370000'],
];
const told = ({ edges }: Listed): unknown[] => edges.map(({ node }) => [node.code, node.member]);

describe('one order over all members: the newest recall first', () => {
  test.each([1, 2, 3, 4, 9, 10, 200])('by pages of %d, each record once', async (first) => {
    const found: unknown[] = [];
    for (let after: string | null = null, more = true, pages = 0; more && pages < 20; pages += 1) {
      const { list } = await ask(three(), { first, after });
      expect([list.edges.length, list.complete]).toEqual([Math.min(first, ORDER.length - found.length), true]);
      found.push(...told(list));
      ({ hasNextPage: more, endCursor: after } = list.pageInfo);
    }
    expect(found).toEqual(ORDER);
  });

  test('goes on behind any edge, also where its member is gone', async () => {
    const { list } = await ask(three(), { first: 20 });
    for (const [i, { cursor }] of list.edges.entries()) {
      expect(told((await ask(three(), { after: cursor })).list)).toEqual(ORDER.slice(i + 1));
      const others = three().filter((each) => each.member.name !== ORDER[i]?.[1]);
      expect(told((await ask(others, { after: cursor })).list)).toEqual(
        ORDER.slice(i + 1).filter(([, name]) => name !== ORDER[i]?.[1]),
      );
    }
  });

  test('what is listed is a reference to the record, with the time of its recall', async () => {
    const { list } = await ask(three(), { first: 1 });
    expect(list.edges[0]).toMatchObject({
      at: time(5),
      node: {
        __typename: 'AgricultureRecord',
        code: 'urn:test:a',
        member: 'agriculture/370000',
        sector: 'AGRICULTURE',
      },
    });
  });

  test('sectors and members choose whom to ask, who are asked for all else', async () => {
    const members = three();
    const where = { sectors: ['FOOD_DRUG'], standing: true, product: 'x' };
    expect(told((await ask(members, { where })).list)).toEqual(ORDER.filter(([, name]) => name === 'food-drug'));
    expect(members.map(({ requests }) => requests.map(({ variables }) => variables['where']))).toEqual([
      [],
      [],
      [{ standing: true, product: 'x' }],
    ]);
    const { errors } = await ask(members, { where: { members: ['food-drug/x'] } });
    expect(errors[0]).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('food-drug/x') });
  });

  test('each sector has such a list, for everybody, and the query that is asked of it is one of its schema', () => {
    for (const { name, recalledField } of SUPERGRAPH.topology.ministries) {
      expect(recalledField).toBe(namesOf(name).recalledField);
      expect(SUPERGRAPH.marks.fields.get(`Query.${recalledField}`) ?? []).toEqual([]);
      expect(validate(SUPERGRAPH.graph.whole, parse(recalledQuery(recalledField ?? '')))).toEqual([]);
    }
  });
});

describe('what could not be asked', () => {
  const withOne = (one: SearchedMember): SearchedMember[] => [...three(), one];

  test('a member that is down is a gap, and the others are listed', async () => {
    const { list, errors } = await ask(withOne(member('customs', [], { instead: async () => down() })), { first: 20 });
    expect([told(list), list.complete, errors]).toEqual([ORDER, false, []]);
    expect(list.gaps).toEqual([{ reason: 'UNAVAILABLE', member: 'customs', message: expect.any(String) }]);
    expect(list.coverage.map(({ member: name, status }) => [name, status])).toEqual([
      ['agriculture/110000', 'ANSWERED'],
      ['agriculture/370000', 'ANSWERED'],
      ['customs', 'FAILED'],
      ['food-drug', 'ANSWERED'],
    ]);
  });

  test('one that hangs is a gap at the deadline', async () => {
    const { list } = await ask(withOne(member('customs', [], { instead: hung })), { first: 20 }, 300);
    expect([told(list), list.gaps.map(({ reason }) => reason)]).toEqual([ORDER, ['TIMEOUT']]);
  });

  test('with nothing to list each gap is an error, too', async () => {
    const { list, errors } = await ask([member('customs', [], { instead: async () => down() })]);
    expect([list.edges, errors.map(({ code, member: name }) => [code, name])]).toEqual([
      [],
      [['UNAVAILABLE', 'customs']],
    ]);
  });

  test('one that cannot be asked this is a gap, and the others are listed; that nobody can is the answer', async () => {
    const wrong = { code: 'BAD_REQUEST', path: ['rows'], system: null, codes: [], said: 'six digits' };
    const refusing = member('customs', [], { instead: async () => ({ data: { rows: null }, errors: [wrong] }) });
    const { list } = await ask(withOne(refusing), { first: 20 });
    expect([told(list), list.gaps]).toMatchObject([
      ORDER,
      [{ reason: 'BAD_REQUEST', member: 'customs', message: 'CUSTOMS cannot be asked this: six digits' }],
    ]);
    expect((await ask([refusing])).errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
    const partly = member('customs', [row('x', 9)], { errors: [{ ...wrong, path: null, system: 'old' }] });
    const { list: whole } = await ask(withOne(partly), { first: 20 });
    expect([told(whole)[0], whole.gaps.map(({ reason }) => reason)]).toEqual([
      ['urn:test:x', 'customs'],
      ['BAD_REQUEST'],
    ]);
  });

  test('one whose schema has no such list is another version', async () => {
    const { list } = await ask(withOne({ ...member('customs', []), recalledField: null }), { first: 20 });
    expect([told(list), list.gaps.map(({ reason }) => reason)]).toEqual([ORDER, ['OTHER_VERSION']]);
  });

  test.each<[string, (rows: readonly Row[]) => unknown]>([
    ['no list', () => ({})],
    ['a row without a code', (rows) => [...rows, { at: null }]],
    ['an order of its own', (rows) => rows.toReversed()],
    ['one twice', (rows) => [...rows, ...rows.slice(-1)]],
  ])('%s is a bad answer, and never a part of the list', async (_, rows) => {
    const { list } = await ask(withOne(member('customs', [row('x', 9), row('y', 8)], { rows })), { first: 20 });
    expect([told(list), list.gaps.map(({ reason }) => reason)]).toEqual([ORDER, ['BAD_ANSWER']]);
  });

  test('one that lists again what is before the place is passed by', async () => {
    const { list: whole } = await ask(three(), { first: 20 });
    const again = member('customs', [], { rows: () => [row('x', 9)] });
    const { list } = await ask(withOne(again), { first: 20, after: whole.edges[0]?.cursor });
    expect([told(list), list.gaps.map(({ reason }) => reason)]).toEqual([ORDER.slice(1), ['BAD_ANSWER']]);
  });

  test('one that has more than it can put in order is told with its part, and the list is not complete', async () => {
    const errors = [{ code: 'TOO_LARGE', path: null, system: 'x', codes: [] }];
    const { list } = await ask(withOne(member('customs', [row('x', 9)], { errors })), { first: 20 });
    expect([told(list)[0], list.gaps, list.complete]).toEqual([['urn:test:x', 'customs'], [], false]);
    expect(list.coverage.find(({ member: name }) => name === 'customs')).toMatchObject({
      status: 'ANSWERED',
      complete: false,
    });
  });

  test.each([[{ first: 0 }], [{ first: 201 }], [{ after: 'x' }], [{ after: '' }]])(
    '%j is refused',
    async (variables) => {
      const { errors } = await ask(three(), variables);
      expect(errors[0]?.code).toBe('BAD_USER_INPUT');
    },
  );
});
