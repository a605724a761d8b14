import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DatabaseFault } from '../../common/database/with-tables.ts';
import { openDatabase } from '../../common/database/open-database.ts';
import { Governance } from '../../governance/governance.ts';
import type { KeptRecall, KeptStep, NewRevision } from '../../governance/recall/recall.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { freePort } from '../support/free-port.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { LONG } from '../support/runs.ts';
import { seedOf } from '../support/seed.ts';
import { keepRunning } from './support/kill/keep-running.ts';
import {
  type Kind,
  KINDS,
  type Legacy,
  REFUSED_CODE,
  SETTLE_MS,
  startLegacy,
  type Written,
} from './support/kill/legacy.ts';

/** Where a worker dies: before it tells, while it does, before and after the answer is written down. */
const WORKER_DIES = LONG
  ? everywhere(['taken', 'before-sent', 'sent', 'answered', 'recorded'])
  : ['taken@none', 'before-sent@key', 'sent@find', 'sent@none', 'answered@find', 'recorded@name'];
/** And a member: before it writes, while it does, before it answers. */
const MEMBER_DIES = LONG
  ? everywhere(['member-told', 'member-writes', 'member-answers'])
  : ['member-writes@none', 'member-answers@find'];

const RECALLS = LONG ? 20 : 3;
const ROUNDS = LONG ? 3 : 1;
/** What tells the two apart is in `stores.test.ts`; all of this again takes its time. */
const WITH_POSTGRES = LONG && NO_POSTGRES === null;
const BY = { subject: 'somebody', of: 'FOOD_DRUG' };

describe('killed at every step, each member has each order once, or it is uncertain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recall-kill-'));
  let server: DatabaseServer | null = null;
  beforeAll(async () => void (server = WITH_POSTGRES ? await startPostgres() : null), 60_000);
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('in SQLite', () => proof(join(folder, 'governance.sqlite')), 1_800_000);
  test.runIf(WITH_POSTGRES)('in PostgreSQL', () => proof(server?.url ?? ''), 1_800_000);
});

/** With an order to a member of each kind. */
function everywhere(points: readonly string[]): readonly string[] {
  return points.flatMap((point) => KINDS.map((kind) => `${point}@${kind.toLowerCase()}`));
}

async function proof(store: string): Promise<void> {
  const random = randomOf(seedOf('KILL_SEED'));
  const legacy = await startLegacy(random);
  const governance = new Governance(openDatabase(store, ['store']));
  const port = String(await freePort());
  const shuffled = (points: readonly string[]): string[] =>
    points.map((point) => `${point}:${LONG ? 1 + Math.floor(random() * 4) : 1}`).toSorted(() => random() - 0.5);
  const rounds = (points: readonly string[]): string[] => Array.from({ length: ROUNDS }, () => shuffled(points)).flat();
  const member = keepRunning('./member-child.ts', [port, legacy.url], rounds(MEMBER_DIES));
  const workers = [0, 1, 2].map((i) =>
    keepRunning('./worker-child.ts', [store, port], rounds(WORKER_DIES.filter((_, n) => n % 3 === i))),
  );
  try {
    const deaths = (): number => workers.reduce((sum, each) => sum + each.deaths(), member.deaths());
    const ids: string[] = [];
    const doubted = new Map<string, KeptStep>();
    const look = async (open: readonly KeptStep[]): Promise<void> => {
      for (const step of open) doubted.set(step.id, step);
      await settle(governance, legacy, open);
    };
    for (let i = 0; i < RECALLS; i += 1) ids.push(await order(governance, i));
    // One that is down for a while gets it on its return.
    await member.down();
    await sleep(500);
    member.up();
    // Until each has died in each way, as much as keeps them busy.
    while (deaths() < ROUNDS * (WORKER_DIES.length + MEMBER_DIES.length)) {
      const { waiting = 0, uncertain = 0 } = (await governance.outbox.counts(Date.now())).get('recall') ?? {};
      if (waiting < 16) ids.push(await order(governance, ids.length));
      else if (uncertain > 0) await look(uncertainOf(await recallsOf(governance, ids)));
      await sleep(100);
    }
    for (let open = await ended(governance, ids); open.length > 0; open = await ended(governance, ids))
      await look(open);
    const all = await recallsOf(governance, ids);
    for (const kind of KINDS) {
      const has = legacy.has(kind).map(({ number }) => number);
      expect(new Set(has).size, `${kind}: none twice`).toBe(has.length);
      const steps = all.flatMap((recall) => recall.steps).filter((step) => step.member === kind.toLowerCase());
      expect(steps.map(({ state }) => state)).toEqual(
        steps.map(({ codes }) => (codes.includes(REFUSED_CODE) ? 'REFUSED' : 'ACKED')),
      );
      expect(new Set(has), `${kind}: each once`).toEqual(
        new Set(steps.filter(({ state }) => state === 'ACKED').map(({ id }) => id)),
      );
      for (const recall of all) expectOrder(kind, legacy.has(kind), recall, doubted);
    }
    // Whatever can be looked up is never uncertain.
    expect([...doubted.values()].filter(({ member: name }) => name !== 'none')).toEqual([]);
    console.info(
      `${store.startsWith('postgres') ? 'PostgreSQL' : 'SQLite'}: ${all.flatMap(({ steps }) => steps).length} notices, ${deaths()} killed, ${doubted.size} uncertain`,
    );
  } finally {
    await Promise.all([member, ...workers].map((each) => each.stop()));
    await legacy.stop();
    await governance.close();
  }
}

/** Opened, extended, narrowed and closed or cancelled, before anybody is told of the first. @returns its id */
async function order({ recalls: kept }: Governance, i: number): Promise<string> {
  const recalls = { open: patient(kept.open.bind(kept)), revise: patient(kept.revise.bind(kept)) };
  const entry = (codes: readonly string[]) => ({
    by: BY,
    at: Date.now(),
    key: `${i} ${codes[0]}`,
    confirmed: 'it',
    reason: null,
    advice: null,
    waits: false,
    steps: KINDS.map((kind) => ({ member: kind.toLowerCase(), codes })),
  });
  const opened = await recalls.open({ ...entry([`a${i}`]), level: 'I', authority: 'an authority' });
  if ('code' in opened) throw new Error(opened.message);
  const { id } = opened.recall;
  const revise = (action: NewRevision['action'], after: number, codes: readonly string[]): Promise<unknown> =>
    recalls.revise(id, { ...entry(codes), action, after });
  // Of the first one, an extension is refused for good.
  await revise('EXTEND', 1, [i === 0 ? REFUSED_CODE : `b${i}`]);
  await revise('NARROW', 2, [`c${i}`]);
  await revise(i % 2 === 0 ? 'CLOSE' : 'CANCEL', 3, [`d${i}`]);
  return id;
}

/** As a caller who asks again under the same key where the store was away: one file has one writer at a time. */
function patient<A extends readonly unknown[], T>(act: (...all: A) => Promise<T>): (...all: A) => Promise<T> {
  return (...all) =>
    act(...all).catch((error: unknown) => {
      if (error instanceof DatabaseFault) return patient(act)(...all);
      throw error;
    });
}

async function recallsOf({ recalls }: Governance, ids: readonly string[]): Promise<readonly KeptRecall[]> {
  return (await Promise.all(ids.map((id) => recalls.find(id)))).filter((each) => each !== null);
}

function uncertainOf(recalls: readonly KeptRecall[]): readonly KeptStep[] {
  return recalls.flatMap(({ steps }) => steps).filter(({ state }) => state === 'UNCERTAIN');
}

/** Once nothing goes on by itself: the steps that only a person can settle. */
async function ended(governance: Governance, ids: readonly string[]): Promise<readonly KeptStep[]> {
  for (;;) {
    const recalls = await recallsOf(governance, ids);
    const steps = recalls.map((recall) => recall.steps);
    const goesOn = steps.some((all) =>
      all.some(
        (step, i) =>
          step.state === 'SENDING' ||
          // One waits for a person where one before it does.
          (step.state === 'PENDING' &&
            !all.slice(0, i).some((before) => before.member === step.member && before.state === 'UNCERTAIN')),
      ),
    );
    if (!goesOn) return uncertainOf(recalls);
    await sleep(LONG ? 1_000 : 100);
  }
}

/** As a person does who looks into the system, when nothing late can come any more. */
async function settle({ recalls }: Governance, legacy: Legacy, steps: readonly KeptStep[]): Promise<void> {
  await sleep(2 * SETTLE_MS);
  for (const { id, member } of steps) {
    const kind = KINDS.find((each) => each.toLowerCase() === member) as Kind;
    const held = legacy.has(kind).some(({ number }) => number === id);
    await patient(recalls.settle.bind(recalls))(id.split('.')[0] ?? '', id, {
      by: BY,
      at: Date.now(),
      held,
      note: 'looked',
    });
  }
}

/** Only an opening that was uncertain may have come behind an extension; nothing comes behind what lets units out. */
function expectOrder(
  kind: Kind,
  has: readonly Written[],
  { id, entries, steps }: KeptRecall,
  doubted: ReadonlyMap<string, unknown>,
): void {
  const own = steps.filter(({ member }) => member === kind.toLowerCase());
  const written = has.filter(({ number }) => number.startsWith(`${id}.`)).map(({ action }) => action);
  const ordered = entries
    .filter(({ place }) => own.some(({ entry, state }) => entry === place && state === 'ACKED'))
    .map(({ action }) => action);
  if (own.some((step) => doubted.has(step.id)))
    expect(written.slice(-2), `${kind}: let out last`).toEqual(ordered.slice(-2));
  else expect(written, `${kind}: in their order`).toEqual(ordered);
}

/** Numbers of chance that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
