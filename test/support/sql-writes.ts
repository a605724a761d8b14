import { expect, test } from 'vitest';
import type { SqlConnector, SqlWrite } from '../../subgraphs/kit/connectors/sql/connector.ts';
import { NotWritten } from '../../subgraphs/kit/orders/writes.ts';
import { call } from './stand-in.ts';

/** What holds of a database that is written to; `t` has an integer `a` that is unique, and a text `b`. */
export function writesAllOrNothing(connect: () => Promise<SqlConnector>, nowhere: () => Promise<SqlConnector>): void {
  const insert = (a: number, b = '召回'): SqlWrite => ({
    statement: 'INSERT INTO t (a, b) VALUES (?, ?)',
    values: [a, b],
  });
  const rowsOf = async (database: SqlConnector): Promise<unknown> =>
    (await database.select('SELECT a, b FROM t', null, [], call())).map(({ a, b }) => `${a} ${b}`).toSorted();

  test('all statements are written, or none of them', async () => {
    const database = await connect();
    expect(await database.write?.([insert(1), insert(2)], call())).toBe(true);
    // One that is there says that the whole is.
    expect(await database.write?.([insert(2), insert(3)], call())).toBe(false);
    expect(await rowsOf(database)).toEqual(['1 召回', '2 召回']);
    const wrong = { statement: 'INSERT INTO t (nothing) VALUES (?)', values: [1] };
    await expect(database.write?.([insert(3), wrong], call())).rejects.toThrow(NotWritten);
    expect(await rowsOf(database)).toEqual(['1 召回', '2 召回']);
  });

  test('nothing is written where nobody is', async () => {
    const database = await nowhere();
    await expect(database.write?.([insert(9)], call())).rejects.toThrow(NotWritten);
  });
}
