import { type GraphQLSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { forMember } from '../../gateway/calls/granted-policy.ts';
import type { SubgraphError } from '../../gateway/calls/subgraph-response.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import { withKnownFields } from '../../gateway/drift/known-fields.ts';
import { writePlace } from '../../gateway/members/search-cursor.ts';
import { queryFor } from '../../gateway/search/member-page.ts';
import { readSearch } from '../../gateway/search/read-search.ts';
import { search } from '../../gateway/search/search.ts';
import { schemaFrom, serve } from '../drift/support/subgraph.ts';
import { caller } from '../support/fake-ministry.ts';
import { allPages, ask, codesIn, COUNTED, MAY_SEARCH, SUPERGRAPH } from './support/ask.ts';
import { down, hung, searchedMember, type SearchedMember, type SearchedOptions } from './support/searched-member.ts';

/** What a search was before it took the contract's conditions. */
const BEFORE_CONDITIONS = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
scalar TraceCode
type Query { agricultureRecords(first: Int = 20, after: String): AgricultureConnection }
type AgricultureConnection { edges: [AgricultureEdge!]!  pageInfo: PageInfo! }
type AgricultureEdge { cursor: String!  node: AgricultureRecord! }
type AgricultureRecord @key(fields: "code") { code: TraceCode! }
type PageInfo { hasNextPage: Boolean!  endCursor: String }
`;

const codes = (of: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `urn:test:${of}-${(i * 7) % 100}`);
const holding = (name: string, count: number, options: SearchedOptions = {}): SearchedMember =>
  searchedMember(name, { codes: codes(name.replace('/', '-'), count), ...options });
const callsOf = (members: readonly SearchedMember[]): number[] => members.map(({ requests }) => requests.length);

/** As a graph lists them: by sectors' names. */
const three = (): SearchedMember[] => [
  holding('agriculture/370000', 3),
  holding('agriculture/110000', 2),
  holding('food-drug', 0),
  holding('hazardous-goods', 4),
];
const inOrder = [...codes('agriculture-110000', 2), ...codes('agriculture-370000', 3), ...codes('hazardous-goods', 4)];

describe('one order over all sectors', () => {
  test.each([1, 2, 3, 5, 9, 200])(
    'by pages of %d, each record once: members by name, each in its own order',
    async (first) => {
      const pages = await allPages(three(), { first });
      expect(pages.flatMap(codesIn)).toEqual(inOrder);
      for (const [i, { edges, pageInfo, complete, gaps }] of pages.entries()) {
        expect(edges.length).toBeLessThanOrEqual(first);
        expect(pageInfo.hasPreviousPage).toBe(i > 0);
        expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null);
        expect([complete, gaps]).toEqual([true, []]);
      }
    },
  );

  test('a page is as long as was asked for, over as many members as that takes', async () => {
    const { page } = await ask(three(), { first: 7 });
    expect(codesIn(page)).toEqual(inOrder.slice(0, 7));
  });

  test('goes on after any edge', async () => {
    const { page } = await ask(three(), { first: 9 });
    for (const [i, { cursor }] of page.edges.entries())
      expect(codesIn((await ask(three(), { first: 9, after: cursor })).page)).toEqual(inOrder.slice(i + 1));
  });

  test('what is found is a reference to the record of its member', async () => {
    const { page } = await ask(three(), { first: 3 });
    expect(page.edges[2]?.node).toEqual({
      __typename: 'AgricultureRecord',
      code: 'urn:test:agriculture-370000-0',
      member: 'agriculture/370000',
      sector: 'AGRICULTURE',
    });
  });

  test('a cursor of a member that is gone goes on with the next name', async () => {
    const after = writePlace({ member: 'agriculture/200000', cursor: '1' });
    expect(codesIn((await ask(three(), { first: 9, after })).page)).toEqual(inOrder.slice(2));
  });
});

describe('what it costs', () => {
  test('a page of one member’s records is one call', async () => {
    const members = [holding('agriculture', 50), holding('food-drug', 50)];
    await ask(members, { first: 20 });
    expect(callsOf(members)).toEqual([1, 0]);
  });

  test('one that has nothing costs one call a page', async () => {
    const members = three();
    await allPages(members, { first: 200 });
    expect(callsOf(members)).toEqual([1, 1, 1, 1]);
  });

  test('the next are asked two, then four at a time, and each only once', async () => {
    const names = Array.from({ length: 10 }, (_, i) => `agriculture/${100_000 + i}`);
    let [underWay, most] = [0, 0];
    const many = names.map((name) =>
      holding(name, 0, {
        instead: async () => {
          most = Math.max(most, (underWay += 1));
          await new Promise((resolve) => setTimeout(resolve, 1));
          underWay -= 1;
          return undefined as never;
        },
      }),
    );
    await ask(many, {});
    expect([callsOf(many), most]).toEqual([names.map(() => 1), 4]);
  });

  test('of very many that have nothing passes some, and goes on from there', async () => {
    const many = Array.from({ length: 50 }, (_, i) => holding(`agriculture/${100_000 + i}`, 0));
    const pages = await allPages([...many, holding('food-drug', 1)], {});
    expect(pages.map(({ coverage }) => coverage.length)).toEqual([20, 20, 11]);
    expect(pages.map(codesIn)).toEqual([[], [], codes('food-drug', 1)]);
  });

  test('one that has looked at as much as it may for a page ends it, and goes on with the next', async () => {
    const members = [holding('agriculture', 50, { examines: 20 }), holding('food-drug', 8)];
    const pages = await allPages(members, { where: { text: '-43' } });
    expect(pages.map(codesIn)).toEqual([[], [], ['urn:test:agriculture-43']]);
    expect(pages.map(({ coverage }) => coverage.map(({ member, examined }) => [member, examined]))).toEqual([
      [['agriculture', 20]],
      [['agriculture', 20]],
      [
        ['agriculture', 10],
        ['food-drug', 8],
      ],
    ]);
  });

  test('whoever was asked ahead and was not needed is not told, and not waited for', async () => {
    const members = [
      holding('agriculture', 0),
      holding('food-drug', 3),
      holding('hazardous-goods', 0, { instead: hung }),
    ];
    const { page } = await ask(members, { first: 3 });
    expect(callsOf(members)).toEqual([1, 1, 1]);
    expect([page.coverage.map(({ member }) => member), page.complete]).toEqual([['agriculture', 'food-drug'], true]);
  });
});

describe('whom it is about', () => {
  test.each([
    [{ sectors: ['HAZARDOUS_GOODS'] }, codes('hazardous-goods', 4)],
    [
      { members: ['agriculture/110000', 'hazardous-goods'] },
      [...codes('agriculture-110000', 2), ...codes('hazardous-goods', 4)],
    ],
    [
      { sectors: ['AGRICULTURE', 'FOOD_DRUG'], members: ['agriculture/110000', 'hazardous-goods'] },
      codes('agriculture-110000', 2),
    ],
    [{ sectors: [] }, []],
    [{ sectors: ['FOOD_DRUG'], members: ['hazardous-goods'] }, []],
  ])('%j', async (where, found) => {
    const members = three();
    const { page } = await ask(members, { where });
    expect(codesIn(page)).toEqual(found);
    // Of whom it is about each is asked about all else.
    for (const { variables } of members.flatMap(({ requests }) => requests)) expect(variables['where']).toEqual({});
  });

  test.each([
    [
      { where: { sectors: ['FOOD'] } },
      'where.sectors: "FOOD" is no sector here: there are AGRICULTURE, FOOD_DRUG, HAZARDOUS_GOODS',
    ],
    [
      { where: { members: ['food-drug/1'] } },
      'where.members: "food-drug/1" is no member here: there are agriculture/110000, agriculture/370000, food-drug, hazardous-goods',
    ],
    [{ first: 0 }, 'first must be from 1 to 200'],
    [{ first: 201 }, 'first must be from 1 to 200'],
    [{ after: 'x' }, 'after is not a cursor of this search: begin again without one'],
  ])('%j is the caller’s error, which says what there is, and nobody is asked', async (variables, message) => {
    const members = three();
    const { page, errors } = await ask(members, variables);
    expect(page).toBeUndefined();
    expect(errors).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', path: ['search'], message })]);
    expect(callsOf(members)).toEqual([0, 0, 0, 0]);
  });

  describe('a condition that a member cannot be asked', () => {
    const REFUSES: SubgraphError = { code: 'BAD_REQUEST', path: ['page'], system: null, codes: [], said: 'six digits' };
    const refusing = (name: string): SearchedMember =>
      holding(name, 0, { instead: () => ({ data: { page: null }, errors: [REFUSES] }) });
    const refused = [
      expect.objectContaining({ code: 'BAD_USER_INPUT', message: 'FOOD_DRUG cannot be asked this: six digits' }),
    ];

    test('is the caller’s error where nobody can, in the words of the first', async () => {
      for (const members of [[refusing('food-drug')], [refusing('food-drug'), refusing('hazardous-goods')]]) {
        const { page, errors } = await ask(members, { where: { division: '37' } });
        expect([page, errors]).toEqual([undefined, refused]);
      }
    });

    test.each([1, 3, 5, 200])('is a gap of that member else, with its words, by pages of %d', async (first) => {
      const members = [refusing('agriculture'), holding('customs', 3), refusing('food-drug'), holding('rare-earth', 2)];
      members.push(refusing('special-equipment'));
      const pages = await allPages(members, { first });
      expect(pages.flatMap(codesIn)).toEqual([...codes('customs', 3), ...codes('rare-earth', 2)]);
      expect(pages.flatMap(({ gaps }) => gaps.map(({ reason, member, message }) => [reason, member, message]))).toEqual(
        ['AGRICULTURE', 'FOOD_DRUG', 'SPECIAL_EQUIPMENT'].map((sector) => [
          'BAD_REQUEST',
          sector.toLowerCase().replace('_', '-'),
          `${sector} cannot be asked this: six digits`,
        ]),
      );
    });

    test('is a gap, and an error, where the others have nothing', async () => {
      for (const members of [
        [holding('agriculture', 0), refusing('food-drug')],
        [refusing('food-drug'), holding('hazardous-goods', 0)],
      ]) {
        const { page, errors } = await ask(members, {});
        expect([codesIn(page), page.gaps.map(({ member }) => member), page.complete]).toEqual([
          [],
          ['food-drug'],
          false,
        ]);
        expect(errors).toMatchObject([{ code: 'BAD_REQUEST', member: 'food-drug' }]);
      }
    });

    test('with its own cursor is the caller’s error', async () => {
      const after = writePlace({ member: 'food-drug', cursor: 'of another search' });
      const members = [holding('agriculture', 1), refusing('food-drug'), holding('hazardous-goods', 1)];
      const { page, errors } = await ask(members, { after });
      expect([page, errors, callsOf(members)]).toEqual([undefined, refused, [0, 1, 0]]);
    });

    test('is a gap of the system where it is one system’s', async () => {
      const members = [holding('agriculture', 2, { errors: [{ ...REFUSES, path: null, system: 'farm' }] })];
      const { page } = await ask(members, {});
      expect([codesIn(page), page.gaps]).toMatchObject([
        codes('agriculture', 2),
        [{ reason: 'BAD_REQUEST', system: 'farm', message: 'farm cannot be asked this: six digits' }],
      ]);
    });
  });
});

describe('what cannot be read', () => {
  test('a member that is down is a gap, and the page goes on past it', async () => {
    const members = [
      holding('agriculture', 2),
      holding('food-drug', 9, { instead: down }),
      holding('hazardous-goods', 1),
    ];
    const { page, errors, gaps } = await ask(members, {});
    expect(codesIn(page)).toEqual([...codes('agriculture', 2), ...codes('hazardous-goods', 1)]);
    expect(page).toMatchObject({
      complete: false,
      pageInfo: { hasNextPage: false },
      gaps: [
        {
          reason: 'UNAVAILABLE',
          sector: 'FOOD_DRUG',
          member: 'food-drug',
          system: null,
          codes: [],
          message: 'FOOD_DRUG cannot be reached',
        },
      ],
    });
    expect(page.coverage.map(({ status }) => status)).toEqual(['ANSWERED', 'FAILED', 'ANSWERED']);
    expect([errors, gaps]).toEqual([[], ['UNAVAILABLE']]);
  });

  test('one that hangs costs what is left of the time; then the next page begins behind it', async () => {
    const members = [
      holding('agriculture', 2),
      holding('food-drug', 9, { instead: hung }),
      holding('hazardous-goods', 1),
    ];
    const { page } = await ask(members, {}, { deadlineMs: 100 });
    expect([codesIn(page), page.gaps.map(({ reason }) => reason)]).toEqual([codes('agriculture', 2), ['TIMEOUT']]);
    const { page: next } = await ask(members, { after: page.pageInfo.endCursor });
    expect([codesIn(next), next.complete]).toEqual([codes('hazardous-goods', 1), true]);
  });

  test('no failure looks like nothing to find, whether or not gaps are selected', async () => {
    const members = [holding('agriculture', 0), holding('food-drug', 9, { instead: down })];
    const { errors } = await ask(members, {}, { query: '{ search { edges { cursor } } }' });
    expect(errors).toEqual([
      {
        code: 'UNAVAILABLE',
        path: null,
        system: null,
        codes: [],
        sector: 'FOOD_DRUG',
        member: 'food-drug',
        message: 'FOOD_DRUG cannot be reached',
      },
    ]);
  });

  test('what one of its systems could not say is a gap beside the rows, with the codes that it names', async () => {
    const partial = { path: null, system: 'old-register' };
    const members = [
      holding('agriculture', 1, {
        errors: [
          { ...partial, code: 'NOT_UNDERSTOOD', codes: ['urn:test:1'] },
          { ...partial, code: 'NOT_UNDERSTOOD', codes: ['urn:test:2'] },
          { ...partial, code: 'TIMEOUT', codes: [] },
        ],
      }),
    ];
    const { page } = await ask(members, {});
    expect(page.gaps).toMatchObject([
      { reason: 'NOT_UNDERSTOOD', system: 'old-register', codes: ['urn:test:1', 'urn:test:2'] },
      { reason: 'TIMEOUT', system: 'old-register', codes: [] },
    ]);
    expect([codesIn(page), page.coverage[0]?.status]).toEqual([codes('agriculture', 1), 'PARTIAL']);
  });

  const page = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
  test.each([
    ['no page', { page: null }],
    ['nothing', {}],
    ['a list for a page', { page: [] }],
    ['no edges', { page: { ...page, edges: null } }],
    ['an edge without a cursor', { page: { ...page, edges: [{ node: { code: 'urn:test:1' } }] } }],
    ['an edge without a node', { page: { ...page, edges: [{ cursor: 'x', node: null }] } }],
    ['no pageInfo', { page: { edges: [] } }],
    ['a code that is none', { page: { ...page, edges: [{ cursor: 'x', node: { code: '' } }] } }],
    ['more, and not after what', { page: { ...page, pageInfo: { hasNextPage: true, endCursor: null } } }],
  ])('%s is a bad answer, and the page goes on past it', async (_, data) => {
    const members = [holding('agriculture', 0, { instead: () => ({ data, errors: [] }) }), holding('food-drug', 1)];
    const { page: told } = await ask(members, {});
    expect([codesIn(told), told.gaps.map(({ reason }) => reason)]).toEqual([codes('food-drug', 1), ['BAD_ANSWER']]);
  });

  test('more rows than were asked for are of the next page', async () => {
    const edges = codes('greedy', 9).map((code) => ({ cursor: code, node: { code } }));
    const greedy = holding('agriculture', 0, { instead: () => ({ data: { page: { ...page, edges } }, errors: [] }) });
    const { page: told } = await ask([greedy], { first: 4 });
    expect([codesIn(told), told.pageInfo.hasNextPage]).toEqual([codes('greedy', 4), true]);
  });

  test('what a member says of conditions that were not given is not told on', async () => {
    const told = { ...page, narrowedBy: ['text', 'secret'], tested: ['secret', 'level'], examined: -1, total: 1.5 };
    const members = [holding('agriculture', 0, { instead: () => ({ data: { page: told }, errors: [] }) })];
    const { page: shown } = await ask(members, { where: { text: 'x' } }, { query: COUNTED });
    expect(shown.coverage).toMatchObject([{ narrowedBy: ['text'], tested: [], examined: 0, total: null }]);
  });

  test('a member of a contract from before conditions is a gap: it is not asked without them', async () => {
    const old = serve(() => schemaFrom(BEFORE_CONDITIONS));
    const graph = (): { readonly whole: GraphQLSchema; readonly api: GraphQLSchema } => SUPERGRAPH.graph;
    const call = withKnownFields(graph, old.sdl, old.call);
    const { page: told } = await ask([{ ...holding('agriculture', 1), call }, holding('food-drug', 1)], {
      where: { recalled: true },
    });
    expect(told.gaps.map(({ reason, member }) => [reason, member])).toEqual([['OTHER_VERSION', 'agriculture']]);
    expect(old.queries.filter((query) => query.includes('agricultureRecords') && !query.includes('where'))).toEqual([]);
  });

  test('a sector whose schema has no such search is a gap', async () => {
    const { page: told } = await ask(
      [{ ...holding('agriculture', 1), searchField: null }, holding('food-drug', 1)],
      {},
    );
    expect([codesIn(told), told.gaps.map(({ reason }) => reason)]).toEqual([codes('food-drug', 1), ['OTHER_VERSION']]);
  });
});

describe('a total', () => {
  const counting = (name: string, count: number): SearchedMember => holding(name, count, { narrows: ['text'] });

  test('is asked for only where it is selected', async () => {
    const members = [counting('agriculture', 3), counting('food-drug', 2)];
    await ask(members, { first: 1 });
    expect(callsOf(members)).toEqual([1, 0]);
    expect(members[0]?.requests[0]?.query).not.toContain('total');
    const skipped =
      'query($no: Boolean!) { search { complete ...of total @skip(if: $no) } } fragment of on RecordSearch { total @include(if: false) }';
    await ask(members, { no: true }, { query: skipped });
    expect(members[0]?.requests[1]?.query).not.toContain('total');
  });

  test('is the sum over all members, whichever of them the page came to', async () => {
    const members = [counting('agriculture', 50), counting('food-drug', 20), counting('rare-earth', 7)];
    for (const first of [1, 200]) expect((await ask(members, { first }, { query: COUNTED })).page.total).toBe(77);
    const { page } = await ask(members, { first: 1, where: { text: '-7' } }, { query: COUNTED });
    expect(page.total).toBe(countOf('-7', [50, 20, 7]));
    expect(page.coverage.map(({ total }) => total)).toEqual([50, 20, 7].map((count) => countOf('-7', [count])));
  });

  test('is null where one does not count, or does not answer; then nobody else is asked', async () => {
    const members = [holding('agriculture', 5), counting('food-drug', 2)];
    expect((await ask(members, { first: 1, where: { text: '-' } }, { query: COUNTED })).page.total).toBeNull();
    expect(callsOf(members)).toEqual([1, 0]);
    const failing = [counting('agriculture', 1), holding('food-drug', 1, { instead: down })];
    const { page } = await ask(failing, { first: 1 }, { query: COUNTED });
    expect([page.total, page.complete]).toEqual([null, false]);
  });
});

const countOf = (text: string, counts: readonly number[]): number =>
  counts.flatMap((count) => codes('x', count)).filter((code) => code.includes(text)).length;

test('what is found is kept nowhere outside', async () => {
  const untils: number[] = [];
  const freshness = { until: (time: number) => void untils.push(time), told: () => 0 };
  const members = [holding('agriculture', 1)];
  await search(new Asker(members, { ...caller(1_000), freshness }), readSearch({}, members), false);
  expect(Math.min(...untils)).toBe(0);
});

describe('rules', () => {
  test('who may not search a sector is told so, whatever there is, and its members are not asked', async () => {
    for (const count of [0, 5]) {
      const members = [holding('agriculture/1', count), holding('agriculture/2', count), holding('food-drug', 2)];
      const { page } = await ask(members, {}, { query: COUNTED, policies: ['food-drug/search'] });
      expect(callsOf(members)).toEqual([0, 0, 1]);
      expect(page).toEqual({
        ...page,
        total: 2,
        complete: true,
        gaps: [],
        withheld: [{ sector: 'AGRICULTURE', policy: 'agriculture/search' }],
      });
      expect([codesIn(page), page.coverage.map(({ member }) => member)]).toEqual([
        codes('food-drug', 2),
        ['food-drug'],
      ]);
    }
  });

  test('where nobody may be asked nothing is counted, which is not none', async () => {
    const members = [holding('agriculture', 3), holding('food-drug', 0)];
    const { page } = await ask(members, {}, { query: COUNTED, policies: [] });
    expect([callsOf(members), page.total, page.withheld.length]).toEqual([[0, 0], null, 2]);
    const { page: none } = await ask(members, { where: { sectors: [] } }, { query: COUNTED, policies: [] });
    expect(none.total).toBe(0);
  });

  test('an agreement with one member opens that one', async () => {
    const members = [holding('agriculture/1', 1), holding('agriculture/2', 5)];
    const { page } = await ask(members, {}, { policies: [forMember('agriculture/search', 'agriculture/1')] });
    expect([codesIn(page), page.withheld]).toEqual([
      codes('agriculture-1', 1),
      [{ sector: 'AGRICULTURE', policy: 'agriculture/search' }],
    ]);
  });

  test('what else the graph’s rules refuse is not asked, by whatever rule', async () => {
    const members = [holding('agriculture', 1), holding('food-drug', 1)];
    const { page } = await ask(members, {}, { mayFetch: (query) => !query.includes('agriculture') });
    expect([codesIn(page), page.withheld]).toEqual([codes('food-drug', 1), [{ sector: 'AGRICULTURE', policy: null }]]);
  });

  test('what a member’s rules keep out of its search is told, and is no gap', async () => {
    const rule = { code: 'FORBIDDEN', path: null, system: null, codes: [], policy: 'agriculture/parties' };
    const foreign = { ...rule, policy: 'food-drug/parties' };
    const { page } = await ask([holding('agriculture', 1, { errors: [rule, rule, foreign] })], {});
    expect([page.withheld, page.complete]).toEqual([
      [
        { sector: 'AGRICULTURE', policy: null },
        { sector: 'AGRICULTURE', policy: 'agriculture/parties' },
      ],
      true,
    ]);
  });

  test('a member that refuses the gateway is a gap that nobody takes for a rule', async () => {
    const refuses = { code: 'REFUSED', path: null, system: null, codes: [] };
    const members = [holding('agriculture', 1, { instead: () => ({ data: null, errors: [refuses] }) })];
    const { page, errors } = await ask(members, {});
    expect([page.gaps.map(({ reason }) => reason), errors.map(({ code }) => code)]).toEqual([
      ['FORBIDDEN'],
      ['REFUSED'],
    ]);
  });
});

test('every sector of the graph has the search that its members are asked', () => {
  for (const { name, searchField } of SUPERGRAPH.topology.ministries) {
    expect(MAY_SEARCH).toContain(`${name}/search`);
    expect(SUPERGRAPH.marks.fields.get(`Query.${searchField}`)?.flatMap(({ anyOf }) => anyOf.flat())).toContain(
      `${name}/search`,
    );
    for (const counts of [true, false])
      expect(validate(SUPERGRAPH.graph.whole, parse(queryFor(searchField ?? '', counts)))).toEqual([]);
  }
});
