import type { SqlRow } from '../../connectors/sql/index.ts';
import { codeIn, isPlan } from '../codes.ts';
import type { FieldFacts, ReferenceFacts, TableFacts } from '../facts.ts';
import { fits } from '../names.ts';
import { seenOf, shows, withoutGaps } from '../signs.ts';
import { isRegister } from './registers.ts';

const MOST_OVERLAPS = 80;

/** Sampled values by table and path: read while the facts are made, and let go with them. */
export type Samples = Map<string, Map<string, readonly unknown[]>>;

export function valuesIn(rows: readonly SqlRow[]): Map<string, readonly unknown[]> {
  const paths = Object.keys(rows[0] ?? {});
  return new Map(paths.map((path) => [path, rows.map((row) => row[path] ?? '')]));
}

/** A number that people write with blanks and hyphens in some rows is read without them, and one with blanks round it without these. */
export function withPlain(table: TableFacts, samples: Samples): TableFacts {
  const columns = new Map(table.columns);
  const fields = table.row.fields.map((field) => {
    const column = columns.get(field.path);
    const [path, values] = [`${field.path}_plain`, samples.get(table.from)?.get(field.path)];
    const isNumber = fits(field, 'batch') > 0 || fits(field, 'traceCode') > 0;
    const { isLoose = false, isPadded = false } = field.seen ?? {};
    if (!isNumber || !(isLoose || isPadded) || !column || !values || columns.has(path)) return field;
    const plain = values.map((value) => (isLoose ? withoutGaps(String(value)) : String(value).trim()));
    samples.get(table.from)?.set(path, plain);
    columns.set(path, (from) =>
      isLoose ? `REPLACE(REPLACE(${column(from)}, '-', ''), ' ', '')` : `TRIM(${column(from)})`,
    );
    return {
      ...field,
      path,
      about: field.about || 'written with blanks in some rows',
      seen: seenOf(plain),
    };
  });
  return { ...table, columns, row: { ...table.row, fields } };
}

/** References that nobody declared: values of a column that stand among the codes of another table. */
export async function withOverlaps(
  tables: readonly TableFacts[],
  samples: Samples,
  ask: (sql: string, keys: readonly string[]) => Promise<SqlRow[]>,
): Promise<readonly TableFacts[]> {
  const coded = tables.filter(isRegister).flatMap((table) => {
    const code = codeIn(table.row, { sector: 'x', name: 'x', unique: table.unique, asked: null });
    const [field, second] = isPlan(code) ? code.fields : [];
    return field && !second ? [{ table, field }] : [];
  });
  let asked = 0;
  const made: TableFacts[] = [];
  for (const table of tables) {
    const found: Found[] = [];
    for (const field of table.row.fields) {
      if (!mayRefer(field, table)) continue;
      const own: Found[] = [];
      const values = [...new Set(samples.get(table.from)?.get(field.path))].map(String).filter(Boolean);
      for (const { table: target, field: code } of coded) {
        if (asked >= MOST_OVERLAPS || (target === table && code.path === field.path) || values.length < 5) continue;
        if (target.columns.get(code.path) === undefined || code.type !== field.type) continue;
        asked += 1;
        const column = target.columns.get(code.path)?.('t') ?? code.path;
        const rows = await ask(
          `SELECT COUNT(DISTINCT ${column}) AS found FROM ${target.from} t WHERE ${column} IN ({list})`,
          values,
        ).catch(() => []);
        const count = Number(rows[0]?.['found'] ?? 0);
        if (count >= values.length * 0.9)
          own.push({
            column: field.path,
            table: target.from,
            to: code.path,
            isView: target.isView,
            why: `${count} of ${values.length} values stand in ${target.name}`,
          });
      }
      // A view shows what its table holds. Found in two tables, it may be either's.
      const tablesOnly = own.filter(({ isView }) => !isView);
      const [only, other] = tablesOnly.length > 0 ? tablesOnly : own;
      if (only && !other) found.push(only);
    }
    made.push({ ...table, references: [...table.references, ...found] });
  }
  return made;
}

type Found = ReferenceFacts & { readonly isView: boolean };

function mayRefer(field: FieldFacts, { references }: TableFacts): boolean {
  if (references.some(({ column }) => column === field.path) || field.type === 'time' || field.type === 'flag')
    return false;
  // Small numbers are found among any others.
  return shows(field.seen, 'bare') && (field.seen?.digits ?? 99) > 6;
}
