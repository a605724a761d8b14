import type pg from 'pg';
import { type Charset, decode, encode } from '../../charset.ts';
import { MAX_ROWS, type SqlRow, type SqlValue, type SqlWrite } from './connector.ts';
import { prepare } from './statement.ts';

export type AskPostgres = (
  sql: string,
  values: readonly unknown[],
) => Promise<pg.QueryResult<Record<string, SqlValue>>>;

/** How a statement is put: as it stands, or so that text comes and goes as bytes. */
export type PutStatement = (
  ask: AskPostgres,
  statement: string,
  keys: readonly string[],
  values: readonly SqlValue[],
) => Promise<SqlRow[]>;

/** One row more than may come, so that too many are seen. */
const capped = (sql: string, columns = '*'): string =>
  `SELECT ${columns} FROM (${sql}) AS capped LIMIT ${MAX_ROWS + 1}`;

/** A whole number is one of 64 bits, so that a caller's is never too large for the column that it is compared with. */
function placeholder(position: number, value: SqlValue): string {
  return Number.isInteger(value) ? `$${position}::bigint` : `$${position}`;
}

export const plainText: PutStatement = async (ask, statement, keys, values) => {
  const { sql, values: bound } = prepare(statement, keys, values, placeholder);
  return (await ask(capped(sql), bound)).rows;
};

/** bpchar, text, varchar */
const TEXT: ReadonlySet<number> = new Set([1042, 25, 1043]);
const ASCII = /^[\x20-\x7e]*$/;

/**
 * For a database that holds text in a charset which it does not know of. The driver and the server's conversion both
 * read UTF-8: so text is fetched as the bytes that are stored, and bound as them. Which columns are text is asked once
 * a statement. A database of UTF-8 needs none of this, and is read as it is.
 */
export function inCharset(charset: Charset): PutStatement {
  const known = new Map<string, Promise<Shape>>();
  return async (ask, statement, keys, values) => {
    const shape = await (known.get(statement) ?? learn(ask, statement, known));
    if (shape.encoding === 'UTF8') return plainText(ask, statement, keys, values);
    const { sql, values: bound } = prepare(statement, keys, values, (position, value) =>
      typeof value === 'string' && !ASCII.test(value)
        ? `convert_from($${position}::bytea, '${shape.encoding}')`
        : placeholder(position, value),
    );
    const asked = bound.map((value) =>
      typeof value === 'string' && !ASCII.test(value) ? encode(value, charset) : value,
    );
    const { rows } = await ask(capped(sql, shape.columns), asked);
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          shape.text.has(name) && typeof value === 'string' ? read(value, charset) : value,
        ]),
      ),
    );
  };
}

/** How statements that write are bound: text as it stands, or as the bytes that the database stores. */
export async function bindingOf(
  ask: AskPostgres,
  charset: Charset | undefined,
): Promise<(write: SqlWrite) => [sql: string, values: readonly unknown[]]> {
  const encoding = charset === undefined ? 'UTF8' : await encodingOf(ask);
  const isBytes = (value: SqlValue): value is string =>
    encoding !== 'UTF8' && typeof value === 'string' && !ASCII.test(value);
  return ({ statement, values }) => {
    const { sql, values: bound } = prepare(statement, [], values, (position, value) =>
      isBytes(value) ? `convert_from($${position}::bytea, '${encoding}')` : placeholder(position, value),
    );
    return [sql, bound.map((value) => (isBytes(value) && charset !== undefined ? encode(value, charset) : value))];
  };
}

async function encodingOf(ask: AskPostgres): Promise<string> {
  const { rows } = await ask('SELECT getdatabaseencoding()::text AS encoding', []);
  return String(rows[0]?.['encoding']).replace(/\W/g, '');
}

interface Shape {
  readonly encoding: string;
  /** The statement's columns, those of text as bytes. */
  readonly columns: string;
  readonly text: ReadonlySet<string>;
}

async function learn(ask: AskPostgres, statement: string, known: Map<string, Promise<Shape>>): Promise<Shape> {
  const shape = shapeOf(ask, statement);
  known.set(statement, shape);
  // A statement that fails now may not fail later.
  shape.catch(() => known.delete(statement));
  return shape;
}

async function shapeOf(ask: AskPostgres, statement: string): Promise<Shape> {
  const encoding = await encodingOf(ask);
  const { sql } = prepare(statement, [''], [], () => 'NULL');
  const { fields } = await ask(`SELECT * FROM (${sql}) AS shape LIMIT 0`, []);
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const text = new Set(fields.filter(({ dataTypeID }) => TEXT.has(dataTypeID)).map(({ name }) => name));
  return {
    encoding,
    text,
    columns: fields
      .map(({ name }) =>
        text.has(name) ? `convert_to(${quoted(name)}::text, '${encoding}') AS ${quoted(name)}` : quoted(name),
      )
      .join(', '),
  };
}

/** bytea as PostgreSQL writes it: \x and hexadecimal digits. */
function read(value: string, charset: Charset): string {
  try {
    return decode(Buffer.from(value.slice(2), 'hex'), charset).replace(/ +$/, '');
  } catch {
    // One text that is in no charset is not understood; the row's others are.
    return '\ufffd';
  }
}
