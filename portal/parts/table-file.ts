/** Rows as a table for spreadsheets: with a mark of UTF-8, and lines as RFC 4180 has them. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would take for a formula is marked as a text; a number is none. */
function cellOf(text: string): string {
  const plain = /^[=+\-@\t]/.test(text) && !/^[+-]?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
