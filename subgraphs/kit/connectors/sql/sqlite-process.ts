/** Runs statements of one SQLite file, read-only, so that node:sqlite's synchronous calls never hold up the server. */
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { MAX_ROWS, type SqlValue } from './connector.ts';

const [, , path = ''] = process.argv;
// Whoever began it says when it ends: a signal to all of a terminal's or a container's processes must not cut off what drains.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
let database: DatabaseSync | null = null;
let inode = 0;

process.on('message', ({ id, sql, values }: { id: number; sql: string; values: SqlValue[] }) => {
  try {
    // A file that was moved away or replaced is still open here: it must not go on answering.
    const now = statSync(path).ino;
    if (now !== inode) {
      database?.close();
      database = null;
      inode = now;
    }
    database ??= new DatabaseSync(path, { readOnly: true, timeout: 60_000 });
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    const rows = [];
    for (const row of statement.iterate(...values)) {
      if (rows.length === MAX_ROWS) throw Object.assign(new Error('too many rows'), { code: 'TOO_LARGE' });
      rows.push(
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => [key, typeof value === 'bigint' ? plain(value) : value]),
        ),
      );
    }
    process.send?.({ id, rows }, nobody);
  } catch (error) {
    database?.close();
    database = null;
    const { code, errcode, message } = error as { code?: string; errcode?: number; message: string };
    process.send?.({ id, error: { code: code === 'ERR_SQLITE_ERROR' ? '' : code, errno: errcode, message } }, nobody);
  }
});

/** What cannot be sent was asked by a process that has ended; this one ends with it. */
function nobody(): void {}

function plain(value: bigint): number | string {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
}
