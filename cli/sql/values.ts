import type * as DuckDB from '@duckdb/node-api';
import type { ColumnType } from '../export/columns.ts';
import { quoteName } from './quote.ts';

/** A column's type as DuckDB writes it: `STRUCT("value" DOUBLE, "unit" VARCHAR)[]`. */
export function duckTypeOf(type: ColumnType): string {
  if (typeof type === 'string') return SCALARS[type];
  if ('list' in type) return `${duckTypeOf(type.list)}[]`;
  return `STRUCT(${type.struct.map((each) => `${quoteName(each.name)} ${duckTypeOf(each.type)}`).join(', ')})`;
}

const SCALARS = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP WITH TIME ZONE',
} as const;

/** A column of a result as exports have columns; what they have not is text. */
export function columnTypeOf(type: DuckDB.DuckDBType, duckdb: typeof DuckDB): ColumnType {
  const { DuckDBTypeId: id } = duckdb;
  if (type instanceof duckdb.DuckDBListType) return { list: columnTypeOf(type.valueType, duckdb) };
  if (type instanceof duckdb.DuckDBStructType)
    return {
      struct: type.entryNames.map((name, i) => ({
        name,
        type: columnTypeOf(type.entryTypes[i] ?? duckdb.VARCHAR, duckdb),
      })),
    };
  switch (type.typeId) {
    case id.TINYINT:
    case id.SMALLINT:
    case id.INTEGER:
    case id.BIGINT:
    case id.UTINYINT:
    case id.USMALLINT:
    case id.UINTEGER:
    case id.UBIGINT:
    case id.HUGEINT:
    case id.UHUGEINT:
      return 'integer';
    case id.FLOAT:
    case id.DOUBLE:
    case id.DECIMAL:
      return 'number';
    case id.BOOLEAN:
      return 'boolean';
    case id.TIMESTAMP_TZ:
      return 'time';
    default:
      return 'text';
  }
}

/** DuckDB's values as those of JSON: a moment is ISO 8601 with +08:00, a number is one where none of its digits is lost, else text. */
export function converterOf({
  DuckDBTypeId,
  JsonDuckDBValueConverter,
}: typeof DuckDB): DuckDB.DuckDBValueConverter<DuckDB.Json> {
  const { BIGINT, UBIGINT, HUGEINT, UHUGEINT, DECIMAL, TIMESTAMP_TZ } = DuckDBTypeId;
  const numbers: readonly DuckDB.DuckDBTypeId[] = [BIGINT, UBIGINT, HUGEINT, UHUGEINT, DECIMAL];
  return (value, type, self) => {
    if (value === null) return null;
    if (type.typeId === TIMESTAMP_TZ) return momentOf((value as DuckDB.DuckDBTimestampTZValue).micros);
    const json = JsonDuckDBValueConverter(value, type, self);
    if (!numbers.includes(type.typeId) || typeof json !== 'string') return json;
    // Of so many digits each number is another double.
    return json.replace(/\D/g, '').length <= 15 ? Number(json) : json;
  };
}

const EAST_MS = 8 * 3_600_000;

function momentOf(micros: bigint): string {
  const moment = new Date(Number(micros / 1000n) + EAST_MS);
  if (Number.isNaN(moment.getTime())) return micros > 0n ? 'infinity' : '-infinity';
  return moment.toISOString().replace(/(?:\.000)?Z$/, '+08:00');
}
