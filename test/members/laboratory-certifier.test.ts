import { afterAll, beforeAll, expect, test } from 'vitest';
import { CERTIFIER, EGGS_AUGUST } from '../../demo/certifier/server.ts';
import { BOUGHT, LABORATORY } from '../../demo/laboratory/server.ts';
import { openDeclared } from '../../demo/members/declared.ts';
import { DECLARED } from '../../demo/members/members.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import { GRAIN_LOT } from '../../demo/world/story/farm.ts';
import { PICKLES } from '../../demo/world/story/food.ts';
import { EVERYTHING, type Who } from '../support/callers.ts';
import { type MembersGraph, startMembersGraph } from '../support/members-graph.ts';
import { MINISTRIES } from '../support/ministries.ts';

const systems: StandIn[] = [];
let members: MembersGraph;
beforeAll(async () => {
  members = await startMembersGraph({
    scale: 0.02,
    entries: Object.fromEntries(DECLARED.map(({ name, kind, authority }) => [name, { kind, authority }])),
    members: async (standIns) => {
      const opened = await Promise.all(DECLARED.map(({ name }) => openDeclared(name)));
      systems.push(...opened.map(({ system }) => system));
      return {
        agriculture: await MINISTRIES['agriculture']!(standIns),
        'food-drug': await MINISTRIES['food-drug']!(standIns),
        ...Object.fromEntries(DECLARED.map(({ name }, i) => [name, opened[i]!.ministry])),
      };
    },
  });
}, 60_000);
afterAll(async () => {
  await members.stop();
  for (const system of systems) await system.stop();
});

async function asked(query: string, code: string, who: Who | null): Promise<unknown> {
  return (await members.graph.query(`query($code: TraceCode!) { ${query} }`, { code }, who)).data;
}

const CALLERS = [
  ['a citizen', null],
  ['a regulator', EVERYTHING],
] as const;

test.each(CALLERS)(
  '%s sees what a laboratory found, that it is its finding, and for what it is approved',
  async (_, who) => {
    const found = await asked(
      `unit(code: $code) { foodDrug { member statedBy { kind } inspections { id kind at result
       organization { uscc name organization { foodDrug { licences { kind number validUntil status } } } } } } }`,
      PICKLES,
      who,
    );
    const licences = [
      {
        kind: '检验检测机构资质认定(CMA) 食品',
        number: '示例资质0001',
        validUntil: '2030-04-30T00:00:00+08:00',
        status: '有效',
      },
      {
        kind: '实验室认可(CNAS) 食品',
        number: '示例认可0001',
        validUntil: '2030-05-31T00:00:00+08:00',
        status: '有效',
      },
    ];
    expect(found).toMatchObject({
      unit: {
        foodDrug: [
          { member: 'food-drug', statedBy: { kind: 'MINISTRY' } },
          {
            member: 'food-drug/laboratory',
            statedBy: { kind: 'LABORATORY' },
            inspections: [
              {
                id: 'JD-2026-0620',
                kind: '食品添加剂',
                at: '2026-06-25T00:00:00+08:00',
                result: 'PASS',
                organization: {
                  uscc: LABORATORY,
                  name: '胶东检验检测中心',
                  organization: { foodDrug: [{ licences }] },
                },
              },
            ],
          },
        ],
      },
    });
  },
);

test.each(CALLERS)('%s sees a certificate with its scope, its validity and who approved its issuer', async (_, who) => {
  const found = await asked(
    `unit(code: $code) { agriculture { member statedBy { kind } certificates { number kind issuedAt validUntil status
       issuer { uscc organization { agriculture { licences { number kind validUntil } } } } } } }`,
    GRAIN_LOT,
    who,
  );
  expect(
    (found as { unit: { agriculture: { member: string }[] } }).unit.agriculture.find(({ member }) =>
      /cert/.test(member),
    ),
  ).toEqual({
    member: 'agriculture/certifier',
    statedBy: { kind: 'CERTIFIER' },
    certificates: [
      {
        number: '示例有机0001',
        kind: '有机产品 小麦种植',
        issuedAt: '2025-10-01T00:00:00+08:00',
        validUntil: '2027-12-31T00:00:00+08:00',
        status: '有效',
        issuer: {
          uscc: CERTIFIER,
          organization: {
            agriculture: [
              {
                licences: [
                  { number: '示例批准0001', kind: '认证机构批准书 有机产品', validUntil: '2028-12-31T00:00:00+08:00' },
                ],
              },
            ],
          },
        },
      },
    ],
  });
});

test.each(CALLERS)('%s has them on a chain, beside what others say of the unit', async (_, who) => {
  const found = await asked(
    'chain(code: $code) { units { code records { member inspections { id } } } }',
    PICKLES,
    who,
  );
  expect(found).toMatchObject({
    chain: {
      units: expect.arrayContaining([
        {
          code: PICKLES,
          records: expect.arrayContaining([{ member: 'food-drug/laboratory', inspections: [{ id: 'JD-2026-0620' }] }]),
        },
      ]),
    },
  });
});

test.each([
  ['inspection-failed', BOUGHT],
  ['certificate-void', EGGS_AUGUST],
])('the rule %s goes by what they alone have on record', async (rule, code) => {
  const found = await asked('chain(code: $code) { warnings { rule { id } } }', code, null);
  expect((found as { chain: { warnings: unknown } }).chain.warnings).toContainEqual({ rule: { id: rule } });
});

test('a regulator finds by a failed inspection what the laboratory bought; a citizen lists no register', async () => {
  const list =
    'foodDrugRecords(where: { failed: true, members: ["food-drug/laboratory"] }, first: 10) { edges { node { code member } } }';
  const query = `query { ${list} }`;
  expect((await members.graph.query(query, {}, EVERYTHING)).data).toEqual({
    foodDrugRecords: { edges: [{ node: { code: BOUGHT, member: 'food-drug/laboratory' } }] },
  });
  expect(await members.graph.query(query, {}, null)).toMatchObject({
    data: { foodDrugRecords: null },
    errors: [{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
  });
});

test('by what the laboratory cannot be asked the ministry’s records are found, and it says so; alone it is the answer', async () => {
  interface Page {
    readonly edges: readonly { readonly node: { readonly member: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  }
  const ask = async (filter: string, of = ''): Promise<unknown> => {
    const pages: (Page | null)[] = [];
    const errors: unknown[] = [];
    for (let after: string | null = null; pages.at(-1)?.pageInfo.hasNextPage ?? pages.length === 0;) {
      const query = `query($after: String) { foodDrugRecords(filter: { ${filter} ${of} }, first: 200, after: $after) {
        edges { node { member } } pageInfo { hasNextPage endCursor } } }`;
      const told = await members.graph.query<{ foodDrugRecords: Page | null }>(query, { after }, EVERYTHING);
      errors.push(...told.errors.map(({ message, extensions: { code, member } }) => [code, member, message]));
      pages.push(told.data?.foodDrugRecords ?? null);
      after = pages.at(-1)?.pageInfo.endCursor ?? null;
    }
    const found = pages.flatMap((page) => page?.edges.map(({ node }) => node.member) ?? [null]);
    return { found: [...new Set(found)], errors };
  };
  const refusal = (name: string): unknown[] => [
    'BAD_REQUEST',
    'food-drug/laboratory',
    expect.stringContaining(`cannot be searched by ${name}: ask without it`),
  ];
  expect(await ask('step: "shipping"')).toEqual({ found: ['food-drug'], errors: [refusal('step')] });
  // Of drugs nobody has steps on record.
  expect(await ask('kind: DRUG, step: "shipping"')).toEqual({ found: [], errors: [refusal('kind')] });
  expect(await ask('kind: DRUG', ', members: ["food-drug/laboratory"]')).toEqual({
    found: [null],
    errors: [refusal('kind')],
  });
});
