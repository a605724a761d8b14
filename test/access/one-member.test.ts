import { expect, test } from 'vitest';
import type { CallClaims } from '../../common/signature/call-claims.ts';
import { forMember } from '../../gateway/calls/granted-policy.ts';
import { ANONYMOUS } from '../../common/identity/identity.ts';
import { decisionOf, OWN_RECORDS } from '../../gateway/policy/identity/decision.ts';
import type { AccessMarks, Mark } from '../../gateway/supergraph/marks.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { ask, entities, type FakeMember, member, organization, shapesOf, unit } from '../members/support/sector.ts';
import { LONG } from '../support/runs.ts';

const [A, B, C] = ['agriculture', 'agriculture/110000', 'agriculture/370000'];
const MEMBERS = [A, B, C];
const REGULATOR = { ...ANONYMOUS, role: 'regulator', subject: 'r', sector: 'FOOD_DRUG' } as const;

const policy = (...names: string[]): Mark => ({
  kind: 'policies',
  anyOf: [...names.map((name) => [name]), [OWN_RECORDS]],
});
/** Fields, a field of what is nested, and a whole type. */
const MARKS: AccessMarks = {
  types: new Map([['Recall', [policy('agriculture/supervision')]]]),
  fields: new Map([
    ['AgricultureRecord.soil', [policy('agriculture/farming')]],
    ['AgricultureRecord.producer', [policy('agriculture/parties', 'agriculture/farming')]],
    ['AgricultureOrganization.address', [policy('agriculture/supervision'), policy('agriculture/parties')]],
    ['TraceUnit.agricultureProduct', [policy('agriculture/products')]],
  ]),
};
const POLICIES = ['farming', 'parties', 'supervision', 'products'].map((group) => `agriculture/${group}`);

const CODE = 'urn:test:1';
/** Members that hold no rules of their own: each tells all that it has, to anybody. */
const members = (): FakeMember[] =>
  MEMBERS.map((name) =>
    member(
      name,
      { records: { [CODE]: 'p' }, organizations: { U1: `address of ${name}` }, products: { [CODE]: [CODE] } },
      {
        marks: MARKS,
        change: (response) => {
          const text = JSON.stringify(response.data).replaceAll(
            '"recalls":null',
            `"recalls":[{"id":"recall of ${name}"}]`,
          );
          return { ...response, data: JSON.parse(text) as Record<string, unknown> };
        },
      },
    ),
  );

const QUERIES = [
  [entities('... on TraceUnit { agriculture { member ground: soil producer { name } recalls { id } } }'), [unit(CODE)]],
  [
    entities(
      '... on TraceUnit { agricultureProduct { member recalled { member soil ...r } } } } } fragment r on AgricultureRecord { recalls { id',
    ),
    [unit(CODE)],
  ],
  [entities('... on Organization { agriculture { member address } }'), [organization('U1')]],
  [
    entities('... on AgricultureRecord { soil recalls { id } }'),
    MEMBERS.map((name) => ({ __typename: 'AgricultureRecord', code: CODE, member: name })),
  ],
] as const;

/** What each mark of a member's stands for, by what is told of it. */
const CANARIES: readonly (readonly [text: (name: string) => string, marks: readonly Mark[]])[] = [
  [(name) => `soil of ${name}"`, MARKS.fields.get('AgricultureRecord.soil') ?? []],
  [(name) => `maker by ${name}"`, MARKS.fields.get('AgricultureRecord.producer') ?? []],
  [(name) => `recall of ${name}"`, MARKS.types.get('Recall') ?? []],
  [(name) => `address of ${name}"`, MARKS.fields.get('AgricultureOrganization.address') ?? []],
];

async function all(claims: CallClaims): Promise<{ text: string; told: Awaited<ReturnType<typeof ask>>[] }> {
  const own = members();
  const told = [];
  for (const [query, representations] of QUERIES)
    told.push(await ask(own, query, representations, { claims }, shapesOf(MARKS)));
  return { text: JSON.stringify(told.map(({ data }) => data)), told };
}

test('all of it is there for whoever is granted all: what follows looks for something', async () => {
  const { text, told } = await all(decisionOf(REGULATOR, 'recall', POLICIES).claims);
  for (const name of MEMBERS) for (const [canary] of CANARIES) expect(text).toContain(canary(name));
  expect(told.flatMap(({ errors }) => errors)).toEqual([]);
});

test('no value of a member reaches whoever is granted it for others alone, and all that is granted does', async () => {
  for (let seed = 1; seed <= (LONG ? 2_000 : 60); seed += 1) {
    const random = new Dice(seed);
    // The operation was admitted, so that each policy holds at least somewhere.
    const granted = POLICIES.flatMap((each) =>
      random.chance(0.2) ? [each] : [random.pick(MEMBERS), random.pick(MEMBERS)].map((name) => forMember(each, name)),
    );
    const holds = (name: string, marks: readonly Mark[]): boolean =>
      marks.every(({ anyOf }) =>
        anyOf.some((terms) => terms.every((term) => granted.includes(term) || granted.includes(forMember(term, name)))),
      );
    const { text } = await all(decisionOf(REGULATOR, 'recall', granted).claims);
    for (const name of MEMBERS)
      for (const [canary, marks] of CANARIES)
        expect(text.includes(canary(name)), `seed ${seed}: ${canary(name)}`).toBe(holds(name, marks));
  }
});

test('what is kept back is told as withheld, each policy once, whether or not there is any', async () => {
  const { claims } = decisionOf(REGULATOR, 'recall', [...POLICIES.slice(1), forMember('agriculture/farming', B)]);
  const query = entities('... on TraceUnit { agriculture { member soil also: soil } }');
  const withheld = [{ code: 'FORBIDDEN', policy: 'agriculture/farming' }];
  for (const code of [CODE, 'urn:test:none']) {
    const { data, errors } = await ask(members(), query, [unit(code)], { claims }, shapesOf(MARKS));
    expect(errors).toEqual(withheld);
    const soil = (name: string): string | null => (name === B ? `soil of ${B}` : null);
    expect(data).toEqual({
      _entities: [
        {
          agriculture:
            code === CODE ? MEMBERS.map((name) => ({ member: name, soil: soil(name), also: soil(name) })) : [],
        },
      ],
    });
  }
});

test('a list that one member keeps back whole is what the others say', async () => {
  const { claims } = decisionOf(REGULATOR, 'recall', [forMember('agriculture/products', B)]);
  const query = entities('... on TraceUnit { agricultureProduct { member name } }');
  const told = await ask(members(), query, [unit(CODE)], { claims }, shapesOf(MARKS));
  expect(told.data).toEqual({ _entities: [{ agricultureProduct: [{ member: B, name: CODE }] }] });
  expect(told.errors.map(({ code, policy: lacked }) => [code, lacked])).toEqual([
    ['FORBIDDEN', 'agriculture/products'],
  ]);
});

test('a member that holds its own rules says nothing more of it than one that does not', async () => {
  const { claims } = decisionOf(REGULATOR, 'recall', [forMember('agriculture/farming', B)]);
  const strict = member(
    C,
    { records: { [CODE]: 'p' } },
    {
      marks: MARKS,
      change: ({ data, ...rest }) => ({
        ...rest,
        data: JSON.parse(JSON.stringify(data).replace(/"soil":"[^"]*"/, '"soil":null')) as Record<string, unknown>,
        errors: [{ code: 'FORBIDDEN', path: ['_entities', 0, 'agriculture', 0, 'soil'], system: null, codes: [] }],
      }),
    },
  );
  const lax = member(C, { records: { [CODE]: 'p' } }, { marks: MARKS });
  const query = entities('... on TraceUnit { agriculture { soil code } }');
  const [one, other] = await Promise.all(
    [strict, lax].map((each) =>
      ask([each, member(A, {}, { marks: MARKS })], query, [unit(CODE)], { claims }, shapesOf(MARKS)),
    ),
  );
  expect(one).toEqual(other);
});

test('who is granted nothing for one member alone is asked after nothing more: responses go on as they are', async () => {
  const only = member('agriculture', { records: { [CODE]: 'p' } }, { marks: MARKS });
  const response = await only.call({
    ...({
      query: entities('... on TraceUnit { agriculture { soil } }'),
      variables: {},
      representations: [JSON.stringify(unit(CODE))],
    } as const),
    claims: decisionOf(REGULATOR, 'recall', POLICIES).claims,
  } as never);
  expect(JSON.stringify(response.data)).toContain('soil of agriculture');
});
