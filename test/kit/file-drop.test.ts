import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileKind } from '../../subgraphs/kit/connectors/file-drop/description.ts';
import { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';
import { FolderReader } from '../../subgraphs/kit/connectors/file-drop/folder-reader.ts';
import { RowIndex } from '../../subgraphs/kit/connectors/file-drop/row-index.ts';
import { runs } from '../support/runs.ts';
import { CSV, file, FIXED, gb, lots, LOTS } from './support/dropped-files.ts';

describe('the folder', () => {
  let folder: string;
  let open: FileDrop[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tongcha-drop-'));
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((drop) => drop.close()));
    rmSync(folder, { recursive: true, force: true });
  });
  const kinds = [CSV, FIXED, LOTS];
  const start = async (
    more: { lateMs?: number; readMs?: number; folder?: string; kinds?: readonly FileKind[] } = {},
  ): Promise<FileDrop> => {
    const drop = await FileDrop.open({
      folder,
      index: join(folder, '.own', 'index.db'),
      kinds,
      scanMs: 60_000,
      lateMs: 0,
      ...more,
    });
    open.push(drop);
    return drop;
  };
  const put = (name: string, text: string | Buffer): void =>
    writeFileSync(join(folder, name), typeof text === 'string' ? gb(text) : text);
  const doubts = (drop: FileDrop, ...codes: string[]): unknown => {
    const { ofAll, values } = drop.rows.doubts('lot', 'lot', codes);
    return ofAll ? 'all' : [...values];
  };
  const [A, B] = ['hazlot:370681001.A', 'hazlot:370681001.B'];

  test('tells of which codes a file speaks, also of those that it takes back; of what a folder held at first, of none', async () => {
    put('L_1.csv', lots('370681001,A,one,0,2026-11-01 08:00:00', '370681001,B,two,0,2026-11-01 08:00:00'));
    const first = await start();
    const told: (readonly string[] | undefined)[] = [];
    first.watch((codes) => told.push(codes));
    expect(told).toEqual([[]]);
    put('L_2.csv', lots('370681001,B,three,0,2026-11-02 08:00:00'));
    await first.scan();
    put('L_3.csv', lots('370681001,A,,1,2026-11-03 08:00:00'));
    await first.scan();
    expect(told).toEqual([[], [B], [A]]);
    await first.close();
    // While nobody looked.
    put('L_4.csv', lots('370681001,A,four,0,2026-11-04 08:00:00'));
    const second = await start();
    second.watch((codes) => told.push(codes));
    expect(told.slice(3)).toEqual([[A]]);
  });

  test('whatever the order of the files, the newest version of each row stands', async () => {
    const row = fc.record({
      op: fc.constantFrom('UPLOAD', 'UPDATE', 'DELETE'),
      id: fc.constantFrom('1', '2', '3'),
      time: fc.integer({ min: 1, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        async (files, random) => {
          const dir = mkdtempSync(join(tmpdir(), 'tongcha-order-'));
          const reader = (index: string): FolderReader =>
            new FolderReader({ folder: dir, index: join(dir, `.${index}`), kinds: [CSV] }, () => {});
          const text = (rows: (typeof files)[number]): string =>
            file(...rows.map((each, i) => `${each.op},${each.id},n${i},${each.time}`));
          const names = files.map((_, i) => `R_${i}.csv`);
          const one = reader('one.db');
          for (const i of names.map((_, n) => n).sort(() => (random.next().value % 2 === 0 ? -1 : 1))) {
            writeFileSync(join(dir, names[i] ?? ''), gb(text(files[i] ?? [])));
            await one.scan([]);
          }
          const later = reader('two.db');
          await later.scan([]);
          const state = (index: string): unknown => {
            const rows = new RowIndex(join(dir, `.${index}`), [CSV]);
            const found = rows.lookup('row', 'id', ['1', '2', '3']);
            rows.close();
            return found.toSorted((a, b) => ((a['id'] ?? '') < (b['id'] ?? '') ? -1 : 1));
          };
          const all = files.flatMap((rows, f) => rows.map((each, i) => ({ ...each, f, i })));
          const expected = ['1', '2', '3'].flatMap((id) => {
            const newest = all
              .filter((each) => each.id === id)
              .sort((a, b) => a.time - b.time || a.f - b.f || a.i - b.i)
              .at(-1);
            return newest && newest.op !== 'DELETE'
              ? [{ op: newest.op, id, name: `n${newest.i}`, time: String(newest.time) }]
              : [];
          });
          expect(state('one.db')).toEqual(expected);
          expect(state('two.db')).toEqual(expected);
          one.close();
          later.close();
          rmSync(dir, { recursive: true, force: true });
        },
      ),
      runs(25, 1_000),
    );
  });

  test('a file that grows is taken when it is whole, and not before', async () => {
    const drop = await start();
    const whole = gb(file('UPLOAD,1,中文𠮷,1'));
    for (const part of [5, 20, whole.length - 3]) {
      put('R_1.csv', whole.subarray(0, part));
      await drop.scan();
      expect(drop.rows.lookup('row', 'id', ['1'])).toEqual([]);
    }
    put('R_1.csv', whole);
    await drop.scan();
    expect(drop.rows.lookup('row', 'name', ['中文𠮷'])).toMatchObject([{ id: '1' }]);
    expect(drop.fault()).toBeNull();
  });

  test('a new file is noticed without being told, also in a folder that comes later', async () => {
    const later = join(folder, 'mounted');
    const drop = await start({ folder: later });
    expect(drop.fault()).toMatchObject({ code: 'UNAVAILABLE' });
    mkdirSync(later);
    await drop.scan();
    expect(drop.fault()).toBeNull();
    writeFileSync(join(later, 'R_1.csv'), gb(file('UPLOAD,1,a,1')));
    await expect.poll(() => drop.rows.lookup('row', 'id', ['1']), { timeout: 10_000 }).toHaveLength(1);
  });

  test('a file that is only touched is not read again', async () => {
    const drop = await start();
    put('R_1.csv', file('UPLOAD,1,a,1', 'UPLOAD,2'));
    await drop.scan();
    const rejects = (): string => readFileSync(join(folder, '.own', 'index.db.rejects.csv'), 'utf8');
    const before = rejects();
    utimesSync(join(folder, 'R_1.csv'), new Date(), new Date(Date.now() + 5_000));
    await drop.scan();
    expect(rejects()).toBe(before);
  });

  test('hostile values are values', async () => {
    const drop = await start();
    const hostile = [`'; DROP TABLE "row_row"; --`, '"', '\\', '$', `"]} OR 1=1`];
    put('R_1.csv', file(...hostile.map((value, i) => `UPLOAD,${i},"${value.replaceAll('"', '""')}",1`)));
    await drop.scan();
    expect(drop.rows.lookup('row', 'name', hostile)).toHaveLength(hostile.length);
  });

  test('names count in upper and lower case; one of no kind is said, one that is being written only when it stays', async () => {
    for (const name of ['r_1.CSV', 'R_2.csv', '.hidden', 'Thumbs.db']) put(name, file(`UPLOAD,${name},a,1`));
    mkdirSync(join(folder, 'archive'));
    const drop = await start({ lateMs: 600_000 });
    expect(drop.rows.lookup('row', 'name', ['a'])).toHaveLength(2);
    expect(drop.fault()).toBeNull();
    put('R_3.csv.tmp', 'half');
    await drop.scan();
    expect(drop.fault()).toBeNull();
    expect(drop.figures()).toMatchObject({ filesTaken: 2, filesIncomplete: 1, filesRefused: 0 });
    put('R_3.xlsx', 'PK');
    await drop.scan();
    expect(drop.fault()).toMatchObject({ code: 'BAD_ANSWER' });
    expect(drop.figures()).toMatchObject({ filesRefused: 1 });
    rmSync(join(folder, 'R_3.xlsx'));
    await drop.scan();
    expect(drop.fault()).toBeNull();
  });

  describe('what cannot be read is in doubt', () => {
    test('of its own code where that can be told, until a later file or the same one again has it', async () => {
      put('L_1.csv', lots('370681001,A,液氯,maybe,20260310', '370681001,B,液氯,0,20260310'));
      const drop = await start();
      expect(doubts(drop, A, B)).toEqual([A]);
      expect(drop.rows.lookup('lot', 'lot', [A, B])).toMatchObject([{ lot: 'B' }]);
      expect(drop.fault()).toBeNull();
      expect(drop.figures()).toMatchObject({ rowsRejected: 1 });
      put('L_2.csv', lots('370681001,A,液氯,0,20260311'));
      await drop.scan();
      expect(doubts(drop, A, B)).toEqual([]);
      put('L_3.csv', lots('370681001,B,液氯,maybe,20260312'));
      await drop.scan();
      expect(doubts(drop, A, B)).toEqual([B]);
      put('L_3.csv', lots('370681001,B,液氯,1,20260312'));
      await drop.scan();
      expect(doubts(drop, A, B)).toEqual([]);
      expect(drop.rows.lookup('lot', 'lot', [B])).toEqual([]);
    });

    test('an earlier file settles nothing', async () => {
      put('L_5.csv', lots('370681001,A,液氯,maybe,20260310'));
      const drop = await start();
      put('L_4.csv', lots('370681001,A,液氯,0,20260301'));
      await drop.scan();
      expect(doubts(drop, A)).toEqual([A]);
    });

    test.each([
      ['a comma too many', lots('370681001,A,液,氯,0,20260310', '370681001,B,x,0,20260310')],
      ['no code', lots('37068,,x,0,20260310', '370681001,B,x,0,20260310').replace('37068,,', '37068,?,')],
      ['more rows promised', lots('370681001,B,x,0,20260310').replace('END,1', 'END,2')],
    ])('%s: of every code, until its file is mended or taken away', async (_, text) => {
      put('L_1.csv', text);
      const drop = await start();
      expect(doubts(drop, A, B)).toBe('all');
      expect(drop.rows.lacks('lot', '', null)).toBe(true);
      expect(drop.rows.doubts('row', 'id', ['1']).ofAll).toBe(false);
      put('L_2.csv', lots('370681001,A,x,0,20260311'));
      await drop.scan();
      expect(doubts(drop, A)).toBe('all');
      rmSync(join(folder, 'L_1.csv'));
      await drop.scan();
      expect(doubts(drop, A, B)).toEqual([]);
      expect(drop.rows.lookup('lot', 'lot', [A, B])).toHaveLength(2);
    });

    test('a page lacks what is between its ends', async () => {
      put('L_1.csv', lots('370681001,A,x,0,20260310', '370681001,C,x,?,20260310', '370681001,E,x,0,20260310'));
      const drop = await start();
      const key = (lot: string): string => `370681001\t${lot}`;
      expect(
        [
          ['', key('B')],
          [key('A'), key('E')],
          [key('D'), null],
        ].map(([after, end]) => drop.rows.lacks('lot', after ?? '', end ?? null)),
      ).toEqual([false, true, false]);
    });

    test('a folder that is suddenly empty settles nothing', async () => {
      put('L_1.csv', lots('370681001,A,x,?,20260310', '370681001,B,x,0,20260310'));
      const drop = await start();
      renameSync(join(folder, 'L_1.csv'), join(folder, '.own', 'L_1.csv'));
      await drop.scan();
      expect(doubts(drop, A)).toEqual([A]);
    });
  });

  describe('nothing stops the others', () => {
    test('what is no file is not waited for', async () => {
      execFileSync('mkfifo', [join(folder, 'R_1.csv')]);
      put('R_2.csv', file('UPLOAD,2,a,1'));
      const drop = await start();
      expect(drop.rows.lookup('row', 'id', ['2'])).toHaveLength(1);
      expect(drop.fault()).toMatchObject({ code: 'BAD_ANSWER' });
    });

    test('a file whose reading gets no further is given up, the ones after it are read, and it is read when it is another', async () => {
      put(
        'R_1.csv',
        file(Array.from({ length: 200_000 }, (_, i) => `UPLOAD,${i},a,1`).join('\n')).replace('END,1', 'END,200000'),
      );
      put('R_2.csv', file('UPLOAD,z,a,1'));
      const drop = await start({ readMs: 200 });
      // On a busy machine the small one may take too long as well; when it is another it is read again.
      for (let i = 0; i < 50 && drop.rows.lookup('row', 'id', ['z']).length === 0; i += 1) {
        appendFileSync(join(folder, 'R_2.csv'), '\n');
        await drop.scan();
      }
      expect(drop.rows.lookup('row', 'id', ['z'])).toHaveLength(1);
      expect(drop.rows.lookup('row', 'id', ['0'])).toEqual([]);
      expect(drop.fault()).toMatchObject({ code: expect.stringMatching(/TIMEOUT|BAD_ANSWER/) });
      await drop.close();
      const patient = await start();
      expect(patient.rows.lookup('row', 'id', ['z'])).toHaveLength(1);
      put('R_1.csv', file('UPLOAD,1,a,1'));
      await patient.scan();
      expect(patient.rows.lookup('row', 'id', ['1'])).toHaveLength(1);
      expect(patient.fault()).toBeNull();
    });

    test('one that is larger than may be is refused unread', async () => {
      put('R_1.csv', '');
      truncateSync(join(folder, 'R_1.csv'), 3 * 1024 ** 3);
      const drop = await start();
      expect(drop.fault()).toMatchObject({ code: 'BAD_ANSWER' });
      expect(readFileSync(join(folder, '.own', 'index.db.rejects.csv'), 'utf8')).toMatch(
        /R_1\.csv,0,"larger than 128 MiB"/,
      );
    });

    test('a header that names a column twice is refused: of two values nobody can say which is meant', async () => {
      put('L_1.csv', lots('370681001,A,液氯,0,20260310'));
      const drop = await start();
      expect(drop.figures()).toMatchObject({ filesTaken: 1, filesRefused: 0 });
      put(
        'L_2.csv',
        lots('370681001,B,液氯,0,20260310')
          .replace(/^(.*)$/m, '$1,LOT')
          .replace(/0310$/m, '0310,C'),
      );
      await drop.scan();
      expect(drop.figures()).toMatchObject({ filesTaken: 1, filesRefused: 1 });
      expect(drop.fault()).toMatchObject({ code: 'BAD_ANSWER' });
    });

    test('the name of a file makes no columns, no lines and no formula of its own in the list of rejects', async () => {
      const drop = await start();
      for (const name of ['=cmd,1.xls', 'a"b\nc.xls']) put(name, 'x');
      await drop.scan();
      const rejects = readFileSync(join(folder, '.own', 'index.db.rejects.csv'), 'utf8');
      expect(rejects).toContain(`,"'=cmd,1.xls",0,"`);
      expect(rejects).toContain(',"a""b\nc.xls",0,"');
    });

    test('while twenty thousand rows are read, everything else goes on', async () => {
      const drop = await start();
      put('R_1.csv', file(...Array.from({ length: 20_000 }, (_, i) => `UPLOAD,${i},液氯,1`)));
      let ticks = 0;
      const timer = setInterval(() => (ticks += 1), 5);
      await drop.scan();
      clearInterval(timer);
      expect(drop.rows.lookup('row', 'id', ['0', '19999'])).toHaveLength(2);
      expect(ticks).toBeGreaterThan(5);
    });
  });

  test('an index of an older format keeps its rows, also those whose files are gone', async () => {
    mkdirSync(join(folder, '.own'));
    const old = new DatabaseSync(join(folder, '.own', 'index.db'));
    old.exec(`CREATE TABLE file (name TEXT PRIMARY KEY, size INTEGER, modified REAL, hash TEXT, state TEXT);
      CREATE TABLE "row_lot" (key TEXT PRIMARY KEY, version TEXT, file TEXT, gone INTEGER, "lot" TEXT, row TEXT); CREATE INDEX "ix_lot_lot" ON "row_lot" ("lot");
      INSERT INTO row_lot VALUES ('x', '20260310', 'L_1.csv', 0, 'a', '{"company":"370681001","lot":"a","name":"old","gone":"0","time":"2026-03-12"}')`);
    old.close();
    put('L_2.csv', lots('370681001,A,newer file,0,20260311', '370681001,B,x,0,20260311'));
    const drop = await start();
    expect(drop.rows.lookup('lot', 'lot', [A, B])).toMatchObject([{ name: 'old' }, { name: 'x' }]);
    await drop.close();
    // Another description: another way in which the same rows are looked up.
    const again = await start({ kinds: [CSV, FIXED, { ...LOTS, lookups: ['name'] }] });
    expect(again.rows.lookup('lot', 'name', ['old'])).toHaveLength(1);
  });

  test('what comes while a scan goes on is read by the next', async () => {
    const drop = await start();
    const first = drop.scan();
    put('R_1.csv', file('UPLOAD,1,a,1'));
    appendFileSync(join(folder, 'R_1.csv'), '');
    await Promise.all([first, drop.scan(), drop.scan()]);
    expect(drop.rows.lookup('row', 'id', ['1'])).toHaveLength(1);
  });
});
