import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { writePlace } from '../../gateway/members/search-cursor.ts';
import { Governance } from '../../governance/governance.ts';
import { RECALL_QUEUE } from '../../governance/recall/recalls.ts';
import { namesOf } from '../../schema/names.ts';
import type { Sharing } from '../../subgraphs/kit/access/sharing.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { EVERYTHING, groupsOf, type Who } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { LONG } from '../support/runs.ts';
import { allEvents } from '../stream/support/read-events.ts';
import {
  CODES,
  type Economy,
  type Holdings,
  ORGANIZATIONS,
  randomEconomy,
  randomSharing,
  time,
} from './support/economy.ts';
import { systemOver } from './support/economy-system.ts';
import { type Asker, elsewhere } from './support/elsewhere.ts';
import { everythingOf } from './support/everything.ts';
import { governanceQuestions, type Question, SCOPES } from './support/governance-questions.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const NAMES = Object.keys(MINISTRIES);
const PURPOSES = ['one', 'two', 'three', 'four', 'five'];
const ENTERPRISE = ORGANIZATIONS[0] ?? '';
const REGULATOR = '{ role: regulator, sectors: [RARE_EARTH] }';
const WORLDS = LONG ? 400 : 8;
const SEEDS = process.env['WORLDS_SEED'] ? [Number(process.env['WORLDS_SEED'])] : LONG ? [1, 2, 3, 4, 5, 6] : [1];
const schema: GraphQLSchema = ownSupergraph().graph.api;

/** Ministries of random rules over legacy systems whose contents change under them. */
class House {
  readonly granted = new Map<string, ReadonlySet<string>>();
  readonly sharing = new Map<string, Sharing>();
  economy: Economy = {};
  toldOnTheWay = 0;
  #graph: Graph | null = null;
  readonly #folder = mkdtempSync(join(tmpdir(), 'two-worlds-'));

  async start(dice: Dice): Promise<void> {
    for (const name of NAMES) this.sharing.set(name, randomSharing(dice, name));
    const groups = new Map(NAMES.map((name) => [name, PURPOSES.map(() => dice.some(groupsOf(name), 0.4))]));
    for (const [i, purpose] of PURPOSES.entries())
      this.granted.set(
        purpose,
        new Set(NAMES.flatMap((name) => (groups.get(name)?.[i] ?? []).map((group) => `${name}/${group}`))),
      );
    const holdingsOf = (name: string): Holdings => this.economy[name] ?? { papers: [], things: [], firms: [] };
    this.#graph = await startGraph({
      deadlineMs: 60_000,
      timeoutMs: 30_000,
      proxied: 'ministries',
      settings: { GATEWAY_PLAN_MS: '60000', GATEWAY_GOVERNANCE_STORE: this.#store },
      ministries: Object.fromEntries(
        NAMES.map((name) => [
          name,
          () => ({
            name,
            systems: [systemOver(name, () => holdingsOf(name), this.sharing.get(name) ?? {})],
            sharing: this.sharing.get(name) ?? {},
          }),
        ]),
      ),
      grants: (name) =>
        PURPOSES.flatMap((purpose, i) => {
          const own = groups.get(name)?.[i] ?? [];
          return own.length === 0
            ? []
            : [
                ...['{ role: data-team }', '{ role: enterprise }', REGULATOR].map((who) => ({
                  who,
                  groups: own,
                  purpose,
                })),
                ...(i % 2 === 0 ? [{ who: REGULATOR, groups: ['orders'], purpose }] : []),
              ];
        }),
    });
    await this.#recallAll();
  }

  get #store(): string {
    return join(this.#folder, 'governance.sqlite');
  }

  /** Somebody who sees everything has ordered it; half of the members have it. */
  async #recallAll(): Promise<void> {
    const kept = new Governance(sqliteDatabase(this.#store));
    const entry = { by: { subject: 'li', of: 'FOOD_DRUG' }, at: Date.now(), reason: null, advice: null, waits: false };
    for (const [i, some] of [NAMES, NAMES.slice(0, 2), NAMES.slice(2)].entries())
      await kept.recalls.open({
        ...entry,
        key: String(i),
        confirmed: String(i),
        level: 'I',
        authority: 'worlds',
        steps: some.map((member) => ({ member, codes: CODES })),
      });
    for (let i = 0; i < NAMES.length; i += 1) {
      const now = Date.now() + 10_000;
      const task = await kept.outbox.take([RECALL_QUEUE], 'test', now, 1_000);
      if (task) await kept.outbox.record({ id: task.id, worker: 'test' }, task, { state: 'TAKEN' }, now);
    }
    await kept.close();
  }

  /** What the whole of it is, byte for byte, to one who asks; without how long it took. */
  async tell(asked: readonly Question[], who: Who | null): Promise<string[]> {
    const answers: string[] = [];
    // One after the other, as what waits together is batched together.
    for (const { query, variables } of asked)
      answers.push(
        query.startsWith('subscription')
          ? await this.#follow({ query, variables }, who)
          : inOrder((await this.#graph?.query(query, variables, who))?.text ?? '{}'),
      );
    return answers;
  }

  /** The last of what is told event by event while one ministry is late. What is told before it is in it, too: on the way nobody learns more. */
  async #follow(body: Question, who: Who | null): Promise<string> {
    const graph = this.#graph ?? expect.unreachable();
    const late = graph.proxies[NAMES[JSON.stringify(body.variables).length % NAMES.length] ?? ''];
    await late?.set({ kind: 'latency', ms: 250 });
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...graph.headersOf(who) },
      body: JSON.stringify(body),
    });
    const events = (await allEvents(response)).filter(({ event }) => event === 'next');
    await late?.set(null);
    const [last = '{}', ...before] = events.map(({ data }) => data).reverse();
    const whole = seenIn(last);
    for (const data of before) expect([...seenIn(data)].filter((each) => !whole.has(each))).toEqual([]);
    this.toldOnTheWay += before.length;
    return inOrder(last);
  }

  async stop(): Promise<void> {
    await this.#graph?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface FollowedChain {
  readonly units: readonly { readonly code: string; readonly sectors: readonly string[] }[];
  readonly links: readonly {
    readonly kind: string;
    readonly from: string;
    readonly to: string;
    readonly evidence: readonly { readonly system: string; readonly recordId: string }[];
  }[];
}

/** What an event tells of units, links, and who has which. */
function seenIn(text: string): ReadonlySet<string> {
  const chain = (JSON.parse(text) as { data?: { chain: FollowedChain | null } | null }).data?.chain;
  if (!chain) return new Set();
  return new Set([
    ...chain.units.flatMap(({ code, sectors }) => [code, ...sectors.map((sector) => `${code} ${sector}`)]),
    ...chain.links.flatMap(({ kind, from, to, evidence }) =>
      evidence.map(({ system, recordId }) => JSON.stringify([kind, from, to, system, recordId])),
    ),
  ]);
}

/** Errors of several ministries stand in the order in which these answered. */
function inOrder(text: string): string {
  const { errors = [], ...rest } = JSON.parse(text) as { readonly errors?: readonly unknown[] };
  return JSON.stringify([rest, errors.map((error) => JSON.stringify(error)).sort()]);
}

const CHAIN = `complete depth root { code } units { code depth sectors }
  links {
    kind from to at until quantity { value unit } share
    evidence { sector system recordId confidence at until quantity { value } share } disagreements
  }
  gaps { reason sector system codes message } withheld { sector policy }
  coverage { sector status asked answered held failed withheld { policy } cached stale }
  origins { code } destinations { code }`;

const each = (tell: (name: string) => string): string => NAMES.map(tell).join(' ');
const LINK = everythingOf(schema, 'TraceLink');
const linksBoth = (field: string): string =>
  ['BACK', 'FORWARD'].map((way) => `${field}${way}: ${field}(direction: ${way}) ${LINK}`).join(' ');
const recordOf = (name: string): string => everythingOf(schema, namesOf(name).recordType);
const knownBy = (name: string): string =>
  `${namesOf(name).field} ${everythingOf(schema, namesOf(name).organizationType)}`;

const linksOf = (name: string): string => linksBoth(namesOf(name).linksField);

const UNIT = `query Unit($code: TraceCode!) {
  unit(code: $code) { ${each((name) => `${namesOf(name).field} ${recordOf(name)}`)} ${each(linksOf)} }
}`;
const AROUND = `query Around($code: TraceCode!) {
  unit(code: $code) {
    records { sector code }
    coverage { sector status asked answered held failed withheld { policy } }
    upstream(maxDepth: 2) { ${CHAIN} }
  }
}`;
const WALK = `query Walk($code: TraceCode!, $direction: Direction!, $kinds: [LinkKind!], $maxUnits: Int!) {
  chain(code: $code direction: $direction maxDepth: 4 kinds: $kinds maxUnits: $maxUnits) { ${CHAIN} }
}`;
const CHAINS = `query Chains($codes: [TraceCode!]!, $direction: Direction!, $at: UnitCondition!) {
  chains(codes: $codes direction: $direction maxDepth: 3) {
    cost { codes members calls } complete
    units(at: $at) { code depth sectors reachedFrom }
    links { kind from to at until evidence { system recordId } }
    beyond { kind from to at }
    gaps { reason sector system codes message } withheld { sector policy }
    coverage { sector status asked answered held failed withheld { policy } cached stale }
    roots { arrival(at: $at) ${CHAIN} }
  }
}`;
const FOLLOW = WALK.replace('query Walk', 'subscription Follow').replace('chain(', 'chain: chainProgress(');
/** Of a walk that stops at a limit, how many codes were asked about depends on who answered first. */
const CUT = WALK.replace('asked answered ', '');
const ORGANIZATION = `query Organization($uscc: USCC!) { organization(uscc: $uscc) { name ${each(knownBy)} } }`;
const SEARCHES = NAMES.map((name) => {
  const [declared, given] = name === 'food-drug' ? [', $filter: FoodDrugFilter', ' filter: $filter'] : ['', ''];
  return `query Search($first: Int!${declared}) {
    ${namesOf(name).searchField}(first: $first${given}) {
      edges { cursor node ${recordOf(name)} }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
});

const SEARCH_ALL = `query SearchAll($where: SearchCondition, $first: Int!, $after: String) {
  search(where: $where, first: $first, after: $after) {
    edges { cursor node { __typename code sector member productName holder { uscc } place { division address } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    total complete gaps { reason member system codes message } withheld { sector policy }
    coverage { member status total examined narrowedBy tested }
  }
}`;

const AGGREGATE = `query Counted($where: SearchCondition, $by: [TotalsKey!]!) {
  aggregate(where: $where, by: $by, measures: [COUNT, SUM_QUANTITY]) {
    groups { sector product division province month producer status count quantity { value unit } }
    others { groups count } count complete gaps { reason member system codes message } withheld { sector policy }
    coverage { member status count examined complete }
  }
}`;

const RECALLED = `query Recalled($where: RecalledCondition, $first: Int!, $after: String) {
  recalled(where: $where, first: $first, after: $after) {
    edges { cursor at node { __typename code sector member productName holder { uscc } recalls { id reason } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    complete gaps { reason member system codes message } withheld { sector policy } coverage { member status complete }
  }
}`;

/** Conditions on what may be kept back, and on what may not. */
function condition(dice: Dice): Readonly<Record<string, unknown>> {
  const all = {
    sectors: dice.some(
      NAMES.map((name) => namesOf(name).sector),
      0.6,
    ),
    members: dice.some(NAMES, 0.6),
    level: 'LOT',
    product: `W${dice.below(10)}`,
    producer: dice.pick(ORGANIZATIONS),
    holder: dice.pick(ORGANIZATIONS),
    division: dice.pick(['370000', '370681', '110000']),
    producedBetween: { from: time(dice) },
    recordedBetween: { from: time(dice), to: '2027-01-01T00:00:00+08:00' },
    recalled: dice.chance(0.5),
    failed: dice.chance(0.5),
    licence: 'L-1',
    equipmentOverdue: dice.chance(0.5),
    changedSince: time(dice),
    text: dice.pick([dice.pick(ORGANIZATIONS).slice(-4), ':', 'a']),
  };
  return Object.fromEntries(Object.entries(all).filter(() => dice.chance(0.15)));
}

/** Whatever can be asked of a few codes and organisations, and of the registers. */
function questions(dice: Dice): Question[] {
  const codes = [dice.pick(CODES), dice.pick(CODES), `uscc:${dice.pick(ORGANIZATIONS)}`, 'urn:test:paper:1'];
  const filter = Object.fromEntries(
    (
      [
        ['step', dice.pick(['HOLD', 'TRANSPORT', 'TRANSFORM', 'PACK', 'INSTALL'])],
        ['from', time(dice)],
        ['to', time(dice)],
      ] as const
    ).filter(() => dice.chance(0.5)),
  );
  return [
    ...codes.flatMap((code) => [
      { query: UNIT, variables: { code } },
      { query: AROUND, variables: { code } },
    ]),
    ...codes.flatMap((code) =>
      ['BACK', 'FORWARD'].map((direction) => {
        const kinds = dice.chance(0.3) ? ['TRANSFORM', dice.pick(['PACK', 'HOLD', 'TREAT'])] : null;
        return dice.chance(0.3)
          ? { query: CUT, variables: { code, direction, kinds, maxUnits: 3 } }
          : { query: WALK, variables: { code, direction, kinds, maxUnits: 1_000 } };
      }),
    ),
    {
      query: FOLLOW,
      variables: { code: codes[0], direction: dice.pick(['BACK', 'FORWARD']), kinds: null, maxUnits: 1_000 },
    },
    ...['BACK', 'FORWARD'].map((direction) => ({
      query: CHAINS,
      variables: {
        codes,
        direction,
        at: dice.pick([
          {},
          { last: true },
          { sectors: [dice.pick(NAMES.map((name) => namesOf(name).sector))] },
          { schemes: [dice.pick(['gs1', 'drug', 'uri', 'uscc'])], last: false },
        ]),
      },
    })),
    ...governanceQuestions(dice, { codes: CODES, usccs: ORGANIZATIONS, ministries: NAMES }),
    { query: ORGANIZATION, variables: { uscc: dice.pick(ORGANIZATIONS) } },
    ...Array.from({ length: 6 }, () => ({
      query: SEARCH_ALL,
      variables: {
        where: dice.chance(0.5) ? { holder: dice.pick(ORGANIZATIONS) } : condition(dice),
        first: 1 + dice.below(4),
        after: dice.chance(0.5) ? writePlace({ member: dice.pick(NAMES), cursor: null }) : null,
      },
    })),
    ...Array.from({ length: 3 }, () => ({
      query: RECALLED,
      variables: {
        where: dice.pick([
          {},
          { product: `W${dice.below(10)}`, standing: true },
          { division: '370681', level: 'II' },
          { members: dice.some(NAMES, 0.6), announced: { from: '2026-11-02T00:00:00+08:00' } },
        ]),
        first: 1 + dice.below(4),
      },
    })),
    ...Array.from({ length: 4 }, () => ({
      query: AGGREGATE,
      variables: {
        where: dice.chance(0.3) ? { holder: dice.pick(ORGANIZATIONS) } : condition(dice),
        by: dice.some(['SECTOR', 'PRODUCT', 'DIVISION', 'PROVINCE', 'MONTH', 'PRODUCER', 'STATUS'], 0.3).slice(0, 3),
      },
    })),
    ...SEARCHES.map((query) => ({
      query,
      variables: { first: 1 + dice.below(3), ...(query.includes('$filter') ? { filter } : {}) },
    })),
  ];
}

describe.each(SEEDS)('rules %i (WORLDS_SEED)', (seed) => {
  const house = new House();
  beforeAll(() => house.start(new Dice(`rules ${seed}`)), 60_000);
  afterAll(() => house.stop());

  test(
    'two worlds that differ only in what is withheld from somebody are one to him, byte for byte',
    async () => {
      let differed = 0;
      for (let i = 0; i < WORLDS; i += 1) {
        const dice = new Dice(`world ${seed} ${i}`);
        const purpose = dice.pick(PURPOSES);
        const [caller, granted] = dice.pick([
          [null, []],
          [{ role: 'citizen' }, []],
          [{ role: 'regulator', sector: 'RARE_EARTH' }, []],
          [{ role: 'enterprise', uscc: ENTERPRISE }, []],
          [{ role: 'data-team', purpose }, [...(house.granted.get(purpose) ?? [])]],
          [{ role: 'regulator', sector: 'RARE_EARTH', purpose }, [...(house.granted.get(purpose) ?? [])]],
          [{ role: 'enterprise', uscc: ENTERPRISE, purpose }, [...(house.granted.get(purpose) ?? [])]],
        ] as const satisfies readonly (readonly [Who | null, readonly string[]])[]);
        const who: Who | null = caller && { ...caller, scope: SCOPES };
        const asker: Asker = { uscc: who?.role === 'enterprise' ? ENTERPRISE : null, granted: new Set(granted) };
        const one = randomEconomy(dice, NAMES);
        const other = elsewhere(dice, one, asker, (name) => house.sharing.get(name) ?? {});
        const asked = dice.some(questions(dice), 0.5);
        house.economy = one;
        const [first, whole] = [
          await house.tell(asked, who),
          i % 4 === 0 ? await house.tell(asked, { ...EVERYTHING, scope: SCOPES }) : [],
        ];
        house.economy = other;
        const second = await house.tell(asked, who);
        // What is no valid question would be told of nothing.
        expect(first.filter((text) => text.includes('GRAPHQL_VALIDATION_FAILED'))).toEqual([]);
        for (const [n, { query, variables }] of asked.entries())
          expect(
            second[n],
            `WORLDS_SEED=${seed}, world ${i}, ${JSON.stringify([who, variables])}: ${query.slice(0, 40)}`,
          ).toBe(first[n]);
        // They do differ, to those who may see it.
        if (whole.length > 0 && whole.join() !== (await house.tell(asked, { ...EVERYTHING, scope: SCOPES })).join())
          differed += 1;
      }
      expect(differed).toBeGreaterThan(WORLDS / 4 / 2);
      expect(house.toldOnTheWay).toBeGreaterThan(WORLDS / 4);
    },
    LONG ? 3_600_000 : 240_000,
  );
});
