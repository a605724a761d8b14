import { getNullableType, type GraphQLField, type GraphQLSchema, isListType, isObjectType } from 'graphql';
import { askPatiently } from './ask-patiently.ts';
import type { Row } from './columns.ts';
import { missingIn } from './missing.ts';
import type { Paging } from './search-source.ts';
import { selectionFor } from './selection.ts';
import type { OutputTable, TableSource } from './table-source.ts';

/** Organisations of one request. */
const TOGETHER = 5;
/** What the table of organisations has without it. */
const OWN: ReadonlySet<string> = new Set(['uscc', 'name']);

/**
 * The organisations of a source with what members know of each: a column a sector (`specialEquipment`), a list as in the graph. Each is
 * asked about once.
 */
export function knownOrganisations(paging: Paging, schema: GraphQLSchema, organisations: TableSource): TableSource {
  const type = schema.getType('Organization');
  const { text, columns } = isObjectType(type)
    ? selectionFor(schema, type, undefined, isOfMembers)
    : { text: '', columns: [] };
  const known = columns.filter(({ name }) => !OWN.has(name));
  if (known.length === 0) return organisations;
  const names = known.map(({ name }) => name);
  const query = queryOf(text);
  const asked = new Set<string>();
  return {
    ...organisations,
    of: { known: text, organisations: organisations.of },
    tables: organisations.tables.map((table) => withColumns(table, known)),
    async page(cursor) {
      const page = await organisations.page(cursor);
      const rows = page.rows[0] ?? [];
      const fresh = [...new Set(rows.map(({ uscc }) => String(uscc)))].filter((uscc) => !asked.has(uscc));
      const found = new Map<string, Row>();
      const missing = [...page.missing];
      for (let at = 0; at < fresh.length; at += TOGETHER) {
        const some = fresh.slice(at, at + TOGETHER);
        const last = some.at(-1) ?? '';
        // The text is the same for any of them, and planned once.
        const variables = Object.fromEntries(PLACES.map((i) => [`u${i}`, some[i] ?? last]));
        const { data, errors, withheld } = await askPatiently<Readonly<Record<string, Row | null>>>(
          paging.gateway,
          query,
          variables,
          paging.patience,
        );
        some.forEach((uscc, i) => {
          found.set(uscc, data[`o${i}`] ?? {});
          asked.add(uscc);
        });
        missing.push(...missingIn(errors, withheld));
      }
      const seen = new Set<string>();
      const told = rows.map((row) => {
        const uscc = String(row['uscc']);
        const more = seen.has(uscc) ? undefined : found.get(uscc);
        seen.add(uscc);
        return { ...row, ...Object.fromEntries(names.map((name) => [name, more?.[name] ?? null])) };
      });
      return { ...page, rows: [told], missing };
    },
  };
}

/** A sector's field is a list, one entry a member; what the gateway makes of these is worked out for one organisation at a time. */
function isOfMembers({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(getNullableType(type));
}

const PLACES = Array.from({ length: TOGETHER }, (_, i) => i);

function queryOf(selection: string): string {
  const declared = PLACES.map((i) => `$u${i}: USCC!`).join(', ');
  const asked = PLACES.map((i) => `o${i}: organization(uscc: $u${i}) { ...Known }`).join(' ');
  return `query ExportOrganisations(${declared}) { ${asked} } fragment Known on Organization { ${selection} }`;
}

function withColumns(table: OutputTable, known: OutputTable['columns']): OutputTable {
  const { distinct } = table;
  return {
    ...table,
    columns: [...table.columns, ...known],
    ...(distinct && {
      distinct: {
        keyOf: (row) => distinct.keyOf(row),
        join: (rows) => {
          const told = known.map(({ name }) => [
            name,
            rows.find((row) => row[name] !== null && row[name] !== undefined)?.[name] ?? null,
          ]);
          // Without what is known of it, a row of one page is often that of another.
          const own = new Map(
            rows.map((row) => {
              const stripped = Object.fromEntries(table.columns.map(({ name }) => [name, row[name] ?? null]));
              return [JSON.stringify(stripped), stripped];
            }),
          );
          return distinct.join([...own.values()]).map((row) => ({ ...row, ...Object.fromEntries(told) }));
        },
      },
    }),
  };
}
