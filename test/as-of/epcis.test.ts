import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { load } from '../../demo/food-epcis/load.ts';
import { serveEpcis } from '../../demo/food-epcis/server.ts';
import { type Captured, Store } from '../../demo/food-epcis/store.ts';
import { world } from '../../demo/world/index.ts';
import { createFoodSystem } from '../../subgraphs/food-drug/food/system.ts';
import type { SearchCondition } from '../../subgraphs/kit/index.ts';
import type { Call, LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { runs } from '../support/runs.ts';
import { seedOf } from '../support/seed.ts';
import { call } from '../support/stand-in.ts';

const DAYS = [1, 2, 3, 4] as const;
const at = (day: number): string => new Date(Date.UTC(2026, 11, day, 4)).toISOString();

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** An event, from which day on it is recorded, and on which it was declared an error in its own place; null: never. */
interface Recorded {
  readonly event: Captured;
  readonly day: number;
  readonly declaredOn: number | null;
}

/** What the repository of the sample economy has captured, recorded on days of chance, some of it declared an error later. */
function history(
  dice: Dice,
  share: number,
): { readonly events: readonly Recorded[]; readonly codes: readonly string[] } {
  const store = openStore();
  const facts = [...world({ seed: 1, scale: 0.02 })].filter(({ sector }) => sector === 'food-drug');
  load(store, facts);
  const units = facts.flatMap((fact) => (fact.type === 'unit' && fact.details.of === 'food' ? [fact.code] : []));
  const codes = dice.some(units, share);
  const texts = store.all('SELECT doc FROM event').map(({ doc }) => JSON.parse(String(doc)) as Captured);
  const events = texts.flatMap((event): Recorded[] => {
    const day = dice.pick(DAYS);
    const fate = dice.next();
    const recorded = { event, day, declaredOn: null };
    if ('errorDeclaration' in event) return [recorded];
    if (fate < 0.15) return [{ ...recorded, declaredOn: dice.pick(DAYS) }];
    // As the standard has it: the event over again, with the declaration (EPCIS 2.0, 7.4.1).
    if (fate < 0.3)
      return [recorded, { event: declared(event, dice.pick(DAYS)), day: dice.pick(DAYS), declaredOn: null }];
    return [recorded];
  });
  return { events, codes };
}

function declared(event: Captured, day: number): Captured {
  return { ...event, errorDeclaration: { declarationTime: at(day), reason: 'did_not_occur' } };
}

function openStore(): Store {
  const directory = mkdtempSync(join(tmpdir(), 'tongcha-epcis-then-'));
  const store = new Store(directory);
  closers.push(async () => {
    try {
      store.close();
    } catch {
      // Its stand-in has closed it.
    }
    rmSync(directory, { recursive: true, force: true });
  });
  return store;
}

/** A repository with what was recorded until that day. */
async function repository(events: readonly Recorded[], until: number): Promise<LegacySystem> {
  const store = openStore();
  store.db.exec('BEGIN');
  for (const { event, day, declaredOn } of events) {
    if (day > until) continue;
    // A declaration of which it is not known yet is none.
    const known = 'errorDeclaration' in event && declarationOf(event) > at(until) ? without(event) : event;
    store.capture({
      ...(declaredOn !== null && declaredOn <= until ? declared(known, declaredOn) : known),
      recordTime: at(day),
    });
  }
  store.db.exec('COMMIT');
  const standIn = await serveEpcis(store, { host: '127.0.0.1', port: 0, latencyMs: 0 });
  closers.push(() => standIn.stop());
  const system = createFoodSystem({ url: standIn.env['FOOD_EPCIS_URL'] ?? '' });
  closers.push(() => system.close());
  return system;
}

const declarationOf = (event: Captured): string =>
  (event['errorDeclaration'] as { readonly declarationTime: string }).declarationTime;
const without = (event: Captured): Captured =>
  Object.fromEntries(Object.entries(event).filter(([key]) => key !== 'errorDeclaration')) as Captured;

const NARROWED: readonly SearchCondition[] = [
  { recalled: true },
  { failed: true },
  { recordedBetween: { from: at(2), to: at(4) } },
  { changedSince: at(3) },
];

async function told(system: LegacySystem, codes: readonly string[], asOf?: string): Promise<Record<string, unknown>> {
  const ask = async (put: (call: Call) => Promise<unknown>): Promise<unknown> => {
    const asking = call(30_000);
    const answer = await put(Object.assign(asking, { asOf })).catch((error: Error) => error);
    const partials = asking.partials.flatMap(([{ code }, of]) =>
      of.length === 0 ? [code] : of.map((each) => `${code} ${each}`),
    );
    return [plain(answer), [...new Set(partials)].sort()];
  };
  return {
    records: await ask((asking) => system.records(codes, asking)),
    back: await ask((asking) => system.links(codes, 'BACK', asking)),
    forward: await ask((asking) => system.links(codes, 'FORWARD', asking)),
    search: await ask(async (asking) =>
      system.search?.({ filter: {}, first: 20, after: null, sees: () => true }, asking),
    ),
    ...Object.fromEntries(
      await Promise.all(
        NARROWED.map(async (where) => [
          JSON.stringify(where),
          await ask(async (asking) =>
            system.search?.({ filter: {}, where, first: 20, after: null, sees: () => true }, asking),
          ),
        ]),
      ),
    ),
  };
}

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (_, each: unknown) => (each instanceof Fault ? { fault: each.code } : each)),
  );

test('a repository tells of a moment what one tells in which nothing was recorded since', async () => {
  const seed = seedOf('AS_OF_SEED');
  let differed = 0;
  for (let i = 0; i < runs(6, 100).numRuns; i += 1) {
    const { events, codes } = history(new Dice(`${seed} ${i}`), 0.3);
    const whole = await repository(events, 9);
    const now = await told(whole, codes);
    for (const day of [0, ...DAYS]) {
      const then = await told(whole, codes, at(day));
      expect(then, `seed ${seed}, world ${i}, day ${day}`).toEqual(await told(await repository(events, day), codes));
      if (JSON.stringify(then) !== JSON.stringify(now)) differed += 1;
    }
  }
  expect(differed).toBeGreaterThan(15);
}, 120_000);

const LOT = 'gs1:(01)06901234567892(10)L1';
const [PLANT, SHOP] = ['91370681MA3T00017D', '91320500MA1F00037J'];
const placeOf = (uscc: string): string => `urn:tongcha:loc:${uscc}:370681`;
const seen = (name: string, uscc: string, more: object = {}): Captured => ({
  type: 'ObjectEvent',
  eventID: `urn:uuid:${name}`,
  eventTime: at(1),
  eventTimeZoneOffset: '+08:00',
  recordTime: at(1),
  action: 'OBSERVE',
  bizStep: 'storing',
  bizLocation: { id: placeOf(uscc) },
  quantityList: [{ epcClass: 'https://id.gs1.org/01/06901234567892/10/L1' }],
  ...more,
});
const MADE = seen('made', PLANT, {
  action: 'ADD',
  bizStep: 'commissioning',
  ilmd: { 'cbvmda:descriptionShort': '黄桃罐头' },
});

/** A repository with these events, whose places are on record with who runs them. */
async function stored(
  ...events: readonly Captured[]
): Promise<{ readonly system: LegacySystem; readonly store: Store }> {
  const store = openStore();
  for (const uscc of [PLANT, SHOP])
    store.describe(placeOf(uscc), 'BusinessLocation', {
      name: `厂 ${uscc}`,
      operator: `urn:tongcha:code:uscc%3A${uscc}`,
    });
  for (const event of events) store.capture(event);
  const standIn = await serveEpcis(store, { host: '127.0.0.1', port: 0, latencyMs: 0 });
  closers.push(() => standIn.stop());
  const system = createFoodSystem({ url: standIn.env['FOOD_EPCIS_URL'] ?? '' });
  closers.push(() => system.close());
  return { system, store };
}

test('places and parties are not told as of a moment, that this is so is, and what is a hand-over stays one', async () => {
  const { system } = await stored(MADE, seen('sold', SHOP, { eventTime: at(2), recordTime: at(2) }));
  const [now] = await system.records([LOT], call());
  expect(now).toMatchObject({
    producer: { uscc: PLANT },
    place: { name: `厂 ${PLANT}` },
    events: [{ handsOver: false }, { handsOver: true }],
  });
  const asking = Object.assign(call(), { asOf: at(3) });
  const [then] = await system.records([LOT], asking);
  expect(then).toMatchObject({
    productName: '黄桃罐头',
    producer: null,
    place: { name: placeOf(PLANT) },
    events: [{ handsOver: false }, { handsOver: true }],
  });
  expect(asking.partials).toMatchObject([[{ code: 'NO_HISTORY' }, [LOT]]]);
  expect(await system.organizations?.([PLANT], asking)).toMatchObject([{ code: 'NO_HISTORY' }]);
});

test('a repository that takes no notice of the condition tells nothing later all the same', async () => {
  const { system, store } = await stored(MADE, seen('later', PLANT, { recordTime: at(3) }));
  // Its index has another time than the events themselves.
  store.run('UPDATE event SET r = 0');
  const [then] = await system.records([LOT], Object.assign(call(), { asOf: at(2) }));
  expect(then).toMatchObject({ events: [{ id: 'urn:uuid:made' }] });
});

test('an event that does not say when it was recorded is a doubt', async () => {
  const UNDATE = `UPDATE event SET doc = json_remove(doc, '$.recordTime') WHERE doc LIKE '%undated%'`;
  const { system, store } = await stored(MADE, seen('undated', PLANT));
  store.run(UNDATE);
  const asking = Object.assign(call(), { asOf: at(2) });
  const [then] = await system.records([LOT], asking);
  expect(then).toMatchObject({ events: [{ id: 'urn:uuid:made' }] });
  expect(asking.partials.map(([{ message }]) => message)).toContain(
    'has an event that does not say when it was recorded',
  );
  const alone = await stored(seen('undated', PLANT));
  alone.store.run(UNDATE);
  expect(await alone.system.records([LOT], Object.assign(call(), { asOf: at(2) }))).toMatchObject([
    { code: 'NO_HISTORY' },
  ]);
});
