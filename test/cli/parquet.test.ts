import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type ColumnType, columnsOf, type Row, type Shape } from '../../cli/export/columns.ts';
import { writeParquet } from '../../cli/export/parquet.ts';
import { runs } from '../support/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-parquet-'));
const file = join(folder, 'rows.parquet');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEEPEST = 3;
const scalar = fc.constantFrom('text', 'integer', 'number', 'boolean', 'time');

function shapes(depth: number): fc.Arbitrary<Shape> {
  if (depth === 0) return scalar;
  return fc.oneof(
    { weight: 2, arbitrary: scalar },
    shapes(depth - 1).map((inner): Shape => [inner]),
    structs(depth - 1),
  );
}
function structs(depth: number): fc.Arbitrary<{ readonly [field: string]: Shape }> {
  return fc
    .array(shapes(depth), { minLength: 1, maxLength: 3 })
    .map((fields) => Object.fromEntries(fields.map((each, i) => [`f${i}`, each])));
}

/** A value of a type, or null at any depth. */
function valuesOf(type: ColumnType): fc.Arbitrary<unknown> {
  if (typeof type === 'object' && 'list' in type) return fc.option(fc.array(valuesOf(type.list), { maxLength: 3 }));
  if (typeof type === 'object')
    return fc.option(fc.record(Object.fromEntries(type.struct.map((each) => [each.name, valuesOf(each.type)]))));
  switch (type) {
    case 'integer':
      return fc.option(fc.integer());
    case 'number':
      return fc.option(fc.integer({ min: -1e6, max: 1e6 }).map((value) => value / 8));
    case 'boolean':
      return fc.option(fc.boolean());
    case 'time':
      return fc.option(fc.integer({ min: 0, max: 2e12 }).map((ms) => new Date(ms).toISOString()));
    default:
      return fc.option(fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\0')));
  }
}

/** As DuckDB writes JSON. */
function asRead(value: unknown, type: ColumnType): unknown {
  if (value === null) return null;
  if (type === 'time') return Date.parse(String(value));
  if (typeof type === 'string') return value;
  if ('list' in type) return (value as unknown[]).map((each) => asRead(each, type.list));
  return Object.fromEntries(type.struct.map(({ name, type: inner }) => [name, asRead((value as Row)[name], inner)]));
}
function timesRead(value: unknown, type: ColumnType): unknown {
  if (value === null) return null;
  if (type === 'time') return Date.parse(`${String(value).replace(' ', 'T').replace(/\+00$/, '')}Z`);
  if (typeof type === 'string') return value;
  if ('list' in type) return (value as unknown[]).map((each) => timesRead(each, type.list));
  return Object.fromEntries(type.struct.map(({ name, type: inner }) => [name, timesRead((value as Row)[name], inner)]));
}

async function* given(rows: readonly Row[]): AsyncGenerator<Row, void, undefined> {
  yield* structuredClone(rows);
}

test('whatever is nested in what, and null wherever it may be, DuckDB reads what was written', async () => {
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run("SET TimeZone = 'UTC'");
  const tables = structs(DEEPEST).chain((shape) => {
    const columns = columnsOf(shape);
    return fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.record(Object.fromEntries(columns.map(({ name, type }) => [name, valuesOf(type)]))), {
        minLength: 1,
        maxLength: 20,
      }),
    });
  });
  await fc.assert(
    fc.asyncProperty(tables, async ({ columns, rows }) => {
      await writeParquet(() => given(rows), file, columns);
      const type: ColumnType = { struct: columns };
      const read = await connection.runAndReadAll(`SELECT to_json(t)::VARCHAR FROM '${file}' AS t`);
      expect(read.getRows().map(([text]) => timesRead(JSON.parse(String(text)), type))).toEqual(
        rows.map((row) => asRead(row, type)),
      );
    }),
    runs(60, 3_000),
  );
  connection.closeSync();
});

test('a column of times that holds anything else is one of text, nested too, and nothing of it is lost', async () => {
  const columns = columnsOf({ at: 'time', events: [{ at: 'time', until: 'time' }] });
  const rows: Row[] = [
    {
      at: '2026-03-01T08:00:00+08:00',
      events: [{ at: '2026-03-01T08:00:00.123456+08:00', until: '2026-03-02T00:00:00Z' }],
    },
    { at: null, events: [{ at: null, until: null }] },
  ];
  await writeParquet(() => given(rows), file, columns);
  const connection = await (await DuckDBInstance.create()).connect();
  const read = await connection.runAndReadAll(
    `SELECT epoch_ms("at")::VARCHAR AS "at", events[1]."at" AS first, epoch_ms(events[1].until)::VARCHAR AS until FROM '${file}'`,
  );
  expect(read.getRowObjectsJson()).toEqual([
    { at: '1772323200000', first: '2026-03-01T08:00:00.123456+08:00', until: '1772409600000' },
    { at: null, first: null, until: null },
  ]);
  connection.closeSync();
  const once = readFileSync(file);
  await writeParquet(() => given(rows), file, columns);
  expect(readFileSync(file).equals(once)).toBe(true);
});
