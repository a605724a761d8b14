import { describe, expect, test } from 'vitest';
import { acrossMembers } from '../../gateway/members/across-members.ts';
import { caller } from '../support/fake-ministry.ts';
import {
  ask,
  bare,
  down,
  entities,
  entitiesIn,
  type FakeMember,
  member,
  organization,
  shapesOf,
  unit,
} from './support/sector.ts';

const [A, B] = ['agriculture/110000', 'agriculture/370000'];
const CODE = 'urn:test:1';
const OTHER = 'urn:test:2';
const RECORD = entities('... on TraceUnit { agriculture { code member productName recalls { id } } }');
const LINKS = entities(
  '... on TraceUnit { agricultureLinks(direction: BACK) { kind from to evidence { member system } } }',
);

const record = (name: string, productName: string, code = CODE): object => ({
  code,
  member: name,
  productName,
  recalls: null,
});
const two = (knows: Parameters<typeof member>[1], other: Parameters<typeof member>[1]): [FakeMember, FakeMember] => [
  member(B, other),
  member(A, knows),
];

describe('what several members of one sector say comes to', () => {
  test('recalled at B, not at A: two records, in the order of their members’ names', async () => {
    const members = [
      member(
        B,
        { records: { [CODE]: 'beef' } },
        {
          change: (response) => {
            const [entity] = entitiesIn(response) as { agriculture: { recalls: unknown }[] }[];
            if (entity?.agriculture[0]) entity.agriculture[0].recalls = [{ id: 'R1' }];
            return response;
          },
        },
      ),
      member(A, { records: { [CODE]: 'beef' } }),
    ];
    expect(await ask(members, RECORD, [unit(CODE)])).toEqual({
      data: { _entities: [{ agriculture: [record(A, 'beef'), { ...record(B, 'beef'), recalls: [{ id: 'R1' }] }] }] },
      errors: [],
    });
  });

  test('a link that both know stands twice, each with its own evidence', async () => {
    const { data } = await ask(two({ links: { [CODE]: OTHER } }, { links: { [CODE]: OTHER } }), LINKS, [unit(CODE)]);
    const link = (name: string): object => ({
      kind: 'PACK',
      from: CODE,
      to: OTHER,
      evidence: { member: name, system: `s-${name}` },
    });
    expect(data).toEqual({ _entities: [{ agricultureLinks: [link(A), link(B)] }] });
  });

  test('all say none: an empty list', async () => {
    const members = two({}, {});
    expect(await ask(members, RECORD, [unit(CODE)])).toEqual({
      data: { _entities: [{ agriculture: [] }] },
      errors: [],
    });
    expect(members.map(({ requests }) => requests.length)).toEqual([1, 1]);
  });

  test('nobody may know: an empty list, and nobody is asked, once it is known what their rules keep back', async () => {
    const rule = { code: 'FORBIDDEN', path: null, system: null, codes: [], policy: 'agriculture/parties' };
    const members = [A, B].map((name) =>
      member(name, {}, { mayKnow: () => false, change: (response) => ({ ...response, errors: [rule] }) }),
    );
    const query = entities(
      '... on TraceUnit { __typename code agriculture { code } agricultureLinks(direction: BACK) { kind } }',
    );
    const sector = acrossMembers(() => members, shapesOf());
    const asked = (rights: string): ReturnType<typeof sector> =>
      sector({ ...caller(5_000), rights, query, variables: {}, representations: [JSON.stringify(unit(CODE))] });
    for (const [rights, calls] of [
      ['x', 1],
      ['x', 1],
      ['y', 2],
    ] as const) {
      const { data, errors } = await asked(rights);
      expect(data).toEqual({
        _entities: [{ __typename: 'TraceUnit', code: CODE, agriculture: [], agricultureLinks: [] }],
      });
      expect(errors.map(bare)).toEqual([{ code: 'FORBIDDEN', policy: 'agriculture/parties' }]);
      expect(members.flatMap(({ requests }) => requests)).toHaveLength(calls);
    }
  });

  test('a class of product is asked about whatever a filter says, as no record need mention it; a lot of it is not', async () => {
    const codes = ['gs1:(01)06901234001037', 'gs1:(01)06901234001037(10)PE260201', 'pdreg:PD20080001'];
    const only = member(
      A,
      { records: Object.fromEntries(codes.map((code) => [code, code])) },
      { mayKnow: () => false },
    );
    const { data } = await ask([only], RECORD, codes.map(unit));
    const found = (data as { _entities: { agriculture: unknown[] }[] })._entities.map(
      ({ agriculture }) => agriculture.length,
    );
    expect(found).toEqual([1, 0, 1]);
  });

  test('what rules keep back is told the same, whether one, all or nobody was asked', async () => {
    const rule = { code: 'FORBIDDEN', path: null, system: null, codes: [], policy: 'agriculture/parties' };
    const members = [A, B].map((name) =>
      member(
        name,
        {},
        {
          mayKnow: (key) => key.endsWith(name.slice(-1)) || key === 'urn:test:both',
          change: (response) => ({ ...response, errors: [rule] }),
        },
      ),
    );
    const sector = acrossMembers(() => members, shapesOf());
    const told = async (code: string): Promise<unknown> =>
      (
        await sector({ ...caller(5_000), query: RECORD, variables: {}, representations: [JSON.stringify(unit(code))] })
      ).errors.map(bare);
    const all = await Promise.all(['urn:test:both', 'urn:test:x0', 'urn:test:none'].map(told));
    expect(all).toEqual(all.map(() => [{ code: 'FORBIDDEN', policy: 'agriculture/parties' }]));
  });

  test('a member that is down says nothing of its rules: the next is heard', async () => {
    const rule = { code: 'FORBIDDEN', path: null, system: null, codes: [], policy: 'agriculture/parties' };
    let isDown = true;
    const only = member(
      A,
      {},
      {
        mayKnow: () => false,
        instead: () => (isDown ? down()() : undefined),
        change: (response) => ({ ...response, errors: [rule] }),
      },
    );
    const sector = acrossMembers(() => [only], shapesOf());
    const told = async (): Promise<unknown> =>
      (
        await sector({ ...caller(5_000), query: RECORD, variables: {}, representations: [JSON.stringify(unit(CODE))] })
      ).errors.map(bare);
    expect(await told()).toEqual([]);
    isDown = false;
    expect(await told()).toEqual([{ code: 'FORBIDDEN', policy: 'agriculture/parties' }]);
  });

  test('none found and one silent: null with that member’s error, and no empty list', async () => {
    expect(await ask([member(A, {}), member(B, {}, { instead: down() })], RECORD, [unit(CODE)])).toEqual({
      data: { _entities: [{ agriculture: null }] },
      errors: [{ code: 'UNAVAILABLE', member: B, path: ['_entities', 0, 'agriculture'] }],
    });
  });

  test('one found and one down: the list stands, and one error beside it names the member and all codes', async () => {
    const members = [
      member(A, { records: { [CODE]: 'a', [OTHER]: 'b' } }),
      member(B, {}, { instead: down('TIMEOUT') }),
    ];
    expect(await ask(members, RECORD, [unit(CODE), unit(OTHER)])).toEqual({
      data: { _entities: [{ agriculture: [record(A, 'a')] }, { agriculture: [record(A, 'b', OTHER)] }] },
      errors: [{ code: 'TIMEOUT', member: B, codes: [CODE, OTHER] }],
    });
  });

  test('both down: null with an error of each', async () => {
    const members = [A, B].map((name) => member(name, {}, { instead: down() }));
    expect(await ask(members, RECORD, [unit(CODE)])).toEqual({
      data: { _entities: [null] },
      errors: [A, B].map((name) => ({ code: 'UNAVAILABLE', member: name, path: ['_entities', 0] })),
    });
  });

  test('a member that surely knows nothing of it may be down: no error', async () => {
    const members = [
      member(A, { records: { [CODE]: 'a' } }),
      member(B, {}, { mayKnow: (key) => key !== CODE, instead: down() }),
    ];
    expect(await ask(members, RECORD, [unit(CODE)])).toEqual({
      data: { _entities: [{ agriculture: [record(A, 'a')] }] },
      errors: [],
    });
    expect(await ask(members, RECORD, [unit(OTHER)])).toEqual({
      data: { _entities: [{ agriculture: null }] },
      errors: [{ code: 'UNAVAILABLE', member: B, path: ['_entities', 0, 'agriculture'] }],
    });
  });

  test('a member may know a code however it is spelled', async () => {
    const asked: string[] = [];
    const members = [A, B].map((name) => member(name, {}, { mayKnow: (key) => asked.push(key) < 0 }));
    await ask(members, RECORD, [unit('gs1:(10)L1(01)06901234567892')]);
    await ask(members, entities('... on Organization { name }'), [organization('91370681MA3T00017D')]);
    expect(new Set(asked)).toEqual(new Set(['gs1:(01)06901234567892(10)L1', 'uscc:91370681MA3T00017D']));
  });

  describe.each([
    ['no list', (entity: Record<string, unknown>) => ({ ...entity, agriculture: null })],
    ['nothing', () => ({})],
    ['something else', (entity: Record<string, unknown>) => ({ ...entity, agriculture: 'x' })],
    ['two rows', (entity: Record<string, unknown>) => ({ ...entity, agriculture: [record(B, 'x'), record(B, 'y')] })],
    ['no entity', () => null],
  ])('%s in place of one list', (_, wrong) => {
    const liar = (): FakeMember =>
      member(
        B,
        {},
        {
          change: (response) => ({
            ...response,
            data: { _entities: (entitiesIn(response) as Record<string, unknown>[]).map(wrong) },
          }),
        },
      );

    test('is that member’s bad answer beside what another found', async () => {
      expect(await ask([member(A, { records: { [CODE]: 'a' } }), liar()], RECORD, [unit(CODE)])).toEqual({
        data: { _entities: [{ agriculture: [record(A, 'a')] }] },
        errors: [{ code: 'BAD_ANSWER', member: B, codes: [CODE] }],
      });
    });

    test('and is null with that error where nobody found anything', async () => {
      expect(await ask([member(A, {}), liar()], RECORD, [unit(CODE)])).toEqual({
        data: { _entities: [{ agriculture: null }] },
        errors: [{ code: 'BAD_ANSWER', member: B, path: ['_entities', 0, 'agriculture'] }],
      });
    });
  });

  test.each([[[]], [[{ agriculture: [] }, { agriculture: [] }]], ['x'], [null]])(
    'a response about other things than it was asked, %j, is a bad answer of all of it',
    async (_entities) => {
      const liar = member(B, {}, { instead: () => ({ data: { _entities }, errors: [] }) });
      expect(await ask([member(A, { records: { [CODE]: 'a' } }), liar], RECORD, [unit(CODE)])).toEqual({
        data: { _entities: [{ agriculture: [record(A, 'a')] }] },
        errors: [{ code: 'BAD_ANSWER', member: B, codes: [CODE] }],
      });
    },
  );

  test('several links of one member are no fault', async () => {
    const link = { kind: 'PACK', from: CODE, to: OTHER, evidence: { member: A, system: 's' } };
    const many = member(
      A,
      {},
      { instead: () => ({ data: { _entities: [{ agricultureLinks: [link, link] }] }, errors: [] }) },
    );
    const told = await ask([many, member(B, {})], LINKS, [unit(CODE)]);
    expect([(entitiesIn(told) as { agricultureLinks: unknown[] }[])[0]?.agricultureLinks.length, told.errors]).toEqual([
      2,
      [],
    ]);
  });

  test('a reference to a member’s own record goes to that member alone', async () => {
    const members = two({ records: { [CODE]: 'a' } }, { records: { [CODE]: 'b' } });
    const query = entities('... on AgricultureRecord { productName member }');
    const of = (name: string): object => ({ __typename: 'AgricultureRecord', code: CODE, member: name });
    expect(await ask(members, query, [of(B), of(A)])).toEqual({
      data: {
        _entities: [
          { productName: 'b', member: B },
          { productName: 'a', member: A },
        ],
      },
      errors: [],
    });
    expect(members.map(({ requests }) => requests.map(({ representations }) => representations?.length))).toEqual([
      [1],
      [1],
    ]);
  });

  test('a list within a member’s own record may be null, which says no more than that', async () => {
    const query = entities('... on AgricultureRecord { productName recalls { id } }');
    const own = { __typename: 'AgricultureRecord', code: CODE, member: A };
    expect(await ask(two({ records: { [CODE]: 'a' } }, {}), query, [own])).toEqual({
      data: { _entities: [{ productName: 'a', recalls: null }] },
      errors: [],
    });
  });

  test('a reference to a member that is gone is unavailable, by its name, also where one member is left', async () => {
    const query = entities('... on AgricultureRecord { productName }');
    const gone = 'agriculture/990000';
    for (const members of [two({}, {}), [member(A, {})], [member('agriculture', {})]])
      expect(await ask(members, query, [{ __typename: 'AgricultureRecord', code: CODE, member: gone }])).toEqual({
        data: { _entities: [null] },
        errors: [{ code: 'UNAVAILABLE', member: gone, path: ['_entities', 0] }],
      });
  });

  test('an error in a member’s row stands at that row’s place in the joined list, and in a later entity at its own', async () => {
    const failing = member(
      B,
      { records: { [CODE]: 'b', [OTHER]: 'c' } },
      {
        change: (response) => ({
          ...response,
          errors: [0, 1].map((i) => ({
            code: 'TIMEOUT',
            path: ['_entities', i, 'agriculture', 0, 'recalls'],
            system: 's',
            codes: [],
          })),
        }),
      },
    );
    const { errors } = await ask([failing, member(A, { records: { [CODE]: 'a' } })], RECORD, [unit(CODE), unit(OTHER)]);
    expect(errors).toEqual([
      { code: 'TIMEOUT', member: B, path: ['_entities', 0, 'agriculture', 1, 'recalls'] },
      { code: 'TIMEOUT', member: B, path: ['_entities', 1, 'agriculture', 0, 'recalls'] },
    ]);
  });

  test('places are a member’s own where it is asked about some of the entities', async () => {
    const some = member(
      B,
      { records: { [OTHER]: 'b' } },
      {
        mayKnow: (key) => key === OTHER,
        change: (response) => ({
          ...response,
          errors: [{ code: 'TIMEOUT', path: ['_entities', 0, 'agriculture', 0, 'recalls'], system: null, codes: [] }],
        }),
      },
    );
    const { data, errors } = await ask([member(A, { records: { [CODE]: 'a' } }), some], RECORD, [
      unit(CODE),
      unit(OTHER),
    ]);
    expect(data).toEqual({ _entities: [{ agriculture: [record(A, 'a')] }, { agriculture: [record(B, 'b', OTHER)] }] });
    expect(errors).toEqual([{ code: 'TIMEOUT', member: B, path: ['_entities', 1, 'agriculture', 0, 'recalls'] }]);
  });

  test('what a member says beside its answer of several codes is one error with its member', async () => {
    const partial = member(
      B,
      {},
      {
        change: (response) => ({
          ...response,
          errors: [CODE, OTHER].map((code) => ({ code: 'TIMEOUT', path: null, system: 'old', codes: [code] })),
        }),
      },
    );
    const { errors } = await ask([member(A, {}), partial], RECORD, [unit(CODE), unit(OTHER)]);
    expect(errors).toEqual([{ code: 'TIMEOUT', member: B, codes: [CODE, OTHER] }]);
  });

  test('an organisation: each member’s part, and its name as the first who knows it has it', async () => {
    const members = two({}, { organizations: { U1: 'street' } });
    const query = entities('... on Organization { name agriculture { member address } }');
    expect(await ask(members, query, [organization('U1'), organization('U2')])).toEqual({
      data: {
        _entities: [
          { name: `U1 by ${B}`, agriculture: [{ member: B, address: 'street' }] },
          { name: null, agriculture: [] },
        ],
      },
      errors: [],
    });
  });

  test('without any member the sector is unavailable', async () => {
    await expect(ask([], RECORD, [unit(CODE)])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('who has answered is written here', () => {
  const EVERYWHERE = entities(`... on TraceUnit {
    mine: agriculture { code by: member }
    agricultureLinks(direction: BACK) { ...link }
    agricultureProduct { member recalled { code member } }
  } } } fragment link on TraceLink { evidence { member system`);
  const knows = { records: { [CODE]: 'a', [OTHER]: 'b' }, links: { [CODE]: OTHER }, products: { [CODE]: [OTHER] } };
  const said = (name: string): object => ({
    mine: [{ code: CODE, by: name }],
    agricultureLinks: [{ evidence: { member: name, system: 's-agriculture/440000' } }],
    agricultureProduct: [{ member: name, recalled: [{ code: OTHER, member: name }] }],
  });

  test.each([[[A]], [['agriculture']], [[A, B]]])('by %j, whatever the answer says', async (names) => {
    const members = names.map((name) => member(name, name === B ? {} : knows, { claims: 'agriculture/440000' }));
    const { data, errors } = await ask(members, EVERYWHERE, [unit(CODE)]);
    expect([data, errors]).toEqual([{ _entities: [said(names[0] ?? '')] }, []]);
  });

  test('a member that is asked for nothing else is asked for something', async () => {
    const members = two({ records: { [CODE]: 'a' } }, {});
    const query = `query($representations: [_Any!]!, $who: Boolean = true) { _entities(representations: $representations) { ... on TraceUnit { agriculture { member @include(if: $who) } } } }`;
    expect((await ask(members, query, [unit(CODE)])).data).toMatchObject({
      _entities: [{ agriculture: [{ member: A }] }],
    });
  });

  test('a name that is every object’s own reaches nothing', async () => {
    const members = two({ records: { [CODE]: 'a' } }, {});
    const query = entities('... on TraceUnit { __proto__: agriculture { __proto__: member code } }');
    const [entity] = entitiesIn(await ask(members, query, [unit(CODE)]));
    expect(JSON.stringify(entity)).toBe(`{"__proto__":[{"code":"${CODE}","__proto__":"${A}"}]}`);
    expect(({} as Record<string, unknown>)['code']).toBeUndefined();
  });
});

describe('a subgraph that knows nothing of members', () => {
  const before = (knows: Parameters<typeof member>[1], instead?: () => never): FakeMember =>
    member(A, knows, { knowsMembers: false, ...(instead ? { instead } : {}) });
  const knows = {
    records: { [CODE]: 'a', [OTHER]: 'o' },
    links: { [CODE]: OTHER },
    organizations: { U1: 'street' },
    products: { [CODE]: [OTHER] },
  };

  test.each([
    ['alone', []],
    ['beside another', [member(B, {})]],
  ])('joins as one member, %s', async (_, others) => {
    const query =
      entities(`... on TraceUnit { agriculture { code member producer { ... on Party { __typename uscc } name } }
      agricultureLinks(direction: BACK) { evidence { member system } } agricultureProduct { member recalled { member code } } }`);
    expect(await ask([before(knows), ...others], query, [unit(CODE), unit('urn:test:none')])).toEqual({
      data: {
        _entities: [
          {
            agriculture: [
              { code: CODE, member: A, producer: { __typename: 'Party', uscc: 'U', name: `maker by ${A}` } },
            ],
            agricultureLinks: [{ evidence: { member: A, system: `s-${A}` } }],
            agricultureProduct: [{ member: A, recalled: [{ member: A, code: OTHER }] }],
          },
          { agriculture: [], agricultureLinks: [], agricultureProduct: [] },
        ],
      },
      errors: [],
    });
  });

  test('its organisations and its own records are found', async () => {
    expect(
      (
        await ask([before(knows), member(B, {})], entities('... on Organization { agriculture { member address } }'), [
          organization('U1'),
        ])
      ).data,
    ).toEqual({ _entities: [{ agriculture: [{ member: A, address: 'street' }] }] });
    expect(
      (
        await ask([before(knows), member(B, {})], entities('... on AgricultureRecord { productName member }'), [
          { __typename: 'AgricultureRecord', code: CODE, member: A },
        ])
      ).data,
    ).toEqual({ _entities: [{ productName: 'a', member: A }] });
  });

  test('null because of an error is not none', async () => {
    const failing = member(
      A,
      {},
      {
        knowsMembers: false,
        change: (response) => ({
          ...response,
          errors: [{ code: 'TIMEOUT', path: ['_entities', 0, 'agriculture'], system: null, codes: [] }],
        }),
      },
    );
    expect(await ask([failing, member(B, {})], RECORD, [unit(CODE)])).toEqual({
      data: { _entities: [{ agriculture: null }] },
      errors: [{ code: 'TIMEOUT', member: A, path: ['_entities', 0, 'agriculture'] }],
    });
  });

  test('a filter by members and division is not sent to it', async () => {
    const old = before({ records: { [CODE]: 'a' } });
    for (const [query, variables] of [
      [
        `{ agricultureRecords(filter: { members: ["${A}"], division: "110000", productName: "a" }) { edges { node { code member } } } }`,
        {},
      ],
      [
        'query($f: AgricultureFilter) { agricultureRecords(filter: $f) { edges { node { code member } } } }',
        { f: { members: [A], productName: 'a' } },
      ],
      [
        `query($m: [MemberName!], $d: String) { agricultureRecords(filter: { members: $m, division: $d }) { edges { node { code member } } } }`,
        { m: [A] },
      ],
    ] as const)
      expect(await ask([old, member(B, {})], query, undefined, { variables })).toEqual({
        data: { agricultureRecords: { edges: [{ node: { code: CODE, member: A } }] } },
        errors: [],
      });
  });
});

describe('a sector of one member', () => {
  test('costs no second response: what it says goes on as it is', async () => {
    const only = member('agriculture', { records: { [CODE]: 'a' } });
    const query = entities('... on TraceUnit { agriculture { code productName } }');
    await ask([only], query, [unit(CODE)]);
    expect(only.requests[0]?.query).toBe(query);
  });

  test('goes by its sector’s name; one that is called otherwise is named in its errors', async () => {
    const [one, other] = ['agriculture', A].map((name) => member(name, {}, { instead: down() }));
    await expect(ask([one as FakeMember], RECORD, [unit(CODE)])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect((await ask([other as FakeMember], RECORD, [unit(CODE)])).errors).toEqual([
      { code: 'UNAVAILABLE', member: A, path: ['_entities', 0] },
    ]);
  });
});
