import { type Language, printable, table } from '@tongcha/command';
import type { Rows } from './engine.ts';

/** Rows of a table for people: all columns are as wide as their widest. */
const MOST = 1_000;
/** A longer cell would push all others off the screen. */
const WIDEST = 60;

/** The first rows one under another, and how many there are. */
export async function tableOf({ columns, chunks }: Rows, language: Language): Promise<string> {
  const shown: string[][] = [columns.map(({ name }) => name)];
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.length;
    for (const row of chunk.slice(0, Math.max(0, MOST + 1 - shown.length)))
      shown.push(columns.map(({ name }) => cellOf(row[name])));
  }
  const rows = language === 'zh' ? `${count} 行` : `${count} ${count === 1 ? 'row' : 'rows'}`;
  const more =
    count <= MOST
      ? ''
      : language === 'zh'
        ? `,此处前 ${MOST} 行;全部: --format csv`
        : `, here the first ${MOST}; all of them: --format csv`;
  return [...table(shown), `(${rows}${more})`].join('\n');
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '-';
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}
