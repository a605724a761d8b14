import { readFileSync } from 'node:fs';
import { CliFault, EXIT } from '@tongcha/command';
import { EVERY_TABLE, type Question, type Variable } from './question.ts';

/** Of types of DuckDB, by how they begin. */
const EXAMPLES: readonly (readonly [type: RegExp, example: string])[] = [
  [/^TIMESTAMP/, '2026-03-01T08:00:00+08:00'],
  [/^DATE/, '2026-03-01'],
  [/^TIME/, '08:00:00'],
  [/^INTERVAL/, '30 days'],
  [/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INT)/, '10'],
  [/^(DECIMAL|NUMERIC|REAL|FLOAT|DOUBLE)/, '0.5'],
  [/^BOOL/, 'true'],
];

/** What was given for a variable: a text, or the texts of a list. */
export type Given = string | readonly string[];

/**
 * The options of the command line as what they stand for: of a list, a JSON array, a file of one a line (`@FILE`), the standard input (`-`),
 * or the only one.
 * @throws CliFault usage, where one that is needed is missing
 */
export async function givenOf(
  { variables }: Question,
  options: Readonly<Record<string, unknown>>,
  input: () => Promise<string>,
): Promise<ReadonlyMap<string, Given>> {
  const missing = variables.filter(({ name, isNeeded }) => isNeeded && options[name] === undefined);
  if (missing.length > 0)
    throw new CliFault(
      EXIT.usage,
      `请给出 / give: ${missing.map(({ name, about }) => `--${name}  ${about.zh} / ${about.en}`).join('\n')}`,
    );
  const given = new Map<string, Given>();
  for (const variable of variables) {
    const value = options[variable.name];
    if (typeof value === 'string')
      given.set(variable.name, variable.isList ? await listIn(value, variable, input) : value);
  }
  return given;
}

async function listIn(text: string, { name }: Variable, input: () => Promise<string>): Promise<readonly string[]> {
  if (text.startsWith('[')) {
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list)) return list.map(String);
    } catch {
      throw new CliFault(EXIT.usage, `--${name}: 应为 JSON 数组 / expected a JSON array`);
    }
  }
  if (text === '-') return linesOf(await input());
  if (!text.startsWith('@')) return [text];
  try {
    return linesOf(readFileSync(text.slice(1), 'utf8'));
  } catch {
    throw new CliFault(EXIT.usage, `--${name}: 无法读取 ${text.slice(1)} / cannot be read`);
  }
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** What a question asks of a table's records, with what was given; a part whose variable has no value is left out. */
export function conditionOf(
  { wheres, variables }: Question,
  table: string,
  given: ReadonlyMap<string, Given>,
): Readonly<Record<string, unknown>> | undefined {
  const where = wheres.get(table) ?? wheres.get(EVERY_TABLE);
  if (where === undefined) return undefined;
  const values = new Map<string, Given | null>(
    variables.map(({ name, otherwise }) => [name, given.get(name) ?? otherwise]),
  );
  return JSON.parse(where, (_, value: unknown) => {
    const [, name] = (typeof value === 'string' && /^\$(\w+)$/.exec(value)) || [];
    return name === undefined ? value : (values.get(name) ?? undefined);
  }) as Readonly<Record<string, unknown>>;
}

/** For GraphQL: numbers, booleans and objects are written as JSON, everything else is text. */
export function variablesFor(
  { variables }: Question,
  given: ReadonlyMap<string, Given>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    variables.flatMap(({ name, type }) => {
      const value = given.get(name);
      if (value === undefined) return [];
      const read = (text: string): unknown =>
        text.startsWith('{') || /^\[*(Int|Float|Boolean)\b/.test(type) ? jsonOf(name, text) : text;
      return [[name, typeof value === 'string' ? read(value) : value.map(read)]];
    }),
  );
}

/** Of a text that is no value of its variable's type: which value it should be. */
export function notOfType(text: string, { name, type, otherwise }: Variable): CliFault {
  const base = type.replace(/\[\]$/, '').toUpperCase();
  const one = EXAMPLES.find(([begins]) => begins.test(base))?.[1] ?? '';
  const example = otherwise ?? (type.endsWith('[]') ? JSON.stringify([one]) : one);
  const [zh, en] = example === '' ? ['', ''] : [`,如 ${example}`, `, such as ${example}`];
  return new CliFault(EXIT.usage, `--${name}: ${JSON.stringify(text)} 不是 ${type}${zh} / expected ${type}${en}`);
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CliFault(EXIT.usage, `--${name}: 应为数字、true、false 或 JSON / expected a number, true, false or JSON`);
  }
}
