import { csvCell } from '@tongcha/schema';

/** Rows as a table for spreadsheets: with a mark of UTF-8, and lines as RFC 4180 has them. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
