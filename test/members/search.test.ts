import { describe, expect, test } from 'vitest';
import { ANONYMOUS_CLAIMS } from '../../common/signature/call-claims.ts';
import { forMember } from '../../gateway/calls/granted-policy.ts';
import type { CalledMember } from '../../gateway/members/member.ts';
import { readPlace, writePlace } from '../../gateway/members/search-cursor.ts';
import { ask, down, type FakeMember, member, shapesOf, type Told } from './support/sector.ts';

const [A, B, C, D] = ['agriculture/110000', 'agriculture/370000', 'agriculture/370600', 'agriculture/440000'];
const SEARCH = `query($filter: AgricultureFilter, $first: Int, $after: String) {
  agricultureRecords(filter: $filter, first: $first, after: $after) {
    edges { at: cursor node { code member } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const codes = (name: string, count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`urn:test:${name.slice(-6)}-${i}`, `product ${i}`]));
const holding = (name: string, count: number, options: Parameters<typeof member>[2] = {}): FakeMember =>
  member(name, { records: codes(name, count) }, options);

interface Page {
  readonly edges: readonly { readonly at: string; readonly node: { readonly code: string; readonly member: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const search = (members: readonly CalledMember[], variables: object): Promise<Told> =>
  ask(members, SEARCH, undefined, { variables: { ...variables } });
const pageIn = ({ data }: Told): Page => data?.['agricultureRecords'] as Page;
const said = (told: Told): string[] => pageIn(told).edges.map(({ node }) => node.code);

/** All pages, one after the other, as a client reads them. */
async function allPages(members: readonly CalledMember[], variables: object): Promise<Told[]> {
  const pages: Told[] = [];
  for (let after: string | null | undefined; after !== null && pages.length < 1_000;) {
    const told = await search(members, { ...variables, ...(after === undefined ? {} : { after }) });
    pages.push(told);
    const { hasNextPage, endCursor } = pageIn(told).pageInfo;
    after = hasNextPage ? endCursor : null;
  }
  return pages;
}

describe('a search over the members of a sector', () => {
  test.each([1, 2, 3, 5, 100])(
    'by pages of %d says each record once, member after member in the order of names',
    async (first) => {
      const members = [holding(C, 3), holding(A, 5), holding(B, 0)];
      const pages = await allPages(members, { first });
      expect(pages.flatMap(said)).toEqual([...Object.keys(codes(A, 5)), ...Object.keys(codes(C, 3))]);
      expect(pages.flatMap(({ errors }) => errors)).toEqual([]);
      // No page is empty in between, and none longer than asked for.
      for (const [i, page] of pages.entries()) {
        expect(said(page).length).toBeLessThanOrEqual(first);
        if (i < pages.length - 1) expect(said(page).length).toBeGreaterThan(0);
        expect(pageIn(page).pageInfo.hasPreviousPage).toBe(i > 0);
        expect(pageIn(page).pageInfo.startCursor).toBe(pageIn(page).edges[0]?.at ?? null);
      }
    },
  );

  test('goes on after any edge, and not only after the last', async () => {
    const members = [holding(A, 4), holding(B, 2)];
    const [page] = await allPages(members, { first: 4 });
    const after = page && pageIn(page).edges[1]?.at;
    expect((await allPages(members, { first: 4 })).flatMap(said)).toHaveLength(6);
    expect(said(await search(members, { first: 4, after }))).toEqual(Object.keys(codes(A, 4)).slice(2));
    expect(said(await search(members, { first: 4, after: page && pageIn(page).edges[3]?.at }))).toEqual(
      Object.keys(codes(B, 2)),
    );
  });

  test('costs one call a page, and one more for each member that has nothing', async () => {
    const members = [holding(A, 5), holding(B, 0), holding(C, 2)];
    const calls = (): number => members.reduce((all, { requests }) => all + requests.length, 0);
    const first = await search(members, { first: 5 });
    expect(calls()).toBe(1);
    const { endCursor } = pageIn(first).pageInfo;
    expect(said(await search(members, { first: 5, after: endCursor }))).toEqual(Object.keys(codes(C, 2)));
    expect(calls()).toBe(3);
  });

  test('of very many that have nothing passes some at a time, and goes on from there', async () => {
    const many = Array.from({ length: 50 }, (_, i) => holding(`agriculture/${100_000 + i}`, 0));
    const last = holding('agriculture/900000', 1);
    const pages = await allPages([...many, last], {});
    expect(pages.flatMap(said)).toEqual(Object.keys(codes('900000', 1)));
    expect(pages).toHaveLength(3);
    expect(pageIn(pages[0] as Told)).toMatchObject({ edges: [], pageInfo: { hasNextPage: true, startCursor: null } });
  });

  test('nowhere anything: one empty page, and no error', async () => {
    expect(await search([holding(A, 0), holding(B, 0)], {})).toEqual({
      data: {
        agricultureRecords: {
          edges: [],
          pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
        },
      },
      errors: [],
    });
  });

  test('goes past a member that is down, and tells it', async () => {
    const members = [holding(A, 2), holding(B, 0, { instead: down() }), holding(C, 1)];
    const pages = await allPages(members, { first: 2 });
    expect(pages.map((page) => [said(page).length, page.errors])).toEqual([
      [2, []],
      [1, [{ code: 'UNAVAILABLE', member: B }]],
    ]);
  });

  test('null with the error where nobody had anything and one failed: no failure looks like nothing to find', async () => {
    expect(await search([holding(A, 0), holding(B, 0, { instead: down('TIMEOUT') })], {})).toEqual({
      data: { agricultureRecords: null },
      errors: [{ code: 'TIMEOUT', member: B, path: ['agricultureRecords'] }],
    });
  });

  describe('what a member cannot be asked', () => {
    const refusing = (name: string, count = 1): FakeMember =>
      holding(name, count, {
        instead: () => ({
          data: { agricultureRecords: null },
          errors: [{ ...REFUSES, said: 'cannot be searched by soil' }],
        }),
      });
    const REFUSES = { code: 'BAD_REQUEST', path: ['agricultureRecords'], system: 'farm', codes: [] } as const;
    const refusedBy = (name: string): object => ({ code: 'BAD_REQUEST', member: name });

    test('of all is the answer, each in its words', async () => {
      for (const members of [[holding(A, 1)], [holding(A, 1), holding(B, 1)], [refusing(A)]])
        expect(await search(members, { first: 0 })).toEqual({
          data: { agricultureRecords: null },
          errors: members.map(({ member: { name } }) => ({ ...refusedBy(name), path: ['agricultureRecords'] })),
        });
    });

    test.each([1, 2, 3, 100])('leaves what the others say, by pages of %d', async (first) => {
      const members = [refusing(A), holding(B, 3), refusing('agriculture/370500'), holding(C, 2), refusing(D)];
      const pages = await allPages(members, { first });
      expect(pages.flatMap(said)).toEqual([...Object.keys(codes(B, 3)), ...Object.keys(codes(C, 2))]);
      expect(pages.flatMap(({ errors }) => errors)).toEqual([A, 'agriculture/370500', D].map(refusedBy));
      for (const { requests } of members.filter((_, i) => i % 2 === 0)) expect(requests).toHaveLength(1);
    });

    test.each([
      ['the first', [refusing(A), holding(B, 0)], A],
      ['the last', [holding(A, 0), refusing(B)], B],
    ])('leaves that the others have nothing, where it is %s', async (_, members, name) => {
      expect(await ask(members, '{ agricultureRecords { __typename edges { cursor } total } }')).toEqual({
        data: { agricultureRecords: { __typename: 'AgricultureConnection', edges: [], total: null } },
        errors: [refusedBy(name)],
      });
    });

    test('hides no failure of another', async () => {
      expect(await search([refusing(A), holding(B, 0, { instead: down() }), holding(C, 0)], {})).toEqual({
        data: { agricultureRecords: null },
        errors: [refusedBy(A), { code: 'UNAVAILABLE', member: B }].map((error) => ({
          ...error,
          path: ['agricultureRecords'],
        })),
      });
    });

    test('of one of its systems stands beside what it has, or that it has nothing', async () => {
      const partly = (name: string, count: number): FakeMember =>
        holding(name, count, {
          change: (response) => ({ ...response, errors: [{ ...REFUSES, path: null }] }),
        });
      for (const count of [0, 2]) {
        const told = await search([partly(A, count)], {});
        expect([said(told).length, told.errors]).toEqual([count, [refusedBy(A)]]);
      }
    });

    test('with its own cursor is the answer: no page follows it', async () => {
      const after = writePlace({ member: B, cursor: 'of another search' });
      const members = [holding(A, 1), refusing(B), holding(C, 1)];
      expect(await search(members, { after })).toEqual({
        data: { agricultureRecords: null },
        errors: [{ ...refusedBy(B), path: ['agricultureRecords'] }],
      });
      expect(members[2]?.requests).toEqual([]);
    });
  });

  test.each([
    'x',
    '',
    'MDo',
    Buffer.from('["agriculture/370000", "c"]').toString('base64url'),
    Buffer.from('["../"]').toString('base64url'),
  ])('a cursor that is none of this search, %j, is the caller’s error', async (after) => {
    const { data, errors } = await search([holding(A, 1), holding(B, 1)], { after });
    expect(data).toEqual({ agricultureRecords: null });
    expect(errors).toEqual([
      {
        code: 'BAD_USER_INPUT',
        path: ['agricultureRecords'],
        message: expect.stringContaining('after is not a cursor'),
      },
    ]);
  });

  test('a cursor of a member that is gone goes on with the next name', async () => {
    const after = writePlace({ member: B, cursor: 'anything' });
    expect(said(await search([holding(A, 1), holding(C, 2)], { after }))).toEqual(Object.keys(codes(C, 2)));
    // Also where one is left that is its whole sector.
    expect(
      said(await search([holding('agriculture', 2)], { after: writePlace({ member: 'agr', cursor: 'x' }) })),
    ).toHaveLength(2);
  });

  test('a member that says there is more, and not after what, is told, and the page goes on past it', async () => {
    const liar = holding(A, 1, {
      change: (response) => {
        const page = response.data?.['agricultureRecords'] as Record<string, Record<string, unknown>>;
        const info = Object.values(page).find((each) => 'hasNextPage' in each && Object.keys(each).length === 2);
        Object.assign(info ?? {}, { hasNextPage: true, endCursor: null });
        for (const each of Object.values(page)) if (Array.isArray(each)) each.length = 0;
        return response;
      },
    });
    const { data, errors } = await search([liar, holding(B, 1)], {});
    expect(pageIn({ data, errors }).edges.map(({ node }) => node.member)).toEqual([B]);
    expect(errors).toEqual([{ code: 'BAD_ANSWER', member: A }]);
  });

  test('is answered by one member as it stands, and keeps that member’s cursors', async () => {
    const only = holding('agriculture', 3);
    const told = await search([only], { first: 2 });
    expect([pageIn(told).pageInfo.endCursor, said(told).length]).toEqual(['urn:test:ulture-1', 2]);
    expect(only.requests[0]?.query).not.toContain('_edges');
  });

  test('beside another one, each with its own pages', async () => {
    const both = `{ a: agricultureRecords(first: 1) { edges { cursor } pageInfo { end: endCursor } } b: agricultureRecords(filter: { productName: "product 1" }) { edges { node { ...of } } } } fragment of on AgricultureRecord { code member }`;
    const { data, errors } = await ask([holding(A, 2), holding(B, 2)], both);
    const after = writePlace({ member: A, cursor: 'urn:test:110000-0' });
    expect([data, errors]).toEqual([
      {
        a: { edges: [{ cursor: after }], pageInfo: { end: after } },
        b: { edges: [{ node: { code: 'urn:test:110000-1', member: A } }] },
      },
      [],
    ]);
  });

  test('what a condition leaves out is not asked', async () => {
    const members = [holding(A, 1), holding(B, 1)];
    const query =
      'query($no: Boolean = true, $yes: Boolean!) { agricultureRecords @skip(if: $no) { edges { cursor } } ... on Query @include(if: $yes) { __typename } }';
    expect(await ask(members, query, undefined, { variables: { yes: true } })).toEqual({
      data: { __typename: 'Query' },
      errors: [],
    });
    expect(members.flatMap(({ requests }) => requests)).toEqual([]);
  });
});

describe('filter.members and filter.division', () => {
  const REGIONS = [
    holding('agriculture', 1),
    holding('agriculture/110000', 1, { division: '110000' }),
    holding('agriculture/370000', 1, { division: '370000' }),
    holding('agriculture/370600', 1, { division: '370600' }),
    holding('agriculture/370681', 1, { division: '370681' }),
    holding('agriculture/370700', 1, { division: '370700' }),
  ];
  const asked = async (filter: object): Promise<string[]> =>
    (await allPages(REGIONS, { filter })).flatMap((page) =>
      pageIn(page).edges.map(({ node }) => node.member.slice(12)),
    );

  test.each([
    ['370600', ['', '370000', '370600', '370681']],
    ['370000', ['', '370000', '370600', '370681', '370700']],
    ['37', ['', '370000', '370600', '370681', '370700']],
    ['370681', ['', '370000', '370600', '370681']],
    ['370682', ['', '370000', '370600']],
    ['440000', ['']],
  ])(
    'the division %s: whose own covers it or lies within it, and those of the whole country',
    async (division, members) => {
      expect(await asked({ division })).toEqual(members);
    },
  );

  test('names, and both together', async () => {
    expect(await asked({ members: ['agriculture/370600', 'agriculture/110000'] })).toEqual(['110000', '370600']);
    expect(await asked({ members: ['agriculture/370600', 'agriculture/110000'], division: '110000' })).toEqual([
      '110000',
    ]);
    expect(await asked({ members: [] })).toEqual([]);
    expect(await asked({ members: null, division: null })).toHaveLength(6);
  });

  test.each([
    [{ members: ['agriculture/370600', 'agriculture/990000'] }, /"agriculture\/990000" is no member of this sector/],
    [{ division: '37060' }, /"37060" is no administrative division/],
    [{ division: 'x' }, /"x" is no administrative division/],
    [{ division: '000000' }, /"000000" is no administrative division/],
  ])('what is wrong with %j is the caller’s error, by its name, with one member or many', async (filter, message) => {
    for (const members of [REGIONS, [holding('agriculture', 1)]])
      expect((await search(members, { filter })).errors).toEqual(
        'members' in filter && members.length === 1
          ? [
              {
                code: 'BAD_USER_INPUT',
                path: ['agricultureRecords'],
                message: expect.stringMatching(/is no member of this sector/),
              },
            ]
          : [{ code: 'BAD_USER_INPUT', path: ['agricultureRecords'], message: expect.stringMatching(message) }],
      );
  });
});

describe('where', () => {
  const WHERE = `query($where: SearchCondition, $first: Int, $after: String) {
    agricultureRecords(where: $where, first: $first, after: $after) {
      edges { at: cursor node { code member } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      all: total narrowedBy tested looked: examined
    }
  }`;
  const searchWhere = (members: readonly CalledMember[], variables: object): Promise<Told> =>
    ask(members, WHERE, undefined, { variables: { ...variables } });
  const REGIONS = [holding('agriculture/110000', 1, { division: '110000' }), holding(B, 1, { division: '370000' })];
  const asked = async (where: object): Promise<readonly string[]> => said(await searchWhere(REGIONS, { where }));
  const [FIRST, SECOND] = ['urn:test:110000-0', 'urn:test:370000-0'];

  test.each([
    [{ members: [B] }, [SECOND]],
    [{ members: B }, [SECOND]],
    [{ members: [B, 'food-drug/110000'] }, [SECOND]],
    [{ members: ['food-drug/110000'] }, []],
    [{ members: [] }, []],
    [{ sectors: ['FOOD_DRUG'] }, []],
    [{ sectors: ['FOOD_DRUG', 'AGRICULTURE'], members: [B] }, [SECOND]],
    // The record's place: whose region it is says nothing of where its records are.
    [{ division: '370000' }, [FIRST]],
  ])('%j', async (where, codesOf) => {
    expect(await asked(where)).toEqual(codesOf);
  });

  test('nobody it could be about: an empty page that says so', async () => {
    for (const members of [REGIONS, [holding('agriculture', 1)]])
      expect(await searchWhere(members, { where: { members: ['food-drug'] } })).toEqual({
        data: {
          agricultureRecords: {
            edges: [],
            pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
            all: null,
            narrowedBy: [],
            tested: [],
            looked: 0,
          },
        },
        errors: [],
      });
  });

  test('a name of this sector that is no member is the caller’s error', async () => {
    for (const members of [REGIONS, [holding('agriculture', 1)]])
      expect((await searchWhere(members, { where: { members: ['agriculture/990000'] } })).errors).toEqual([
        {
          code: 'BAD_USER_INPUT',
          path: ['agricultureRecords'],
          message: expect.stringContaining('where.members: "agriculture/990000" is no member of this sector'),
        },
      ]);
  });

  test('a sector that there is not is the caller’s error, and no search that finds nothing', async () => {
    for (const members of [REGIONS, [holding('agriculture', 1)]])
      for (const sectors of [['AGRICULTUER'], ['AGRICULTURE', 'agriculture'], 'FOOD_DRUGS'])
        expect(await searchWhere(members, { where: { sectors } })).toMatchObject({
          data: { agricultureRecords: null },
          errors: [
            {
              code: 'BAD_USER_INPUT',
              path: ['agricultureRecords'],
              message: expect.stringMatching(
                /where\.sectors: "(AGRICULTUER|agriculture|FOOD_DRUGS)" is no sector here: there are AGRICULTURE, FOOD_DRUG, RARE_EARTH$/,
              ),
            },
          ],
        });
  });

  test('a member that has looked at as much as it may is not passed: what it has yet to look at comes next', async () => {
    const members = [holding(A, 7, { examines: 2 }), holding(B, 3, { examines: 2 })];
    const pages: Told[] = [];
    for (let after: string | null | undefined; after !== null && pages.length < 20;) {
      const page = await searchWhere(members, { where: { product: 'product 6' }, after });
      pages.push(page);
      after = pageIn(page).pageInfo.hasNextPage ? pageIn(page).pageInfo.endCursor : null;
    }
    expect(pages.flatMap(said)).toEqual(['urn:test:110000-6']);
    expect(pages.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test('of several members’ pages: what all narrowed by, what any tested, all that was looked at; a total of one alone', async () => {
    const members = [holding(A, 2, { narrows: ['product'] }), holding(B, 3, { narrows: ['product', 'text'] })];
    const page = async (where: object, of = members): Promise<unknown> =>
      (await searchWhere(of, { where })).data?.['agricultureRecords'];
    expect(await page({ product: 'product', text: '370000' })).toMatchObject({
      all: null,
      narrowedBy: ['product'],
      tested: ['text'],
      looked: 5,
    });
    expect(await page({ members: [B], product: 'product', text: '370000' })).toMatchObject({
      all: 3,
      narrowedBy: ['product', 'text'],
      tested: [],
      looked: 3,
    });
  });
});

describe('what is asked from the root and is no search', () => {
  const members = [holding(B, 2), holding(A, 3)];

  test('a list is that of all members', async () => {
    expect(await ask(members, '{ agricultureNotices }')).toEqual({
      data: { agricultureNotices: [`notice of ${A}`, `notice of ${B}`] },
      errors: [],
    });
    const of = (where: string): Promise<Told> => ask(members, `{ agricultureNotices(where: ${where}) }`);
    for (const [where, names] of [
      [`{ members: ["${B}"] }`, [B]],
      ['{ members: ["rare-earth"] }', []],
      ['{ sectors: ["RARE_EARTH"] }', []],
      ['{ sectors: ["AGRICULTURE"] }', [A, B]],
    ] as const)
      expect([where, await of(where)]).toEqual([
        where,
        expect.objectContaining({ data: { agricultureNotices: names.map((name) => `notice of ${name}`) }, errors: [] }),
      ]);
    expect(await of('{ sectors: ["RARE"] }')).toMatchObject({
      data: { agricultureNotices: null },
      errors: [{ code: 'BAD_USER_INPUT', message: expect.stringContaining('"RARE" is no sector here') }],
    });
    expect(await of('{ members: ["agriculture/990000"] }')).toMatchObject({
      data: { agricultureNotices: null },
      errors: [{ code: 'BAD_USER_INPUT', message: expect.stringContaining('"agriculture/990000" is no member') }],
    });
    expect(await ask([holding(A, 0), holding(B, 0, { instead: down() })], '{ agricultureNotices }')).toEqual({
      data: { agricultureNotices: [`notice of ${A}`] },
      errors: [{ code: 'UNAVAILABLE', member: B }],
    });
  });

  test('one value is one member’s, which is to be named; with one member it need not be', async () => {
    expect(await ask(members, `{ agricultureCount(of: "${B}") }`)).toEqual({
      data: { agricultureCount: 2 },
      errors: [],
    });
    expect(await ask([holding(A, 3)], '{ agricultureCount }')).toEqual({ data: { agricultureCount: 3 }, errors: [] });
    for (const [query, message] of [
      ['{ agricultureCount }', /name it, of: "agriculture\/110000"/],
      ['{ agricultureCount(of: "agriculture/990000") }', /"agriculture\/990000" is no member/],
    ] as const)
      expect((await ask(members, query)).errors).toEqual([
        { code: 'BAD_USER_INPUT', path: ['agricultureCount'], message: expect.stringMatching(message) },
      ]);
  });

  test('a mutation is sent to the member that it names, once, and to nobody else', async () => {
    const [b, a] = [holding(B, 1), holding(A, 1)];
    const query = `mutation { markRecalled(code: "urn:test:370000-0", by: "${B}") { code member } }`;
    expect(await ask([b, a], query, undefined, { mutation: true })).toEqual({
      data: { markRecalled: { code: 'urn:test:370000-0', member: B } },
      errors: [],
    });
    expect([b.requests.length, a.requests.length]).toEqual([1, 0]);
    const { errors } = await ask([b, a], 'mutation { markRecalled(code: "urn:test:1") { code } }', undefined, {
      mutation: true,
    });
    expect([errors[0]?.code, b.requests.length, a.requests.length]).toEqual(['BAD_USER_INPUT', 1, 0]);
  });
});

test('a search that an agreement opens at one member goes to that one; the others’ is withheld, whatever they hold', async () => {
  const marks = {
    types: new Map(),
    fields: new Map([['Query.agricultureRecords', [{ kind: 'policies' as const, anyOf: [['agriculture/search']] }]]]),
  };
  for (const count of [0, 2]) {
    const members = [holding(A, 1, { marks }), holding(B, count, { marks })];
    const claims = { ...ANONYMOUS_CLAIMS, policies: [forMember('agriculture/search', A)] };
    const told = await ask(members, SEARCH, undefined, { claims }, shapesOf(marks));
    expect([pageIn(told).edges.map(({ node }) => node.member), told.errors]).toEqual([
      [A],
      [{ code: 'FORBIDDEN', policy: 'agriculture/search' }],
    ]);
    expect(pageIn(told).pageInfo.hasNextPage).toBe(false);
    expect(members[1]?.requests).toEqual([]);
  }
});

test('a place is read as it was written, and nothing else is one', () => {
  for (const place of [
    { member: A, cursor: 'x\n"' },
    { member: 'agriculture', cursor: null },
    { member: A, cursor: '' },
  ])
    expect(readPlace(writePlace(place))).toEqual(place);
  for (const text of [
    '',
    'W10',
    `${writePlace({ member: A, cursor: null })}=`,
    Buffer.from('[1]').toString('base64url'),
  ])
    expect(readPlace(text)).toBeNull();
});
