import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { judgeChanged, type Judged } from '../../gateway/alerts/judge-changed.ts';
import { sampleChanged } from '../../gateway/alerts/sample-changed.ts';
import { ruleWords, warningNow } from '../../gateway/alerts/warning-now.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import { Fault } from '../../common/resilience/fault.ts';
import { AlertWorker } from '../../gateway/jobs-worker/alert-worker.ts';
import { CODED } from '../../gateway/warnings/rule-book.ts';
import type { Alert } from '../../governance/alerts/alert.ts';
import { Governance } from '../../governance/governance.ts';
import { searchedMember } from '../search/support/searched-member.ts';
import { caller, fakeMinistry, type FakeOptions, urn } from '../support/fake-ministry.ts';

let kept: Governance;
beforeEach(() => (kept = new Governance(sqliteDatabase(':memory:'))));
afterEach(() => kept.close());

const [LOT, OIL, SHELF, OTHER] = [urn('lot'), urn('oil'), urn('shelf'), urn('other')];
const LINKS = [
  { from: LOT, to: OIL },
  { from: OIL, to: SHELF, kind: 'PACK' },
  { from: LOT, to: OTHER },
];
const source = (recordId: string): object => ({ system: 'bus', recordId, asOf: null });
const recall = { id: '1', at: '2026-11-01T08:00:00+08:00', reason: '超标', advice: null, status: null };
interface Kept {
  recalls: readonly object[];
  down: boolean;
}
/** Farm's records of a lot, food's of what was made of it. */
function world(): { readonly state: Kept; readonly asker: () => Asker } {
  const state: Kept = { recalls: [], down: false };
  const farm: FakeOptions = {
    holds: [LOT],
    get records() {
      return { [LOT]: { productName: '花生', recalls: state.recalls, source: source('F-1') } };
    },
    instead: () => {
      if (state.down) throw new Fault('UNAVAILABLE', 'is away');
      return undefined;
    },
  };
  const records = Object.fromEntries(
    [OIL, SHELF, OTHER].map((code) => [code, { productName: '油', recalls: [], source: source(code) }]),
  );
  return {
    state,
    asker: () =>
      new Asker(
        [
          fakeMinistry('agriculture/370000', farm),
          fakeMinistry('food-drug', { holds: [OIL, SHELF, OTHER], links: LINKS, records }),
        ],
        caller(5_000),
      ),
  };
}
const judged = (codes: readonly string[], { asker }: ReturnType<typeof world>): Promise<Judged> =>
  judgeChanged(codes, {
    asker: asker(),
    askForAll: (work) => work(asker()),
    ruleBook: CODED,
    store: kept.alerts.store,
  });
const alerts = async (): Promise<readonly Alert[]> =>
  (await kept.alerts.store.page({}, 100, null)).toSorted((a, b) => (a.rule < b.rule ? -1 : 1));

describe('what has changed', () => {
  test('is judged with what it came from and, where it is recalled, with what was made of it', async () => {
    const of = world();
    expect(await judged([LOT], of)).toEqual({ raised: 0, closed: 0, isWhole: true });
    of.state.recalls = [recall];
    expect(await judged([LOT], of)).toMatchObject({ raised: 2 });
    expect(await alerts()).toMatchObject([
      { rule: 'made-from-recalled', level: 'SERIOUS', codes: [LOT, OIL, OTHER, SHELF], affected: 4 },
      { rule: 'recalled', level: 'CRITICAL', codes: [LOT], sectors: ['AGRICULTURE'], affected: 4, risk: 16 },
    ]);
  });

  test('is one alert from wherever it is asked, and however often', async () => {
    const of = world();
    of.state.recalls = [recall];
    await judged([SHELF], of);
    await judged([LOT], of);
    for (const codes of [[LOT], [OIL], [OTHER, SHELF]]) await judged(codes, of);
    expect((await alerts()).map(({ rule, times }) => [rule, times])).toEqual([
      ['made-from-recalled', 5],
      ['recalled', 5],
    ]);
  });

  test('and is right again is closed, with what rests on it; nothing is closed while somebody does not answer', async () => {
    const of = world();
    of.state.recalls = [recall];
    await judged([LOT], of);
    of.state.recalls = [{ ...recall, status: '已终止' }];
    of.state.down = true;
    expect(await judged([LOT], of)).toEqual({ raised: 0, closed: 0, isWhole: false });
    of.state.down = false;
    expect(await judged([LOT], of)).toEqual({ raised: 0, closed: 2, isWhole: true });
    expect((await alerts()).map(({ state: now, closed }) => [now, closed?.by])).toEqual([
      ['CLOSED', null],
      ['CLOSED', null],
    ]);
  });

  test('counts as affected what everybody may see: it is told to all who read alerts, and ranks them', async () => {
    const of = world();
    of.state.recalls = [recall];
    const food = fakeMinistry('food-drug', { holds: [OIL], links: LINKS.slice(0, 1) });
    await judgeChanged([LOT], {
      asker: of.asker(),
      askForAll: (work) => work(new Asker([food], caller(5_000))),
      ruleBook: CODED,
      store: kept.alerts.store,
    });
    expect(await alerts()).toMatchObject([
      { rule: 'made-from-recalled', affected: 2 },
      { rule: 'recalled', affected: 2, risk: 8 },
    ]);
  });

  test('keeps no value of any record', async () => {
    const of = world();
    of.state.recalls = [recall];
    await judged([LOT], of);
    for (const table of ['tongcha_alerts', 'tongcha_alert_codes', 'tongcha_alert_events', 'tongcha_changes'])
      expect(JSON.stringify(await kept.database.read(`SELECT * FROM ${table}`))).not.toMatch(/超标|花生|油/);
  });

  test('is asked of everybody, as what a member publishes of what it knows is a little older', async () => {
    const food = fakeMinistry('food-drug', {
      holds: [SHELF],
      links: [{ from: OIL, to: SHELF }],
      records: { [SHELF]: { productName: '油', recalls: [recall], source: source('1') } },
    });
    const asker = new Asker([{ ...food, mayKnow: () => false }], caller(5_000));
    const askForAll: Parameters<typeof judgeChanged>[1]['askForAll'] = (work) => work(asker);
    const found = await judgeChanged([SHELF], { asker, askForAll, ruleBook: CODED, store: kept.alerts.store });
    expect(found).toMatchObject({ raised: 1 });
    // Of what it leads to what is published counts.
    expect(food.calls.flat()).not.toContain(OIL);
  });

  test('is not taken to have stopped where a rule is not even asked, as nobody knows of what sector it is', async () => {
    const of = world();
    const found = { rule: 'quota-exceeded', level: 'SERIOUS', codes: [LOT], evidence: [], sectors: [] } as const;
    await kept.alerts.store.raise({ ...found, divisions: [], affected: 1, falseShare: 0 }, 1);
    of.state.down = true;
    expect(await judged([LOT], of)).toMatchObject({ closed: 0, isWhole: false });
    of.state.down = false;
    expect(await judged([LOT], of)).toMatchObject({ closed: 1 });
  });

  test('does not close what another has found', async () => {
    const of = world();
    await kept.alerts.store.raise(
      {
        rule: 'many-complaints',
        level: 'SERIOUS',
        codes: [LOT],
        evidence: [],
        sectors: [],
        divisions: [],
        affected: 1,
        falseShare: 0,
      },
      1,
    );
    expect(await judged([LOT], of)).toMatchObject({ closed: 0 });
  });
});

test('what many citizens report is said in words until it is closed; a rule that is gone has its name', async () => {
  const asker = world().asker();
  const found = {
    rule: 'many-complaints',
    level: 'SERIOUS',
    codes: [LOT],
    evidence: [],
    sectors: [],
    divisions: [],
  } as const;
  await kept.alerts.store.raise({ ...found, affected: 1, falseShare: 0 }, 1);
  const [alert] = await alerts();
  if (!alert) throw new Error('it was raised');
  expect(ruleWords(alert, CODED)).toMatchObject({
    zh: expect.stringMatching(/^7 天内有 5 份以上投诉/),
    en: expect.stringMatching(/^5 reports/),
  });
  const now = (each: Alert) => warningNow(each, { asker, ruleBook: CODED }, undefined);
  expect(await now(alert)).toMatchObject({ outcome: 'FIRES', codes: [LOT], zh: expect.stringMatching(/投诉/) });
  expect(await now({ ...alert, state: 'CLOSED' })).toBeNull();
  expect(ruleWords({ rule: 'gone' }, CODED)).toEqual({ zh: 'gone', en: 'gone' });
});

describe('a worker', () => {
  const start = (asker: () => Asker, asked: string[][] = []): AlertWorker =>
    new AlertWorker({
      alerts: kept.alerts,
      ruleBook: () => CODED,
      lookMs: 5,
      ask: async (_, work) => {
        const one = asker();
        asked.push(one.ministries.map(({ name }) => name));
        return work(one);
      },
      askForAll: (_, work) => work(asker()),
    });

  test('judges all that waits, and asks again where not everybody has answered', async () => {
    const { state, asker } = world();
    state.recalls = [recall];
    await kept.alerts.changes.add(
      [...Array.from({ length: 1_000 }, (_, i) => urn(i)), LOT],
      'agriculture/370000',
      Date.now(),
    );
    const worker = start(asker);
    await expect.poll(() => kept.alerts.changes.counts(Date.now()), { timeout: 20_000 }).toMatchObject({ waiting: 0 });
    expect(await alerts()).toHaveLength(2);
    state.down = true;
    await kept.alerts.changes.add([OIL], 'food-drug', Date.now());
    await expect
      .poll(() => kept.alerts.changes.counts(Date.now()), { timeout: 20_000 })
      .toEqual({ waiting: 1, waitingSince: null });
    await worker.stop();
  });

  test('what cannot be judged keeps nothing else, and is given up', async () => {
    const { state, asker } = world();
    state.recalls = [recall];
    const broken = urn('broken');
    const worker = start(() => {
      const one = asker();
      const ask = one.ask.bind(one);
      one.withFacts = (needs) => {
        const facts = Asker.prototype.withFacts.call(one, needs);
        const own = facts.ask.bind(facts);
        facts.ask = (ministry, question, code, listener) => {
          if (code === broken) throw new Error('a fault of ours');
          return own(ministry, question, code, listener);
        };
        return facts;
      };
      one.ask = ask;
      return one;
    });
    await kept.alerts.changes.add([LOT, broken], 'm', Date.now());
    await expect.poll(async () => (await alerts()).length, { timeout: 20_000 }).toBe(2);
    await expect
      .poll(() => kept.alerts.changes.counts(Date.now()), { timeout: 20_000 })
      .toEqual({ waiting: 1, waitingSince: null });
    await worker.stop();
  });

  test('that is stopped leaves what it has not judged', async () => {
    const worker = start(() => {
      throw new Error('not asked');
    });
    await worker.stop();
    await kept.alerts.changes.add([LOT], 'm', Date.now());
    await sleep(30);
    expect(await kept.alerts.changes.counts(Date.now())).toMatchObject({ waiting: 1 });
  });
});

describe('a sample', () => {
  test('has a few of what each member has recorded since, and one that cannot be searched keeps no other from it', async () => {
    const many = Array.from({ length: 30 }, (_, i) => urn(`farm-${i}`));
    const farm = searchedMember('agriculture/370000', { codes: many });
    const food = searchedMember('food-drug', { codes: [SHELF] });
    const broken = searchedMember('rare-earth', {
      instead: () => {
        throw new Fault('UNAVAILABLE', 'is away');
      },
    });
    const policies = ['agriculture', 'food-drug', 'rare-earth'].map((name) => `${name}/search`);
    const who = { ...caller(5_000), claims: { role: 'system', policies } as const };
    const asker = new Asker([farm, broken, food, fakeMinistry('customs', {})], who);
    const codes = await sampleChanged(asker, '2026-11-30T00:00:00.000Z');
    expect(codes.toSorted()).toEqual([...many.slice(0, 10), SHELF].sort());
    expect(farm.requests[0]?.variables).toMatchObject({ where: { changedSince: '2026-11-30T00:00:00.000Z' } });
  });

  test('is drawn by one worker, once in its time', async () => {
    const begin = (now: number): Promise<number | null> => kept.alerts.samples.begin(now, 1_000);
    const drawn = await Promise.all([begin(10_000), begin(10_000), begin(10_000)]);
    expect(drawn.filter((last) => last !== null)).toEqual([0]);
    expect(await begin(10_999)).toBeNull();
    expect(await begin(11_000)).toBe(10_000);
  });
});
