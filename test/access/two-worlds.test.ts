import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { Governance } from '../../governance/governance.ts';
import { RECALL_QUEUE } from '../../governance/recall/recalls.ts';
import type { Sharing } from '../../subgraphs/kit/access/sharing.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { EVERYTHING, groupsOf, type Who } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { LONG } from '../support/runs.ts';
import { allEvents } from '../stream/support/read-events.ts';
import { CODES, type Economy, type Holdings, ORGANIZATIONS, randomEconomy, randomSharing } from './support/economy.ts';
import { systemOver } from './support/economy-system.ts';
import { type Asker, elsewhere } from './support/elsewhere.ts';
import { type Question, SCOPES } from './support/governance-questions.ts';
import { questions, VISIBLE } from './support/worlds-questions.ts';

const NAMES = Object.keys(MINISTRIES);
const PURPOSES = ['one', 'two', 'three', 'four', 'five'];
const ENTERPRISE = ORGANIZATIONS[0] ?? '';
const REGULATOR = '{ role: regulator, sectors: [RARE_EARTH] }';
const WORLDS = LONG ? 400 : 8;
const SEEDS = process.env['WORLDS_SEED'] ? [Number(process.env['WORLDS_SEED'])] : LONG ? [1, 2, 3, 4, 5, 6] : [1];

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
    const left = new Set(before.flatMap((data) => [...seenIn(data)]).filter((each) => !whole.has(each)));
    // What another member says can take a link out of the chain again; but nothing is told that he could not see.
    if (left.size > 0) {
      const seen = await this.#visibleTo(who);
      expect([...left].filter((each) => !seen.has(each))).toEqual([]);
    }
    this.toldOnTheWay += before.length;
    return inOrder(last);
  }

  /** All links and holdings that he can see, unit by unit, as `seenIn` writes them. */
  async #visibleTo(who: Who | null): Promise<ReadonlySet<string>> {
    const seen = new Set<string>();
    for (const code of CODES) {
      const answer = await this.#graph?.query<{ unit: Readonly<Record<string, readonly Visible[] | null>> }>(
        VISIBLE,
        { code },
        who,
      );
      for (const { sector, kind, from, to, evidence } of Object.values(answer?.data.unit ?? {}).flatMap(
        (all) => all ?? [],
      ))
        if (sector) seen.add(code).add(`${code} ${sector}`);
        else {
          seen.add(String(from)).add(String(to));
          for (const { system, recordId } of evidence ? [evidence] : [])
            seen.add(JSON.stringify([kind, from, to, system, recordId]));
        }
    }
    return seen;
  }

  async stop(): Promise<void> {
    await this.#graph?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A record, or a link. */
interface Visible {
  readonly sector?: string;
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
  readonly evidence?: { readonly system: string; readonly recordId: string };
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

/** Where the one text leaves the other, as both go on: answers are too long to be read whole. */
function differing(one = '', other = ''): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return [one, other].map((text) => text.slice(Math.max(0, at - 200), at + 200)).join('\n');
}

/** Errors of several ministries stand in the order in which these answered. */
function inOrder(text: string): string {
  const { errors = [], ...rest } = JSON.parse(text) as { readonly errors?: readonly unknown[] };
  return JSON.stringify([rest, errors.map((error) => JSON.stringify(error)).sort()]);
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
        const asked = dice.some(questions(dice), 0.4);
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
            `WORLDS_SEED=${seed}, world ${i}, ${JSON.stringify([who, variables])}: ${query.slice(0, 40)}\n${differing(first[n], second[n])}`,
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
