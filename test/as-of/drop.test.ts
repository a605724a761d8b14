import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { FILES } from '../../subgraphs/hazardous-goods/files.ts';
import { HazardDrop } from '../../subgraphs/hazardous-goods/system.ts';
import { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';
import { FolderReader } from '../../subgraphs/kit/connectors/file-drop/folder-reader.ts';
import { MOST_PAST } from '../../subgraphs/kit/connectors/file-drop/past-rows.ts';
import { RowIndex } from '../../subgraphs/kit/connectors/file-drop/row-index.ts';
import type { Call } from '../../subgraphs/kit/legacy-system.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { CSV, file, gb, lots, LOTS } from '../kit/support/dropped-files.ts';
import { runs } from '../support/runs.ts';
import { seedOf } from '../support/seed.ts';
import { call } from '../support/stand-in.ts';

const DAYS = [1, 2, 3, 4, 5, 6] as const;
const stamp = (day: number): string => `202603${String(day).padStart(2, '0')}080000`;
/** Of a day's reports, and a moment before all. */
const MOMENTS = [0, ...DAYS].map((day) =>
  `2026-03-${String(day).padStart(2, '0')}T08:00:00+08:00`
    .replace('-00T', '-01T')
    .replace('T08', day === 0 ? 'T07' : 'T08'),
);
const USCCS = ['91370681MA3T00101F', '91370681MA3T00102J'];
const LOT_NOS = ['A', 'B', 'C'];
const CODES = [
  ...LOT_NOS.map((each) => `hazlot:370681001.${each}`),
  'cylinder:137021000345',
  ...USCCS.map((each) => `uscc:${each}`),
];

const NARROWED = { producer: USCCS[0] ?? '', product: '液氯', changedSince: '2026-03-03T08:00:00+08:00' };

type Kind = 'LOT' | 'USE' | 'YD' | 'QY';
interface Line {
  readonly bytes: Buffer;
  /** Null: it cannot be read of it. */
  readonly day: number | null;
}
interface Report {
  readonly name: string;
  readonly kind: Kind;
  readonly lines: readonly Line[];
}

const header = (kind: Kind): string => {
  const format = FILES[['LOT', 'USE', 'YD', 'QY'].indexOf(kind)]?.format;
  return format?.type === 'csv' ? `${format.columns.join(',')}\r\n` : '';
};

function lineOf(dice: Dice, kind: Kind): Line {
  const day = dice.pick(DAYS);
  const lot = (): string => `hazlot:370681001.${dice.pick(LOT_NOS)}`;
  const flag = dice.pick(['UPLOAD', 'UPLOAD', 'UPDATE', 'DELETE']);
  const gone = dice.chance(0.15) ? '1' : '0';
  const n = String(1 + dice.below(90));
  const time = stamp(day);
  const text = {
    LOT: `${flag},370681001,${dice.pick(LOT_NOS)},液氯${n},7782-50-5,1017,2.3,,99.6,20260301080000,${n},kg,${dice.pick(USCCS)},370681,${gone},${time}`,
    USE: `${flag},U${dice.below(2)},${dice.pick(['投料', '充装'])},${lot()},${dice.pick([lot(), 'cylinder:137021000345'])},20260301080000,,${n},kg,${dice.pick(USCCS)},${gone},${time}`,
    QY: `${flag},${dice.pick(USCCS)},厂${n},地址,370681,张三,13812345678,许可,X${n},20270101,有效,,${time}`,
    YD: [`YD${dice.below(2)}`, lot(), '货', dice.pick(USCCS), '20260301080000', n, 'kg', '司机', gone, time]
      .map((value, i) => {
        const bytes = gb(value);
        return Buffer.concat([
          bytes,
          Buffer.alloc(([24, 48, 40, 18, 14, 12, 8, 20, 1, 14][i] ?? 0) - bytes.length, 0x20),
        ]).toString('latin1');
      })
      .join(''),
  }[kind];
  const bytes = kind === 'YD' ? Buffer.from(text, 'latin1') : gb(text);
  const spoiled = dice.next();
  // Bytes that are no character: in a name, and in the time itself.
  if (kind === 'LOT' && spoiled < 0.08) return { day, bytes: replaced(bytes, gb('液'), Buffer.from([0xff, 0xff])) };
  if (kind === 'LOT' && spoiled < 0.12)
    return { day: null, bytes: replaced(bytes, gb(time), Buffer.from([0xff, 0xff])) };
  return { day, bytes };
}

function replaced(bytes: Buffer, part: Buffer, by: Buffer): Buffer {
  const at = bytes.lastIndexOf(part);
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + part.length)]);
}

function reportsOf(dice: Dice): Report[] {
  return Array.from({ length: 3 + dice.below(10) }, (_, i) => {
    const kind = dice.pick(['LOT', 'LOT', 'USE', 'YD', 'QY'] as const);
    const lines = Array.from({ length: 1 + dice.below(4) }, () => lineOf(dice, kind));
    return { name: `${kind}_20260301_${String(i).padStart(4, '0')}.${kind === 'YD' ? 'txt' : 'csv'}`, kind, lines };
  });
}

/** A drop that was fed with these reports, in this order of their coming. */
class Fed {
  readonly folder = mkdtempSync(join(tmpdir(), 'tongcha-then-'));
  readonly #reader = new FolderReader(
    { folder: this.folder, index: join(this.folder, '.index.db'), kinds: FILES },
    () => {},
  );
  readonly #rows: RowIndex;
  readonly system: HazardDrop;

  static async with(reports: readonly Report[], until: number): Promise<Fed> {
    const fed = new Fed();
    await fed.#feed(reports, until);
    return fed;
  }

  private constructor() {
    this.#rows = new RowIndex(join(this.folder, '.index.db'), FILES);
    this.system = new HazardDrop({ rows: this.#rows, fault: () => null } as unknown as FileDrop);
  }

  async #feed(reports: readonly Report[], until: number): Promise<void> {
    for (const { name, kind, lines } of reports) {
      const told = lines.filter(({ day }) => day === null || day <= until);
      const content = [
        gb(header(kind)),
        ...told.flatMap(({ bytes }) => [bytes, gb('\r\n')]),
        gb(`END,${told.length}\r\n`),
      ];
      writeFileSync(join(this.folder, name), Buffer.concat(content));
      await this.#reader.scan([]);
    }
    this.#rows.refresh();
  }

  close(): void {
    this.#rows.close();
    this.#reader.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** All that a system tells, and what it says is partial of each. */
async function told(system: HazardDrop, asOf?: string): Promise<Record<string, unknown>> {
  const ask = async (put: (call: Call) => Promise<unknown>): Promise<unknown> => {
    const asking = call();
    const answer = await put(Object.assign(asking, { asOf })).catch((error: Error) => error);
    const partials = asking.partials.flatMap(([{ code }, codes]) => codes.map((each) => `${code} ${each}`));
    return [plain(answer), [...new Set(partials)].sort()];
  };
  return {
    records: await ask((asking) => system.records(CODES, asking)),
    back: await ask(async (asking) => sorted(await system.links(CODES, 'BACK', asking))),
    forward: await ask(async (asking) => sorted(await system.links(CODES, 'FORWARD', asking))),
    organizations: await ask((asking) => system.organizations(USCCS, asking)),
    histories: await ask(async (asking) =>
      (await system.histories(CODES, asking)).map(({ waybills, events }) => sorted([waybills, events])),
    ),
    search: await ask((asking) => system.search({ filter: {}, first: 50, after: null }, asking)),
    narrowed: await ask((asking) => system.search({ filter: {}, where: NARROWED, first: 50, after: null }, asking)),
    counted: await ask(async (asking) => [
      await system.count({ filter: {} }, asking),
      await system.count({ filter: {}, where: NARROWED }, asking),
    ]),
    searchOne: await ask((asking) =>
      system.search({ filter: { productName: '液氯1' }, first: 1, after: null }, asking),
    ),
  };
}

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (each instanceof Fault ? { fault: each.code } : each)));
const sorted = (lists: readonly (readonly unknown[] | Error)[]): unknown[] =>
  lists.map((list) => (Array.isArray(list) ? [...list].map((each) => JSON.stringify(each)).sort() : list));

test('a drop tells of a moment what one tells that was fed with what had been reported until then', async () => {
  const seed = seedOf('AS_OF_SEED');
  let differed = 0;
  for (let i = 0; i < runs(12, 1_000).numRuns; i += 1) {
    const dice = new Dice(`${seed} ${i}`);
    const reports = reportsOf(dice);
    const order = reports.map((each) => ({ each, at: dice.next() })).sort((a, b) => a.at - b.at);
    const whole = await Fed.with(
      order.map(({ each }) => each),
      Infinity,
    );
    const now = await told(whole.system);
    for (const [day, moment] of MOMENTS.entries()) {
      const before = await Fed.with(reports, day);
      const then = await told(whole.system, new Date(moment).toISOString());
      expect(then, `seed ${seed}, world ${i}, ${moment}`).toEqual(await told(before.system));
      if (JSON.stringify(then) !== JSON.stringify(now)) differed += 1;
      before.close();
    }
    whole.close();
  }
  expect(differed).toBeGreaterThan(20);
}, 120_000);

describe('history reaches', () => {
  let folder: string;
  let open: FileDrop[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tongcha-reach-'));
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((drop) => drop.close()));
    rmSync(folder, { recursive: true, force: true });
  });
  const index = (): string => join(folder, '.own', 'index.db');
  const start = async (kinds = [LOTS]): Promise<FileDrop> => {
    const drop = await FileDrop.open({ folder, index: index(), kinds, scanMs: 60_000, lateMs: 0 });
    open.push(drop);
    return drop;
  };
  const put = (name: string, ...rows: string[]): void => writeFileSync(join(folder, name), gb(lots(...rows)));
  const names = (drop: FileDrop, asOf: string): unknown[] =>
    drop.rows
      .at(asOf)
      .lookup('lot', 'lot', ['hazlot:370681001.A'])
      .map(({ name }) => name);

  test('from the first, where the index has kept it, and it stays when a file goes and the index is described anew', async () => {
    put('L_1.csv', '370681001,A,first,0,20260310');
    const drop = await start();
    put('L_2.csv', '370681001,A,second,0,20260312');
    await drop.scan();
    rmSync(join(folder, 'L_1.csv'));
    await drop.scan();
    expect(drop.history()).toEqual({ since: null });
    expect(names(drop, '2026-03-11T00:00:00.000Z')).toEqual(['first']);
    await drop.close();
    const again = await start([{ ...LOTS, lookups: ['name'] }]);
    expect(again.history()).toEqual({ since: null });
    expect(names(again, '2026-03-11T00:00:00.000Z')).toEqual(['first']);
    expect(names(again, '2026-03-09T00:00:00.000Z')).toEqual([]);
  });

  test('no further back than an index that kept the newest alone, unless all its files are still there as they were', async () => {
    put('L_1.csv', '370681001,A,first,0,20260310');
    put('L_2.csv', '370681001,A,second,0,20260312');
    await (await start()).close();
    // As the index before this one was.
    const forget = (): void => {
      const old = new DatabaseSync(index());
      old.exec('DROP TABLE past_lot; DROP TABLE cut; DROP TABLE reach; PRAGMA user_version = 1');
      old.close();
    };
    forget();
    const whole = await start();
    expect(whole.history()).toEqual({ since: null });
    expect(names(whole, '2026-03-11T00:00:00.000Z')).toEqual(['first']);
    await whole.close();
    forget();
    rmSync(join(folder, 'L_1.csv'));
    const less = await start();
    expect(less.history()).toEqual({ since: new Date('2026-03-12T00:00:00+08:00').toISOString() });
    expect(readdirSync(folder).filter((name) => name.startsWith('L_'))).toEqual(['L_2.csv']);
  });

  test('so many versions of a row, and of one with more it is said that its older ones are forgotten', async () => {
    const at = (i: number): string => new Date(Date.UTC(2026, 2, 1) + i * 60_000).toISOString();
    const drop = await start();
    put(
      'L_1.csv',
      ...Array.from({ length: MOST_PAST + 3 }, (_, i) => `370681001,A,n${i},0,${at(i)}`),
      `370681001,B,x,0,${at(0)}`,
    );
    await drop.scan();
    const [A, B] = ['hazlot:370681001.A', 'hazlot:370681001.B'];
    const forgotten = (i: number): string[] => [...drop.rows.at(at(i)).forgotten('lot', 'lot', [A, B])];
    expect([0, 1, 2, 3].map(forgotten)).toEqual([[A], [A], [], []]);
    expect([drop.rows.at(at(1)).forgets('lot'), drop.rows.at(at(2)).forgets('lot')]).toEqual([true, false]);
    expect(names(drop, at(2))).toEqual(['n2']);
    expect(names(drop, at(MOST_PAST + 2))).toEqual([`n${MOST_PAST + 2}`]);
    expect(drop.history()).toEqual({ since: null });
  });

  test('nowhere, where files do not tell the time of their versions', async () => {
    writeFileSync(join(folder, 'R_1.csv'), gb(file('UPLOAD,1,a,1')));
    expect((await start([CSV])).history()).toBeNull();
  });
});
