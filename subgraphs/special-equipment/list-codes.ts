import {
  type Call,
  type CodesPage,
  type Horizon,
  horizonAfter,
  localTime,
  organizationCode,
  ZONE_MS,
} from '@tongcha/ministry';
import type { SqlConnector, SqlRow } from '@tongcha/ministry/sql';
import { NotUnderstood } from '@tongcha/ministry/values';
import { Fault } from '@tongcha/resilience';
import { registered, spellingsOf } from './codes.ts';
import { changesStatement, LISTED, type ListedTable, UNTIMED } from './statements.ts';

const ROWS = 5_000;
/** The register writes local times, to the second. */
const STEP_MS = 1_000;
const TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?$/;
const FIRST = '0001-01-01 00:00:00';

/** Where a listing is. */
interface Position {
  /** Which table. */
  readonly table: number;
  /** In it, the time, and what the rows of that time go on with; null: with the first. */
  readonly from: string;
  readonly within: string | null;
  /** Of each table where the next listing begins. */
  readonly horizons: readonly (Horizon | null)[];
}

const BEGINNING: Position = { table: 0, from: FIRST, within: null, horizons: LISTED.map(() => null) };

/**
 * The codes in the register's tables, by the time of their rows' last change (`gxsj`). A row without one, or with one that
 * is written otherwise, would be passed over, so with any of these nothing is listed.
 */
export async function listCodes(db: SqlConnector, since: string | null, call: Call): Promise<CodesPage> {
  const position = since === null ? BEGINNING : (JSON.parse(since) as Position);
  const { table, from, within, horizons } = position;
  const listed = LISTED[table] as ListedTable;
  if (table === 0 && within === null) await holdTimed(db, call);
  const values = within === null ? [from] : [from, from, within];
  const rows = await db.select(changesStatement(listed, within !== null, ROWS), null, values, call);
  if (rows.some((row) => !TIME.test(String(row['gxsj'])))) throw new NotUnderstood([`${listed.table}/gxsj`]);
  const codes = codesIn(listed, rows);
  const last = rows.at(-1);
  const time = last ? String(last['gxsj']) : null;
  if (last && time !== null && rows.length === ROWS) {
    const next: Position = { ...position, from: time, within: String(last['ord']) };
    if (next.from === from && next.within === within)
      throw new Fault('TOO_LARGE', 'too many rows of one document changed at one time');
    return { codes, position: JSON.stringify(next), more: true };
  }
  const known = horizons[table] ?? null;
  const newest = time === null ? (known?.newest ?? null) : instantOf(time);
  const own = newest === null ? null : horizonAfter(newest, known, STEP_MS);
  const following = (table + 1) % LISTED.length;
  const horizon = following === table ? own : (horizons[following] ?? null);
  const next: Position = {
    table: following,
    from: horizon === null ? FIRST : localTime(horizon.from),
    within: null,
    horizons: horizons.map((each, i) => (i === table ? own : each)),
  };
  return { codes, position: JSON.stringify(next), more: following !== 0 };
}

async function holdTimed(db: SqlConnector, call: Call): Promise<void> {
  const [row] = await db.select(UNTIMED, null, [], call);
  if (Number(row?.['n'] ?? 0) > 0) throw new NotUnderstood(['gxsj']);
}

function codesIn({ codes, organizations }: ListedTable, rows: readonly SqlRow[]): string[] {
  const found = new Set<string>();
  for (const row of rows) {
    for (const [kind, code] of codes) {
      const written = row[code];
      // By what came with characters lost no row is found.
      if (typeof written !== 'string' || written === '' || written.includes('\ufffd')) continue;
      const read = registered(row[kind], written);
      if (typeof read === 'string') found.add(read);
      // A row that is found by a code and is not understood is a doubt about that code.
      else for (const each of spellingsOf(written)) found.add(each);
    }
    for (const column of organizations) if (row[column]) found.add(organizationCode(String(row[column])));
  }
  return [...found];
}

function instantOf(time: string): number {
  const [, day = '', clock = ''] = TIME.exec(time) ?? [];
  return Date.parse(`${day}T${clock}Z`) - ZONE_MS;
}
