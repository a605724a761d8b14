import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Manner, StandIn, StandInOptions } from '../stand-in.ts';
import { loadSqlite } from './load.ts';
import { HISTORY } from './tables.ts';

/** The department's database as a SQLite file. Hung: another connection holds it exclusively. */
export async function startEquipmentDb({ facts, directory, quirks = {} }: StandInOptions): Promise<StandIn> {
  const path = join(directory, 'tzsb.db');
  const aside = `${path}.aside`;
  loadSqlite(path, facts, quirks.dates);
  let manner: Manner = 'well';
  let lock: DatabaseSync | null = null;

  const getWell = async (): Promise<void> => {
    lock?.exec('ROLLBACK');
    lock?.close();
    lock = null;
    if (manner === 'down' || manner === 'garbage') {
      await rm(path, { force: true });
      await rename(aside, path);
    }
    manner = 'well';
  };
  return {
    env: {
      SPECIAL_EQUIPMENT_DB_URL: `sqlite:${path}`,
      SPECIAL_EQUIPMENT_DB_HISTORY_SUFFIX: HISTORY,
      SPECIAL_EQUIPMENT_DB_HISTORY_SINCE: '2026-01-01T00:00:00+08:00',
    },
    async behave(next) {
      await getWell();
      manner = next;
      if (next === 'down' || next === 'garbage') await rename(path, aside);
      if (next === 'garbage') await writeFile(path, '\u0000garbage'.repeat(4_096));
      if (next === 'hung') {
        lock = new DatabaseSync(path);
        lock.exec('BEGIN EXCLUSIVE');
      }
    },
    stop: getWell,
  };
}
