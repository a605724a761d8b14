import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import { isWithheld } from '../../gateway/calls/withheld.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import type { Asking } from '../../gateway/jobs/next-step.ts';
import { impactFrom } from '../../gateway/impact/impact-from.ts';
import { impactPages } from '../../gateway/jobs/impact-pages.ts';
import { JobStore } from '../../gateway/jobs/job-store.ts';
import { withAmounts } from '../../gateway/jobs/amounts.ts';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { chainOf, chainsOf } from '../../gateway/chain/chain.ts';
import type { Coverage } from '../../gateway/chain/coverage.ts';
import { chainResolvers } from '../../gateway/chain/resolvers.ts';
import { walk, walkMany } from '../../gateway/chain/walk.ts';
import { costOf } from '../../gateway/chain/walk-cost.ts';
import { acrossMembers } from '../../gateway/members/across-members.ts';
import { subgraphOf } from '../../gateway/members/member.ts';
import { chainSchema, runChain } from '../../gateway/execute/chain-source.ts';
import { chainTypeDefs } from '../../gateway/member-set.ts';
import { writePlace } from '../../gateway/members/search-cursor.ts';
import { QueryShapes } from '../../gateway/members/query-shapes.ts';
import { readSearch } from '../../gateway/search/read-search.ts';
import { search } from '../../gateway/search/search.ts';
import { decisionOf } from '../../gateway/policy/identity/decision.ts';
import { ANONYMOUS, type Identity } from '../../common/identity/identity.ts';
import { type Mark, marksWithin, policiesIn } from '../../gateway/supergraph/marks.ts';
import { namesOf } from '../../schema/names.ts';
import type { Sharing } from '../../subgraphs/kit/access/sharing.ts';
import { ministrySchema } from '../../subgraphs/kit/schema.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { groupsOf } from '../support/callers.ts';
import { caller } from '../support/fake-ministry.ts';
import { ALL, LONG } from '../support/runs.ts';
import { linesOf, newJob, textOf, work } from '../jobs/support/jobs.ts';
import { CODES, type Holdings, ORGANIZATIONS, randomEconomy, randomSharing } from './support/economy.ts';
import { elsewhere } from './support/elsewhere.ts';
import { everythingOf } from './support/everything.ts';
import { governanceQuestions } from './support/governance-questions.ts';
import { type KitMember, kitMember, type KitOptions, mentions } from './support/kit-member.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const MEMBERS = [
  'agriculture/370000',
  'agriculture/410000',
  'agriculture/440000',
  'food-drug/110000',
  'food-drug/370000',
  'hazardous-goods',
  'rare-earth',
];
const SECTORS = [...new Set(MEMBERS.map(subgraphOf))];
const ENTERPRISE = ORGANIZATIONS[0] ?? '';
const WORLDS = LONG ? 400 : ALL ? 10 : 4;
const supergraph = ownSupergraph();
const { graph, marks, topology } = supergraph;
const ownFields = chainSchema(chainTypeDefs(supergraph));
const shapes = new QueryShapes(() => graph.whole, marks);
const policies = (name: string): string[] => policiesIn(marks).filter((policy) => policy.startsWith(`${name}/`));

/** As the gateway reads a member’s sector from the supergraph. */
function entryOf(name: string): KitOptions['entry'] {
  const entry = topology.ministries.find((each) => each.name === subgraphOf(name));
  if (!entry) throw new Error(name);
  const marksOf = (field: string | null): readonly Mark[] => marks.fields.get(`Query.${field}`) ?? [];
  return {
    ...entry,
    searchMarks: marksOf(entry.searchField),
    totalsMarks: marksOf(entry.totalsField),
    registerMarks: marksWithin(marks, entry.organization?.type),
  };
}

type World = Readonly<Record<string, Holdings>>;

/** The world with fewer mentions of each code than members, so that who mentions one is something to tell. */
function sparse(dice: Dice): World {
  return Object.fromEntries(
    MEMBERS.map((name) => {
      const { papers, things, firms } = randomEconomy(dice, [name])[name] as Holdings;
      return [name, { papers: dice.some(papers, 0.5), things: dice.some(things, 0.3), firms: dice.some(firms, 0.4) }];
    }),
  );
}

/** Member by member, as rules are the sector's and what is one's own each member's. */
function otherWorld(
  dice: Dice,
  world: World,
  asker: Parameters<typeof elsewhere>[2],
  sharing: (name: string) => Sharing,
): World {
  return Object.fromEntries(
    Object.entries(world).map(([name, own]) => {
      const sector = subgraphOf(name);
      return [name, elsewhere(dice, { [sector]: own }, asker, sharing)[sector] as Holdings];
    }),
  );
}

function mentionsOf(world: World): string {
  const keys = [...CODES, ...ORGANIZATIONS.map((uscc) => `uscc:${uscc}`), 'urn:test:paper:1'];
  return JSON.stringify(MEMBERS.map((name) => keys.filter((key) => mentions(world[name] as Holdings, key))));
}

describe.each([
  ['with filters', true],
  ['without', false],
])('%s', (_, hasFilter) => {
  test(
    'two worlds that differ in who mentions a code in what is withheld are one to whoever may not see it',
    async () => {
      let [differed, silent] = [0, 0];
      for (let seed = 0; seed < WORLDS; seed += 1) {
        const dice = new Dice(`members ${seed}`);
        const sharing = new Map(SECTORS.map((name) => [name, randomSharing(dice, name)]));
        const granted = SECTORS.flatMap((name) => dice.some(groupsOf(name), 0.4).map((group) => `${name}/${group}`));
        const [identity, policy] = dice.pick<readonly [Identity, readonly string[]]>([
          [ANONYMOUS, []],
          [{ ...ANONYMOUS, role: 'citizen', subject: 'c' }, []],
          [{ ...ANONYMOUS, role: 'enterprise', subject: 'e', organization: ENTERPRISE }, []],
          [{ ...ANONYMOUS, role: 'data-team', subject: 'd' }, granted],
        ]);
        const { claims, fingerprint } = decisionOf(identity, policy.length > 0 ? 'study' : null, policy);
        const asker = { uscc: identity.organization, granted: new Set(policy) };
        const sharingOf = (name: string): Sharing => sharing.get(name) ?? {};
        const one = sparse(dice);
        const other = otherWorld(dice, one, asker, sharingOf);
        let world = one;
        const members = MEMBERS.map((name) =>
          kitMember(name, () => world[name] as Holdings, {
            sharing: sharingOf(subgraphOf(name)),
            shapes,
            policies,
            entry: entryOf(name),
            hasFilter,
          }),
        );
        const who = () => ({ ...caller(60_000), rights: fingerprint, claims });
        const questions = dice.some(questionsOf(members, dice), 0.5);
        const tell = async (): Promise<readonly string[]> => {
          const told: string[] = [];
          for (const question of questions) told.push(withoutTimes(await question(who)));
          return told;
        };
        const first = await tell();
        world = other;
        const second = await tell();
        for (const [i, text] of second.entries())
          expect(text, `seed ${seed}, ${JSON.stringify(claims)}`).toBe(first[i]);
        if (mentionsOf(one) !== mentionsOf(other)) differed += 1;
        if (first.some((text) => text.includes('"calls":null'))) silent += 1;
      }
      // They do differ in who mentions what, and it is not told who was asked.
      expect(differed).toBeGreaterThan(WORLDS / 2);
      expect(silent > WORLDS / 4).toBe(hasFilter);
    },
    LONG ? 3_600_000 : 120_000,
  );
});

type Question = (who: () => ReturnType<typeof caller>) => Promise<unknown>;

function questionsOf(members: readonly KitMember[], dice: Dice): Question[] {
  const codes = [
    dice.pick(CODES),
    dice.pick(CODES),
    `uscc:${dice.pick(ORGANIZATIONS)}`,
    `uscc:${ENTERPRISE}`,
    'urn:test:paper:1',
  ];
  const kinds = dice.chance(0.3) ? new Set(['TRANSFORM', dice.pick(['PACK', 'HOLD', 'TREAT'])]) : null;
  const sectors = SECTORS.map((name) => {
    const own = members.filter((each) => each.name === name);
    return { name, call: acrossMembers(() => own, shapes) };
  });
  return [
    ...codes.flatMap((root) =>
      (['BACK', 'FORWARD'] as const).map((direction): Question => async (who) => {
        const asker = new Asker(members, who());
        const times = { from: -Infinity, to: Infinity };
        const walked = await walk(asker, { root, direction, kinds, ...times, maxDepth: 4, maxUnits: 1_000 });
        return chainOf(walked, members);
      }),
    ),
    ...[{}, { holder: dice.pick(ORGANIZATIONS) }, { text: dice.pick(ORGANIZATIONS).slice(-4) }].map(
      (where): Question => {
        const counts = dice.chance(0.5);
        const after = dice.chance(0.5) ? writePlace({ member: dice.pick(MEMBERS), cursor: null }) : null;
        return async (who) =>
          search(new Asker(members, who()), readSearch({ where, first: 3, after }, members), counts);
      },
    ),
    ...(['BACK', 'FORWARD'] as const).map((direction): Question => async (who) => {
      const times = { from: -Infinity, to: Infinity };
      const request = { roots: [...new Set(codes)], direction, kinds, ...times, maxDepth: 3, maxUnits: 1_000 };
      const asker = new Asker(members, who());
      const cost = await costOf(asker, request);
      const many = await chainsOf(await walkMany(asker, request), members);
      return { ...many, cost, roots: await many.chains() };
    }),
    ...governanceOf(members, dice, codes),
    ...jobsOf(members, dice),
    ...codes.map((code): Question => async (who) => {
      const context = { asker: new Asker(members, who()), lacks: () => {} };
      const { records, coverage } = chainResolvers.TraceUnit;
      return { records: await records({ code }, {}, context), coverage: await coverage({ code }, {}, context) };
    }),
    ...sectors.flatMap(({ name, call }) => [
      ...codes.map(
        (code): Question =>
          (who) =>
            call(entitiesOf(name, 'TraceUnit', [{ __typename: 'TraceUnit', code }], who())),
      ),
      (who: () => ReturnType<typeof caller>) =>
        call(
          entitiesOf(
            name,
            'Organization',
            ORGANIZATIONS.map((uscc) => ({ __typename: 'Organization', uscc })),
            who(),
          ),
        ),
    ]),
  ];
}

/** What is computed over several records. */
function governanceOf(members: readonly KitMember[], dice: Dice, codes: readonly string[]): Question[] {
  const asked = governanceQuestions(dice, { codes: [...new Set(codes)], usccs: ORGANIZATIONS, ministries: SECTORS });
  return asked.map(({ query, variables }): Question => async (who) => {
    const run = { schema: ownFields, document: parse(query), variables, operationName: null };
    const { data, errors } = await runChain({ ...run, asker: new Asker(members, who()) });
    expect(errors.filter(({ code }) => code === 'INTERNAL_SERVER_ERROR')).toEqual([]);
    return [data, errors.map((each) => JSON.stringify(each)).sort()];
  });
}

/** What a worker finds is written down, and told with amounts as they are at reading. */
function jobsOf(members: readonly KitMember[], dice: Dice): Question[] {
  const times = { from: -Infinity, to: Infinity };
  const kinds = dice.chance(0.3) ? new Set(['TRANSFORM', dice.pick(['PACK', 'HOLD', 'TREAT'])]) : null;
  const terms = { kinds, ...times, maxDepth: 4, maxUnits: 1_000 };
  const roots = dice.some(CODES, 0.4).slice(0, 3);
  return [
    ...(['BACK', 'FORWARD'] as const).map((direction): Question => async (who) => {
      const store = new JobStore(sqliteDatabase(':memory:'));
      const newAsker = (): Asker => new Asker(members, who());
      await store.add(newJob('one'));
      const asking: Asking = { ask: (_, look) => look(newAsker), pausesMs: [], stepUnits: 3 };
      await work(store, { root: roots[0] ?? CODES[0] ?? '', direction, ...terms }, asking);
      const { done, found, complete, state } = (await store.find('one', Date.now())) ?? {};
      const text = await textOf(store, 'one');
      await store.close();
      return [done, found, complete, state, text, await withAmounts(text, { direction }, newAsker())];
    }),
    async (who) => {
      const impact = await impactFrom(new Asker(members, who()), { roots, direction: 'FORWARD', ...terms });
      return [...impactPages(impact)]
        .flatMap((page) => linesOf(page))
        .map(({ table, ...line }) => (table === 'coverage' ? { coverage: [line] } : { table, ...line }));
    },
  ];
}

const queries = new Map<string, string>();

function entitiesOf(
  name: string,
  type: 'TraceUnit' | 'Organization',
  entities: readonly object[],
  who: ReturnType<typeof caller>,
) {
  return {
    ...who,
    query: queryOf(name, type),
    variables: {},
    representations: entities.map((each) => JSON.stringify(each)),
  };
}

function queryOf(name: string, type: 'TraceUnit' | 'Organization'): string {
  const known = queries.get(`${name} ${type}`);
  if (known !== undefined) return known;
  const { field, linksField, recordType, organizationType } = namesOf(name);
  const schema = ministrySchema({ name, systems: [] });
  const link = everythingOf(schema, 'TraceLink');
  const what =
    type === 'Organization'
      ? `name ${field} ${everythingOf(schema, organizationType)}`
      : `${field} ${everythingOf(schema, recordType)} BACK: ${linksField}(direction: BACK) ${link} FORWARD: ${linksField}(direction: FORWARD) ${link}`;
  const text = `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { ${what} } } }`;
  queries.set(`${name} ${type}`, text);
  return text;
}

/** What is told, byte for byte, but for how long it took and when; what a layer tells beside data in one order. */
function withoutTimes(told: unknown): string {
  if (isResponse(told)) {
    const beside = told.errors.map((error) => JSON.stringify(isWithheld(error) ? error.policy : error));
    return JSON.stringify([told.data, [...new Set(beside)].sort()]);
  }
  return JSON.stringify(told, (key, value: unknown) => (key === 'coverage' ? withoutTime(value) : value));
}

const isResponse = (told: unknown): told is SubgraphResponse =>
  typeof told === 'object' && told !== null && 'errors' in told;

/** Of whom it is told who was asked: how often, and about which units beyond those shown, is chance. */
function withoutTime(lines: unknown): unknown {
  const chance = { milliseconds: 0, calls: 0, at: '', asked: 0, answered: 0, excluded: 0 };
  return (lines as Coverage[]).map((line) => (line.calls === null ? line : { ...line, ...chance }));
}
