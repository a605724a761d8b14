import { type GraphQLSchema, isObjectType } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { StandInName } from '../../demo/stand-ins.ts';
import type { Fact } from '../../demo/world/facts.ts';
import { world } from '../../demo/world/index.ts';
import { namesOf } from '../../schema/names.ts';
import { EVERYTHING, groupsOf, type Who } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { LONG } from '../support/runs.ts';
import { makeCanaries, MARK, marked } from './support/canaries.ts';
import { everythingOf } from './support/everything.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const canaries = makeCanaries();
/** Words of legacy systems that fail, of which nothing may pass. */
const LEGACY = ['系统维护中', 'com.legacy', 'Main.java'];
const facts: readonly Fact[] = [...world({ seed: 1, scale: 0.02 })].map((fact) => marked(fact, canaries));
/** Units of each ministry: the story's come first. */
const CODES = LONG ? 90 : 18;
const codesOf = (ministry: string): string[] =>
  facts
    .flatMap((fact) => (fact.type === 'unit' && fact.sector === ministry && !fact.deleted ? [fact.code] : []))
    .slice(0, CODES);
const usccsOf = (ministry: string): string[] =>
  facts.flatMap((fact) => (fact.type === 'party' && fact.sector === ministry ? [fact.uscc] : [])).slice(0, 18);
/** As much as a citizen may ask at once. */
const PAGE = 9;
const WITHOUT: readonly (readonly [string, Who | null])[] = [
  ['nobody', null],
  ['a citizen', { role: 'citizen' }],
  ['an enterprise', { role: 'enterprise', uscc: '91370681MA3T00017D' }],
  ['a regulator without agreement', { role: 'regulator', sector: 'RARE_EARTH' }],
];

let graph: Graph;
let schema: GraphQLSchema;
let logged: string[];

/** Who sees all but what one policy opens. */
const without = (policy: string): Who => ({ role: 'data-team', purpose: `not-${policy.replace('/', '-')}` });
const POLICIES = Object.keys(MINISTRIES).flatMap((ministry) =>
  groupsOf(ministry)
    .filter((group) => group !== 'search' && group !== 'statistics')
    .map((group) => `${ministry}/${group}`),
);

beforeAll(async () => {
  schema = ownSupergraph().graph.api;
  graph = await startGraph({
    facts: () => facts,
    deadlineMs: 60_000,
    timeoutMs: 30_000,
    grants: (ministry) =>
      POLICIES.map((policy) => ({
        who: '{ role: data-team }',
        groups: groupsOf(ministry).filter((group) => `${ministry}/${group}` !== policy),
        purpose: without(policy).purpose ?? '',
      })),
  });
}, 120_000);
afterAll(() => graph.stop());

beforeEach(() => {
  logged = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      logged.push(String(chunk));
      return true;
    });
  }
  for (const method of ['log', 'error', 'warn', 'info'] as const)
    vi.spyOn(console, method).mockImplementation(
      (...words: unknown[]) =>
        void logged.push(
          words.map((word) => (word instanceof Error ? `${word.stack} ${String(word.cause)}` : String(word))).join(' '),
        ),
    );
});
afterEach(() => void vi.restoreAllMocks());

/** Every field of every record and organisation, links both ways, and what the gateway makes of them. */
async function everything(ministry: string, who: Who | null): Promise<string[]> {
  const { field, linksField, productField, recordType, organizationType } = namesOf(ministry);
  const record = everythingOf(schema, recordType);
  const links = (['BACK', 'FORWARD'] as const)
    .map((direction) => `${direction}: ${linksField}(direction: ${direction}) ${everythingOf(schema, 'TraceLink')}`)
    .join(' ');
  const asked = [
    ...pages(codesOf(ministry)).map(
      (page) =>
        `{ ${page.map((code, i) => `u${i}: unit(code: ${JSON.stringify(code)}) { ...unit }`).join(' ')} } fragment unit on TraceUnit { ${field} ${record} ${links} }`,
    ),
    ...pages(productsOf(ministry)).map(
      (page) =>
        `{ ${page.map((code, i) => `p${i}: unit(code: ${JSON.stringify(code)}) { ...product }`).join(' ')} } fragment product on TraceUnit { ${productField} { name producer { uscc name } recalled ${record} moreRecalled } }`,
    ),
    ...pages(usccsOf(ministry)).map(
      (page) =>
        `{ ${page.map((uscc, i) => `o${i}: organization(uscc: "${uscc}") { ...organization }`).join(' ')} } fragment organization on Organization { name ${field} ${everythingOf(schema, organizationType)} }`,
    ),
  ];
  return asking(asked, who);
}

/** The classes of product that a ministry's units are of, where it knows such. */
function productsOf(ministry: string): string[] {
  const unit = schema.getType('TraceUnit');
  if (!isObjectType(unit) || !unit.getFields()[namesOf(ministry).productField]) return [];
  return [...new Set(codesOf(ministry).flatMap((code) => /^gs1:\(01\)\d{14}/.exec(code) ?? []))];
}

/** Asks each; what came of it, all of which was answered. */
async function asking(queries: readonly string[], who: Who | null): Promise<string[]> {
  const texts: string[] = [];
  for (const query of queries) {
    const answer = await graph.query(query, {}, who);
    expect(answer.data, answer.text.slice(0, 300)).not.toBeNull();
    texts.push(answer.text, answer.headers);
  }
  return texts;
}

function pages(list: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(list.length / PAGE) }, (_, i) => list.slice(i * PAGE, (i + 1) * PAGE));
}

const CHAIN = `fragment chain on Chain { complete depth units { code records { sector productName holder { uscc name } quantity { value } events { id step organization { uscc } quantity { value } note } inspections { note } place { address } } } links { kind from to at until quantity { value unit } share evidence { sector system recordId quantity { value } share } disagreements } gaps { reason sector system codes message } coverage { sector status asked answered held failed } origins { code } destinations { code } }`;

function seen(texts: readonly string[]): string[] {
  const found = new Set(texts.flatMap((text) => [...text.matchAll(MARK)].map(([, mark = '']) => mark)));
  return [...canaries.all].filter(([mark]) => found.has(mark)).map(([mark, place]) => `${mark}: ${place}`);
}

/** All of it, to whoever may see all, by ministry. */
const whole = new Map<string, Promise<string[]>>();
function wholeOf(ministry: string): Promise<string[]> {
  const asked = whole.get(ministry) ?? everything(ministry, EVERYTHING);
  whole.set(ministry, asked);
  return asked;
}

test('the marks are there for whoever is granted all: what follows looks for something', async () => {
  const found = new Set<string>();
  for (const ministry of Object.keys(MINISTRIES)) for (const line of seen(await wholeOf(ministry))) found.add(line);
  for (const what of [
    'holder',
    'quantity',
    'note',
    'REO',
    'soil',
    'area',
    'destination',
    'penalty reason',
    'address',
    'buyer',
    'document',
    'party',
  ])
    expect([...found].filter((line) => line.endsWith(what)).length, what).toBeGreaterThan(0);
  for (const never of ['contact', 'phone', 'invoice', 'dual-use licence'])
    expect([...found].filter((line) => line.endsWith(never))).toEqual([]);
}, 120_000);

test.each(LONG ? WITHOUT : WITHOUT.filter(([, who]) => who === null || who.role === 'enterprise'))(
  'no mark reaches %s: every field, search and chain, in bodies, headers and logs',
  async (_, who) => {
    const texts: string[] = [];
    for (const ministry of Object.keys(MINISTRIES)) {
      texts.push(...(await everything(ministry, who)));
      for (const search of searches(ministry)) texts.push((await graph.query(search, {}, who)).text);
      const chains = pages(codesOf(ministry).slice(0, LONG ? 18 : 1)).flatMap((page) =>
        ['BACK', 'FORWARD'].map(
          (direction) =>
            `{ ${page
              .slice(0, 3)
              .map(
                (code, i) =>
                  `c${i}: chain(code: ${JSON.stringify(code)}, direction: ${direction}, maxUnits: 60) { ...chain }`,
              )
              .join(' ')} } ${CHAIN}`,
        ),
      );
      texts.push(...(await asking(chains, who)));
    }
    expect(seen([...texts, ...logged])).toEqual([]);
  },
  120_000,
);

/**
 * The sample economy has no such fact: agriculture withholds no site, nobody is named in the registers of rare earth, and how
 * much a declaration is of is for everybody.
 */
const NOTHING_THERE = ['agriculture/sites', 'rare-earth/parties', 'customs/quantities'];

/** Lists of a register, and what a filter would tell of what it tests. */
function searches(ministry: string): string[] {
  const { searchField, recordType } = namesOf(ministry);
  const page = (filter: string, selection: string): string =>
    `{ ${searchField}(first: 50${filter}) { edges { cursor node ${selection} } pageInfo { hasNextPage startCursor endCursor } } }`;
  const steps =
    ministry === 'food-drug'
      ? ['shipping', 'receiving', 'storing', 'inspecting'].map((step) =>
          page(` filter: { kind: FOOD, step: "${step}" }`, '{ code events { id step at } }'),
        )
      : [];
  return [page('', everythingOf(schema, recordType)), ...steps];
}

test.each(POLICIES)(
  'nothing that %s opens reaches who has all others: fields, links, events, chains, searches, in turn',
  async (policy) => {
    const [ministry = ''] = policy.split('/');
    const who = without(policy);
    const codes = codesOf(ministry).slice(0, LONG ? 18 : 3);
    const chains = ['BACK', 'FORWARD'].map(
      (direction) =>
        `{ ${codes.map((code, i) => `c${i}: chain(code: ${JSON.stringify(code)}, direction: ${direction}, maxUnits: 60) { ...chain }`).join(' ')} } ${CHAIN}`,
    );
    const texts = [...(await everything(ministry, who)), ...(await asking([...searches(ministry), ...chains], who))];
    const told = (all: readonly string[]): string[] =>
      [...canaries.policies]
        .filter(([mark, needed]) => needed.includes(policy) && all.some((text) => text.includes(mark)))
        .map(([mark]) => `${mark}: ${canaries.all.get(mark)}`);
    expect(told([...texts, ...logged])).toEqual([]);
    // It looks for something: whoever has that one too is told.
    if (!NOTHING_THERE.includes(policy)) expect(told(await wholeOf(ministry)).length, policy).toBeGreaterThan(0);
  },
  120_000,
);

test.each(['down', 'garbage'] as const)(
  'when the legacy systems are %s, no word of theirs and no mark is told or logged',
  async (manner) => {
    const texts: string[] = [];
    for (const standIn of Object.values(graph.standIns.each)) await standIn.behave(manner);
    try {
      for (const ministry of Object.keys(MINISTRIES)) {
        texts.push(...(await everything(ministry, null)));
        texts.push(
          ...(await asking(
            [
              `{ chain(code: ${JSON.stringify(codesOf(ministry)[0])}, direction: FORWARD, maxUnits: 60) { ...chain } } ${CHAIN}`,
            ],
            null,
          )),
        );
      }
    } finally {
      for (const name of Object.keys(graph.standIns.each) as StandInName[])
        await graph.standIns.each[name].behave('well');
    }
    expect(texts.join('\n')).toMatch(/UNAVAILABLE|BAD_ANSWER/);
    expect(seen([...texts, ...logged])).toEqual([]);
    expect(LEGACY.filter((word) => [...texts, ...logged].join('\n').includes(word))).toEqual([]);
  },
  120_000,
);
