import { CliFault, EXIT } from '@tongcha/command';
import type { Engine } from './engine.ts';

/** What a statement names, by DuckDB's own parser. */
export interface Statement {
  readonly text: string;
  /** Tables, in small letters. */
  readonly tables: readonly string[];
  /** Of these, those that it may make itself, by WITH. */
  readonly own: readonly string[];
  /** The names, in small letters, of all columns that it can mean; null: those of its tables, as by `*`. */
  readonly columns: ReadonlySet<string> | null;
  /** `$name` */
  readonly parameters: readonly string[];
  /** What gives the codes that it calls `roots` (WITH); null: it has none of that name. */
  readonly roots: Pick<Statement, 'text' | 'parameters'> | null;
}

const ROOTS = 'roots';

/** @throws CliFault usage where it is not one SELECT */
export async function readStatement(engine: Engine, text: string): Promise<Statement> {
  const parsed = await parse(engine, text);
  if (parsed.error)
    throw new CliFault(
      EXIT.usage,
      parsed.error_type === 'parser'
        ? (parsed.error_message ?? '')
        : `只能是 SELECT 语句(PIVOT 须写明 IN) / only SELECT is run: ${parsed.error_message}`,
    );
  const [first, ...more] = parsed.statements ?? [];
  if (!first || more.length > 0) throw new CliFault(EXIT.usage, '请只写一条语句 / write one statement');
  const names = newNames();
  collect(first, names);
  return {
    text: text.trim().replace(/;$/, ''),
    tables: [...names.tables],
    own: [...names.own],
    columns: isOfAllColumns(names) ? null : names.columns,
    parameters: [...names.parameters],
    roots: await rootsOf(engine, first),
  };
}

async function parse(engine: Engine, text: string): Promise<Parsed> {
  const [row] = await engine.all('SELECT json_serialize_sql($text::VARCHAR)::VARCHAR AS parsed', { text });
  // Places in the text are of no use, and their numbers longer than JSON's.
  return JSON.parse(String(row?.['parsed']), (key, value: unknown) =>
    key === 'query_location' ? undefined : value,
  ) as Parsed;
}

/** The part of its WITH that ends with `roots`, before a SELECT of them. */
async function rootsOf(engine: Engine, statement: ParsedStatement): Promise<Statement['roots']> {
  const made = statement.node?.cte_map?.map ?? [];
  const at = made.findIndex(({ key }) => key.toLowerCase() === ROOTS);
  if (at < 0) return null;
  const own = await parse(engine, `SELECT DISTINCT code FROM ${ROOTS} WHERE code IS NOT NULL ORDER BY code`);
  const [first] = own.statements ?? [];
  const node = { ...first?.node, cte_map: { map: made.slice(0, at + 1) } };
  const [row] = await engine.all('SELECT json_deserialize_sql($whole::JSON) AS text', {
    whole: JSON.stringify({ ...own, statements: [{ ...first, node }] }),
  });
  const names = newNames();
  collect(node, names);
  return { text: String(row?.['text']), parameters: [...names.parameters] };
}

interface Parsed {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly ParsedStatement[];
}

interface ParsedStatement {
  readonly node?: { readonly cte_map?: { readonly map: readonly { readonly key: string }[] } };
}

interface Names {
  readonly tables: Set<string>;
  /** Of its WITH clauses. */
  readonly own: Set<string>;
  readonly parameters: Set<string>;
  /** Also of what holds them: `t.producer.name` is `t`, `producer` and `name`. */
  readonly columns: Set<string>;
  /** Names of one part alone, which may be a table’s: its whole row. */
  readonly alone: Set<string>;
  readonly tableAliases: Set<string>;
  /** Whether it takes columns without their names. */
  takesAny: boolean;
}

function newNames(): Names {
  return {
    tables: new Set(),
    own: new Set(),
    parameters: new Set(),
    columns: new Set(),
    alone: new Set(),
    tableAliases: new Set(),
    takesAny: false,
  };
}

function collect(node: unknown, names: Names): void {
  if (Array.isArray(node)) for (const each of node) collect(each, names);
  if (!isNode(node)) return;
  if (node['type'] === 'BASE_TABLE') {
    names.tables.add(String(node['table_name']).toLowerCase());
    names.tableAliases.add(String(node['alias']).toLowerCase());
  }
  collectColumns(node, names);
  if (node['class'] === 'PARAMETER') names.parameters.add(String(node['identifier']));
  const made = isNode(node['cte_map']) ? node['cte_map']['map'] : undefined;
  if (Array.isArray(made)) for (const each of made) if (isNode(each)) names.own.add(String(each['key']).toLowerCase());
  for (const each of Object.values(node)) collect(each, names);
}

function collectColumns(node: Readonly<Record<string, unknown>>, names: Names): void {
  const { class: kind, type, ref_type: join, column_names: parts, using_columns: shared } = node;
  if (kind === 'STAR' || kind === 'POSITIONAL_REFERENCE' || type === 'SHOW_REF' || join === 'NATURAL')
    names.takesAny = true;
  for (const list of [parts, shared])
    for (const part of Array.isArray(list) ? list : []) names.columns.add(String(part).toLowerCase());
  if (kind === 'COLUMN_REF' && Array.isArray(parts) && parts.length === 1)
    names.alone.add(String(parts[0]).toLowerCase());
}

/** A name alone that is a table's may be its whole row. */
function isOfAllColumns(names: Names): boolean {
  return names.takesAny || [...names.alone].some((each) => names.tables.has(each) || names.tableAliases.has(each));
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
