import { closeSync, fsyncSync, openSync } from 'node:fs';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Column, ColumnType, Row, ScalarType } from './columns.ts';

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

/** Rows of one row group; all of them are in memory at once. */
const GROUP = 10_000;

const ELEMENTS: Readonly<Record<ScalarType, Partial<SchemaElement>>> = {
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
};

/**
 * Makes a Parquet file of rows, row group by row group: lists and objects are nested columns. The same rows give the same file, byte for byte.
 * @param rowsOf gives the rows from the first on, which are changed; once more where a column of times turns out to hold another text, and so is one of text
 */
export async function writeParquet(
  rowsOf: () => AsyncIterable<Row>,
  into: string,
  columns: readonly Column[],
): Promise<void> {
  const asText = new Set<string>();
  for (let known = -1; known < asText.size;) {
    known = asText.size;
    const file = new ParquetFile(into, columns, asText);
    for await (const row of rowsOf()) {
      await file.add(row);
      if (asText.size > known) break;
    }
    await file.finish();
  }
}

/** A Parquet file that grows by rows. */
export class ParquetFile {
  readonly #into: string;
  readonly #writer: ParquetWriter;
  readonly #columns: readonly { readonly name: string; readonly convert: (value: unknown) => unknown }[];
  #group: unknown[][];

  /** @param asText columns of times, by their dotted names, that are of text; those that hold another text are added, and are not known in this file */
  constructor(into: string, columns: readonly Column[], asText: Set<string>) {
    this.#into = into;
    this.#columns = columns.map(({ name, type }) => ({ name, convert: converterOf(type, name, asText) }));
    this.#writer = new ParquetWriter({
      writer: fileWriter(into),
      schema: [{ name: 'root', num_children: columns.length }, ...columns.flatMap((each) => elements(each, asText))],
      createdBy: 'tongcha',
    });
    this.#group = columns.map(() => []);
  }

  /** @param row is changed */
  async add(row: Row): Promise<void> {
    this.#columns.forEach(({ name, convert }, i) => this.#group[i]?.push(convert(row[name])));
    if ((this.#group[0]?.length ?? 0) >= GROUP) await this.#flush();
  }

  /** The file is on the disk when it is done. */
  async finish(): Promise<void> {
    if ((this.#group[0]?.length ?? 0) > 0) await this.#flush();
    await this.#writer.finish();
    const file = openSync(this.#into, 'r');
    fsyncSync(file);
    closeSync(file);
  }

  async #flush(): Promise<void> {
    await this.#writer.write({
      columnData: this.#columns.map(({ name }, i) => ({ name, data: this.#group[i] ?? [] })),
      rowGroupSize: GROUP,
    });
    this.#group = this.#columns.map(() => []);
  }
}

/** Of a column, depth first, as Parquet writes its schema: a list is a group of a repeated group of its element. */
function elements({ name, type }: Column, asText: ReadonlySet<string>, path = name): SchemaElement[] {
  if (typeof type === 'string')
    return [{ name, repetition_type: 'OPTIONAL', ...ELEMENTS[type === 'time' && asText.has(path) ? 'text' : type] }];
  if ('struct' in type)
    return [
      { name, repetition_type: 'OPTIONAL', num_children: type.struct.length },
      ...type.struct.flatMap((each) => elements(each, asText, `${path}.${each.name}`)),
    ];
  return [
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...elements({ name: 'element', type: type.list }, asText, path),
  ];
}

/** ISO 8601 with an offset, to the millisecond at most: more could not be kept. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/;

/** In place. A value that is not of its column's type, which no gateway of ours lets through, is not known. */
function converterOf(type: ColumnType, path: string, asText: Set<string>): (value: unknown) => unknown {
  if (typeof type === 'object' && 'list' in type) {
    const each = converterOf(type.list, path, asText);
    return (value) => {
      if (!Array.isArray(value)) return null;
      for (let i = 0; i < value.length; i += 1) value[i] = each(value[i]);
      return value;
    };
  }
  if (typeof type === 'object') {
    const fields = type.struct.map(({ name, type: inner }) => ({
      name,
      convert: converterOf(inner, `${path}.${name}`, asText),
    }));
    return (value) => {
      if (typeof value !== 'object' || value === null) return null;
      const made = value as Record<string, unknown>;
      for (const { name, convert } of fields) made[name] = convert(made[name]);
      return made;
    };
  }
  const text = (value: unknown): unknown =>
    value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
  switch (type) {
    case 'time':
      return asText.has(path)
        ? text
        : (value) => {
            if (value === null || value === undefined) return null;
            const at = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : NaN;
            if (!Number.isNaN(at)) return new Date(at);
            asText.add(path);
            return null;
          };
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? value : null);
    case 'integer':
      return (value) => (Number.isInteger(value) ? value : null);
    case 'number':
      return (value) => (typeof value === 'number' ? value : null);
    default:
      return text;
  }
}
