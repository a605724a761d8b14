import type { GraphQLField, GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namesOf } from '../../schema/names.ts';
import { EVERYTHING, groupsOf, type TestGrant, type Who } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { LONG } from '../support/runs.ts';
import { everythingOf, fieldsOf, innerType, isList } from './support/everything.ts';
import { at, expectationOf, type Expectation, isFarming, isParty, isTold, linksExpected } from './support/expected.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

/** Whose agreements name these callers: every ministry lets the other regulators see `parties` together, and data teams its list. */
const GRANTED: Readonly<Record<string, readonly string[]>> = {
  joint: ['parties'],
  audit: ['supervision', 'quantities'],
  statistics: ['search', 'quantities'],
};
const SECTORS = Object.keys(MINISTRIES).map((name) => namesOf(name).sector);
const grants = (_: string, sector: string): readonly TestGrant[] => {
  const others = `{ role: regulator, sectors: [${SECTORS.filter((each) => each !== sector).join(', ')}] }`;
  return [
    { who: others, groups: GRANTED['joint'] ?? [], purpose: 'joint' },
    { who: others, groups: GRANTED['audit'] ?? [], purpose: 'audit' },
    {
      who: `{ role: regulator, sectors: [${sector}] }`,
      groups: groupsOf(Object.keys(MINISTRIES).find((name) => namesOf(name).sector === sector) ?? ''),
      purpose: 'supervision',
    },
    { who: '{ role: data-team }', groups: GRANTED['statistics'] ?? [], purpose: 'statistics' },
  ];
};

const MAKERS = {
  farm: '93370681MA3T00113G',
  pharma: '91370681MA3T00106Y',
  chemicals: '91370681MA3T00101F',
  elevators: '91320500MA1F00112N',
  smelter: '91150203MA0N001092',
  nobody: '91370681MA3T00017D',
};
/** By sector, in their order: whose records are there, and a stranger. */
const ENTERPRISES = [
  [MAKERS.farm, MAKERS.nobody],
  [MAKERS.pharma, MAKERS.farm],
  [MAKERS.elevators, MAKERS.smelter],
  [MAKERS.chemicals, MAKERS.pharma],
  [MAKERS.smelter, MAKERS.chemicals],
];
const CALLERS: readonly (readonly [string, Who | null])[] = [
  ['nobody with a token', null],
  ['a citizen', { role: 'citizen' }],
  ...Object.entries(MAKERS).map(([name, uscc]) => [`the enterprise ${name}`, { role: 'enterprise', uscc }] as const),
  ...SECTORS.flatMap((sector) => [
    [`the regulator of ${sector}`, { role: 'regulator', sector, purpose: 'supervision' }] as const,
    [
      `the regulator of ${sector} under an agreement on parties`,
      { role: 'regulator', sector, purpose: 'joint' },
    ] as const,
    [
      `the regulator of ${sector} under an agreement on audits`,
      { role: 'regulator', sector, purpose: 'audit' },
    ] as const,
    [`the regulator of ${sector} who says no purpose`, { role: 'regulator', sector }] as const,
  ]),
  ['a data team with an agreement', { role: 'data-team', purpose: 'statistics' }],
  ['a data team who says no purpose', { role: 'data-team' }],
  ['a data team that is granted all', EVERYTHING],
];
/** Of the units that are asked about, those whose makers are among the callers come first. */
const SAMPLES = LONG ? 12 : 6;

/** The short run asks each ministry as its own regulators and one other's; the long run as everybody's. */
function callersOf(ministry: string): typeof CALLERS {
  if (LONG) return CALLERS;
  const own = SECTORS.indexOf(namesOf(ministry).sector);
  const near = [SECTORS[own], SECTORS[(own + 1) % SECTORS.length]];
  return CALLERS.filter(([, who]) =>
    who?.role === 'regulator'
      ? near.includes(who.sector)
      : who?.role !== 'enterprise' || ENTERPRISES[own]?.includes(who.uscc ?? ''),
  );
}

type Values = Record<string, unknown>;
let graph: Graph;
let schema: GraphQLSchema;
const truth = new Map<string, { readonly codes: readonly string[]; readonly whole: Awaited<ReturnType<typeof ask>> }>();

beforeAll(async () => {
  graph = await startGraph({ grants, deadlineMs: 60_000, timeoutMs: 30_000 });
  schema = ownSupergraph().graph.api;
  for (const ministry of Object.keys(MINISTRIES)) {
    const { searchField } = namesOf(ministry);
    const { data, errors } = await graph.query<
      Record<string, { edges: { node: { code: string; producer: { uscc: string } | null } }[] }>
    >(`{ ${searchField}(first: 200) { edges { node { code producer { uscc } } } } }`, {}, EVERYTHING);
    expect(errors).toEqual([]);
    const known = new Set(Object.values(MAKERS));
    const nodes = (data[searchField]?.edges ?? [])
      .map(({ node }) => node)
      .sort((a, b) => Number(known.has(b.producer?.uscc ?? '')) - Number(known.has(a.producer?.uscc ?? '')));
    const codes = nodes.slice(0, SAMPLES).map(({ code }) => code);
    truth.set(ministry, { codes, whole: await ask(ministry, codes, EVERYTHING) });
  }
}, 120_000);
afterAll(() => graph.stop());

async function ask(
  ministry: string,
  codes: readonly string[],
  who: Who | null,
): Promise<{
  records: Values[];
  organizations: Values[];
  links: Values[][];
  codesOfErrors: Set<string>;
  paths: Set<string>;
}> {
  const { field, linksField, recordType, organizationType } = namesOf(ministry);
  const links = `${linksField}(direction: FORWARD) ${everythingOf(schema, 'TraceLink')}`;
  const units = codes.map((code, i) => `u${i}: unit(code: ${JSON.stringify(code)}) { ...unit }`).join('\n');
  const usccs = Object.values(MAKERS)
    .map((uscc, i) => `o${i}: organization(uscc: "${uscc}") { ${field} { ...organization } }`)
    .join('\n');
  const { data, errors } = await graph.query<Record<string, Values>>(
    `{ ${units} ${usccs} } fragment unit on TraceUnit { ${field} { ...record } ${links} } fragment record on ${recordType} ${everythingOf(schema, recordType)} fragment organization on ${organizationType} ${everythingOf(schema, organizationType)}`,
    {},
    who,
  );
  return {
    records: codes.map((_, i) => at(data, `u${i}`, field, 0) as Values),
    links: codes.map((_, i) => at(data, `u${i}`, linksField) as Values[]),
    organizations: Object.keys(MAKERS).map((_, i) => at(data, `o${i}`, field, 0) as Values),
    codesOfErrors: new Set(errors.map(({ extensions }) => extensions.code)),
    paths: new Set(
      errors.map(({ path }) =>
        (path ?? [])
          .filter((step) => typeof step === 'string' && step !== '@')
          .slice(1)
          .join('.'),
      ),
    ),
  };
}

/** Compares an answer with the whole, field by field; collects what was told and what was refused. */
class Comparison {
  readonly told = new Set<string>();
  readonly refused = new Set<string>();
  readonly #expectation: Expectation;

  constructor(expectation: Expectation) {
    this.#expectation = expectation;
  }

  compare(type: string, whole: unknown, got: unknown, own: boolean, place: string): void {
    if (typeof whole !== 'object' || whole === null) return expect(got, place).toEqual(whole);
    for (const field of fieldsOf(schema, type))
      this.#field(type, field, at(whole, field.name), at(got, field.name), own, `${place}.${field.name}`);
  }

  #field(
    type: string,
    field: GraphQLField<unknown, unknown>,
    whole: unknown,
    got: unknown,
    own: boolean,
    place: string,
  ): void {
    const name = `${type}.${field.name}`;
    if (!isTold(this.#expectation, type, field.name, own)) {
      expect(got, `${place} must not be told`).toBeNull();
      this.refused.add(name);
      return;
    }
    if (whole !== null && whole !== undefined) this.told.add(name);
    const inner = innerType(field);
    if (!inner) return expect(got, place).toEqual(whole);
    if (!isList(field)) return this.compare(inner.name, whole, got, own, place);
    const [list, told] = [(whole ?? []) as Values[], (got ?? []) as Values[]];
    // Hand-overs are compared below, with the links that say the same.
    const same =
      inner.name === 'TraceEvent'
        ? told.map((event) => list.find((each) => ['id', 'step', 'at'].every((key) => each[key] === event[key])))
        : list;
    expect(told.length, place).toBe(same.length);
    told.forEach((item, i) => this.compare(inner.name, same[i], item, own, `${place}[${i}]`));
  }
}

describe.each(Object.keys(MINISTRIES))('%s', (ministry) => {
  test.each(callersOf(ministry))(
    '%s',
    async (_, who) => {
      const { codes, whole } =
        truth.get(ministry) ??
        (() => {
          throw new Error('nothing to compare with');
        })();
      const { records, organizations } = whole;
      expect(codes.length).toBeGreaterThan(5);
      const granted =
        who?.purpose === undefined
          ? []
          : who === EVERYTHING
            ? groupsOf(ministry)
            : who.role === 'data-team' || who.sector !== namesOf(ministry).sector
              ? (GRANTED[who.purpose] ?? [])
              : who.purpose === 'supervision'
                ? groupsOf(ministry)
                : [];
      const expectation = expectationOf(who, ministry, granted);
      const got = await ask(ministry, codes, who);
      const { recordType, organizationType, field, searchField } = namesOf(ministry);
      const comparison = new Comparison(expectation);
      const ownCodes = new Set(codes.filter((_, i) => isParty(who, records[i] ?? {})));
      codes.forEach((code, i) =>
        comparison.compare(recordType, records[i], got.records[i], ownCodes.has(code), `${code} ${recordType}`),
      );
      organizations.forEach((each, i) =>
        comparison.compare(
          organizationType,
          each,
          got.organizations[i],
          who?.uscc === Object.values(MAKERS)[i],
          organizationType,
        ),
      );

      // Rows: links to organisations, amounts of sensitive links, and events that tell of a hand-over.
      const isOwn = (code: string): boolean => code === `uscc:${who?.uscc}` || ownCodes.has(code);
      whole.links.forEach((links, i) =>
        expect(got.links[i], `links of ${codes[i]}`).toEqual(linksExpected(expectation, links, isOwn)),
      );
      codes.forEach((code, i) => {
        const told = (own: (link: Values) => boolean): ReadonlySet<unknown> =>
          new Set((whole.links[i] ?? []).filter(own).map((link) => at(link, 'evidence', 'recordId')));
        const [handovers, uses] = [
          told((link) => String(link['to']).startsWith('uscc:')),
          told((link) => isFarming(ministry, link) && !isOwn(String(link['to']))),
        ];
        const ids = ((at(got.records[i], 'events') ?? []) as Values[]).map((event) => event['id']);
        const all = ((at(records[i], 'events') ?? []) as Values[]).map((event) => event['id']);
        const parties = expectation.granted.has('parties') || isOwn(code);
        const farming = ministry !== 'agriculture' || expectation.granted.has('farming');
        if (!parties)
          expect(
            ids.filter((id) => handovers.has(id)),
            `hand-overs of ${code}`,
          ).toEqual([]);
        if (!farming)
          expect(
            ids.filter((id) => uses.has(id)),
            `uses of ${code}`,
          ).toEqual([]);
        if (parties && farming) expect(ids, `events of ${code}`).toEqual(all);
      });

      // Each refusal of a field is said, and nothing else is an error.
      for (const code of got.codesOfErrors) expect(['UNAUTHORIZED_FIELD_OR_TYPE', 'FORBIDDEN']).toContain(code);
      const shared = /^(TraceEvent|Inspection|Place)\./;
      for (const name of comparison.refused) {
        const [type, fieldName] = name.split('.');
        if (!shared.test(name) && (type === recordType || type === organizationType))
          expect([...got.paths], name).toContain(`${field}.${fieldName}`);
      }
      expect(got.codesOfErrors.size > 0).toBe(comparison.refused.size > 0 || !expectation.granted.has('parties'));

      const { data, errors } = await graph.query<Values>(
        `{ ${searchField}(first: 1) { edges { node { code } } } }`,
        {},
        who,
      );
      if (expectation.granted.has('search'))
        expect(at(data, searchField, 'edges', 0, 'node', 'code')).toBeTypeOf('string');
      else
        expect([data?.[searchField] ?? null, errors.map(({ extensions }) => extensions.code)]).toEqual([
          null,
          ['UNAUTHORIZED_FIELD_OR_TYPE'],
        ]);
    },
    60_000,
  );

  test('what is withheld is not in the graph', async () => {
    const { recordType, field } = namesOf(ministry);
    const { errors } = await graph.query(`{ unit(code: "urn:x") { ${field} { invoiceNumber } } }`, {}, EVERYTHING);
    expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(fieldsOf(schema, recordType).map(({ name }) => name)).not.toContain('invoiceNumber');
  });
});
