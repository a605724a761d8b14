import { closeSync, createReadStream, fsyncSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Column, ColumnType } from './columns.ts';

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

/** Rows of one row group; all of them are in memory at once. */
const GROUP = 20_000;

const ELEMENTS: Readonly<Record<ColumnType, Partial<SchemaElement>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT32' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  // An instant: readers that know zones show it in their own.
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON', logical_type: { type: 'JSON' } },
};

/** Makes a Parquet file out of a file of NDJSON rows, row group by row group. The same rows give the same file, byte for byte. */
export async function writeParquet(ndjson: string, into: string, columns: readonly Column[]): Promise<void> {
  const types = await typesOf(ndjson, columns);
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name }, i): SchemaElement => ({
      name,
      repetition_type: 'OPTIONAL',
      ...ELEMENTS[types[i] ?? 'text'],
    })),
  ];
  const writer = new ParquetWriter({ writer: fileWriter(into), schema, createdBy: 'tongcha' });
  let group: unknown[][] = columns.map(() => []);
  const flush = async (): Promise<void> => {
    await writer.write({
      columnData: columns.map(({ name }, i) => ({ name, data: group[i] ?? [] })),
      rowGroupSize: GROUP,
    });
    group = columns.map(() => []);
  };
  for await (const row of readRows(ndjson)) {
    columns.forEach(({ name }, i) => group[i]?.push(toParquet(row[name], types[i] ?? 'text')));
    if ((group[0]?.length ?? 0) >= GROUP) await flush();
  }
  if ((group[0]?.length ?? 0) > 0) await flush();
  await writer.finish();
  const file = openSync(into, 'r');
  fsyncSync(file);
  closeSync(file);
}

/** A column of times that holds anything else stays text: nothing is lost. */
async function typesOf(ndjson: string, columns: readonly Column[]): Promise<ColumnType[]> {
  const types = columns.map(({ type }) => type);
  if (!types.includes('time')) return types;
  for await (const row of readRows(ndjson)) {
    columns.forEach(({ name }, i) => {
      const value = row[name];
      if (
        types[i] === 'time' &&
        value !== null &&
        !(typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)))
      )
        types[i] = 'text';
    });
  }
  return types;
}

/** ISO 8601 with an offset, to the millisecond at most: more could not be kept. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/;

/** A value that is not of its column's type, which no gateway of ours lets through, is not known. */
function toParquet(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'time':
      return new Date(String(value));
    case 'json':
      return value;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'integer':
      return Number.isInteger(value) ? value : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    default:
      return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

async function* readRows(ndjson: string): AsyncIterable<Readonly<Record<string, unknown>>> {
  for await (const line of createInterface({ input: createReadStream(ndjson), crlfDelay: Infinity }))
    if (line !== '') yield JSON.parse(line) as Readonly<Record<string, unknown>>;
}
