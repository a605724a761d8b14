import type { Column, Row } from '../export/columns.ts';
import type { Tables } from '../export/write-tables.ts';
import { type Language, printable, table } from '@tongcha/command';
import type { Alone } from './lists.ts';

/** Rows of a list for people. */
const MOST = 1_000;
/** A longer cell would push all others off the screen. */
const WIDEST = 60;

/** Each list under its path, then what stands alone; an object is a column a field, as in CSV. */
export function listsText(tables: Tables, alone: Alone, language: Language): string {
  const parts = Object.entries(tables).map(([path, { columns, rows }]) => [
    `${path} (${rows.length})`,
    ...(rows.length === 0 ? [] : table([headsOf(columns), ...rows.slice(0, MOST).map((row) => cellsOf(columns, row))])),
    ...(rows.length > MOST ? [MORE[language](MOST)] : []),
  ]);
  const values = table(alone.map(([path, value]) => [path, cellOf(value)]));
  return [...parts, values]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

const MORE: Readonly<Record<Language, (count: number) => string>> = {
  zh: (count) => `此处前 ${count} 行;全部: --format csv`,
  en: (count) => `here the first ${count}; all of them: --format csv`,
};

function headsOf(columns: readonly Column[], above = ''): string[] {
  return columns.flatMap(({ name, type }) =>
    typeof type === 'object' && 'struct' in type ? headsOf(type.struct, `${above}${name}.`) : [`${above}${name}`],
  );
}

function cellsOf(columns: readonly Column[], row: Row | null): string[] {
  return columns.flatMap(({ name, type }) => {
    const value = row?.[name] ?? null;
    return typeof type === 'object' && 'struct' in type ? cellsOf(type.struct, value as Row | null) : [cellOf(value)];
  });
}

function cellOf(value: unknown): string {
  const text = printable(textOf(value)) || '-';
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}

/** What stands in a list one after the other. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join('; ');
  if (typeof value === 'object') return Object.values(value).map(textOf).filter(Boolean).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
