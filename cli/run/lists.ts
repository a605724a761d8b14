import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import type { Column, ColumnType, Row } from '../export/columns.ts';
import type { Tables } from '../export/write-tables.ts';

/** What stands below a response name, by whichever fragments; none: a value. */
type Fields = ReadonlyMap<string, readonly SelectionSetNode[]>;
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
type Values = Readonly<Record<string, unknown>>;

/** What is told beside every answer already. */
const BESIDE: readonly string[] = ['gaps', 'withheld'];

/** What of an answer is no list: by its path, its value. */
export type Alone = readonly (readonly [path: string, value: unknown])[];

/**
 * The lists of objects in the data of an operation, each by its path (`chain.links`), with the columns that were selected, in
 * their order, whether or not there is a row. What stands within a row is a column of it: an object, or a list.
 */
export function listsIn(data: unknown, document: DocumentNode): { readonly tables: Tables; readonly alone: Alone } {
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const tables: Record<string, Tables[string]> = {};
  const alone: [string, unknown][] = [];
  const look = (fields: Fields, values: Values, above: string): void => {
    for (const [name, below] of fields) {
      const [value, path] = [values[name], `${above}${name}`];
      if (below.length === 0) alone.push([path, value]);
      else if (!isList(value)) look(fieldsOf(below, fragments), isObject(value) ? value : {}, `${path}.`);
      else if (!BESIDE.includes(name)) {
        const rows = value.map((each) => (isObject(each) ? each : {})) as readonly Row[];
        tables[path] = { columns: columnsOf(fieldsOf(below, fragments), rows, fragments), rows };
      }
    }
  };
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation) look(fieldsOf([operation.selectionSet], fragments), isObject(data) ? data : {}, '');
  return { tables, alone };
}

function fieldsOf(selections: readonly SelectionSetNode[], fragments: Fragments): Fields {
  const found = new Map<string, SelectionSetNode[]>();
  const add = ({ selections: all }: SelectionSetNode): void => {
    for (const each of all) {
      if (each.kind === Kind.FIELD) {
        const name = (each.alias ?? each.name).value;
        found.set(name, [...(found.get(name) ?? []), ...(each.selectionSet ? [each.selectionSet] : [])]);
        continue;
      }
      const inner = each.kind === Kind.INLINE_FRAGMENT ? each : fragments.get(each.name.value);
      if (inner) add(inner.selectionSet);
    }
  };
  for (const each of selections) add(each);
  return found;
}

function columnsOf(fields: Fields, rows: readonly Values[], fragments: Fragments): Column[] {
  return [...fields].map(([name, below]) => {
    const values = rows.map((row) => row[name] ?? null);
    const isOfLists = values.some(isList);
    const inner = isOfLists ? values.flatMap((value) => (isList(value) ? value : [])) : values;
    const type: ColumnType =
      below.length === 0
        ? scalarOf(inner)
        : { struct: columnsOf(fieldsOf(below, fragments), inner.filter(isObject), fragments) };
    return { name, type: isOfLists ? { list: type } : type };
  });
}

/** By the values themselves: an operation says nothing of types. */
function scalarOf(values: readonly unknown[]): 'number' | 'boolean' | 'text' {
  const known = values.filter((value) => value !== null);
  const all = (type: string): boolean => known.length > 0 && known.every((value) => typeof value === type);
  return all('number') ? 'number' : all('boolean') ? 'boolean' : 'text';
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
