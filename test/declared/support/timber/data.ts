import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const [MAKER, BUYER, IMPORTER] = ['91370681MA3T00017D', '91370100MA3C5D6E7X', '91310000MA1FL0AB38'] as const;
export const [PLANKS, BOARDS] = ['06901234001020', '06901234001037'] as const;

export interface TimberDatabase {
  readonly url: string;
  readonly file: DatabaseSync;
  remove(): void;
}

/** Forty lots, of which the first is recalled, the second deleted and the third renamed in March; and three cargoes. */
export function timberDatabase(): TimberDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-timber-'));
  const path = join(folder, 'timber.db');
  const file = new DatabaseSync(path);
  file.exec(`CREATE TABLE felled (id INTEGER, gtin TEXT, lot TEXT, name TEXT, size TEXT, species TEXT, maker TEXT, buyer TEXT,
    recalled TEXT, gone INTEGER, since TEXT, until TEXT);
    CREATE TABLE imported (no TEXT, name TEXT, species TEXT, importer TEXT)`);
  const put = file.prepare('INSERT INTO felled VALUES (?,?,?,?,?,?,?,?,?,?,?,?)');
  const row = (i: number, name: string, since: string, until = '9999-12-31 00:00:00'): unknown =>
    put.run(
      i,
      i % 2 === 1 ? PLANKS : BOARDS,
      `L${i}`,
      name,
      `${i}.5立方米`,
      '松',
      MAKER,
      i % 3 === 0 ? BUYER : '',
      i === 1 ? '1' : '0',
      i === 2 ? 1 : 0,
      since,
      until,
    );
  for (let i = 1; i <= 40; i += 1)
    row(i, i % 2 === 1 ? '松木板' : '胶合板', i === 3 ? '2026-03-01 08:00:00' : '2026-02-01 08:00:00');
  row(3, '杉木板', '2026-02-01 08:00:00', '2026-03-01 08:00:00');
  for (const no of ['C1', 'C2', 'C3'])
    file.prepare('INSERT INTO imported VALUES (?,?,?,?)').run(no, '橡木板', '栎', IMPORTER);
  return {
    url: `sqlite:${path}`,
    file,
    remove() {
      file.close();
      rmSync(folder, { recursive: true });
    },
  };
}
