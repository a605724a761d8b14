import { CliFault, EXIT } from '../exit.ts';
import type { Engine } from './engine.ts';

/** What a statement names, by DuckDB's own parser. */
export interface Statement {
  readonly text: string;
  /** Tables, in small letters. */
  readonly tables: readonly string[];
  /** Of these, those that it may make itself, by WITH. */
  readonly own: readonly string[];
  /** `$name` */
  readonly parameters: readonly string[];
}

/** @throws CliFault usage where it is not one SELECT */
export async function readStatement(engine: Engine, text: string): Promise<Statement> {
  const [row] = await engine.all('SELECT json_serialize_sql($text::VARCHAR)::VARCHAR AS parsed', { text });
  const parsed = JSON.parse(String(row?.['parsed'])) as Parsed;
  if (parsed.error)
    throw new CliFault(
      EXIT.usage,
      parsed.error_type === 'parser'
        ? (parsed.error_message ?? '')
        : `只能是 SELECT 语句(PIVOT 须写明 IN) / only SELECT is run: ${parsed.error_message}`,
    );
  if (parsed.statements?.length !== 1) throw new CliFault(EXIT.usage, '请只写一条语句 / write one statement');
  const names = { tables: new Set<string>(), own: new Set<string>(), parameters: new Set<string>() };
  collect(parsed.statements, names);
  return {
    text: text.trim().replace(/;$/, ''),
    tables: [...names.tables],
    own: [...names.own],
    parameters: [...names.parameters],
  };
}

interface Parsed {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly unknown[];
}

interface Names {
  readonly tables: Set<string>;
  /** Of its WITH clauses. */
  readonly own: Set<string>;
  readonly parameters: Set<string>;
}

function collect(node: unknown, names: Names): void {
  if (Array.isArray(node)) for (const each of node) collect(each, names);
  if (!isNode(node)) return;
  if (node['type'] === 'BASE_TABLE') names.tables.add(String(node['table_name']).toLowerCase());
  if (node['class'] === 'PARAMETER') names.parameters.add(String(node['identifier']));
  const made = isNode(node['cte_map']) ? node['cte_map']['map'] : undefined;
  if (Array.isArray(made)) for (const each of made) if (isNode(each)) names.own.add(String(each['key']).toLowerCase());
  for (const each of Object.values(node)) collect(each, names);
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
