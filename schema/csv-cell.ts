/**
 * A spreadsheet takes a cell that begins so for a formula (CSV injection, CWE-1236): it could send the sheet's contents to whoever wrote
 * the record. What is as wide as a Chinese sign counts, too.
 */
const RUNS = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
/** A telephone number with its country, too. */
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** A text as a cell of a file that people open: what a spreadsheet would run has a ' before it, a number has none. */
export function csvCell(text: string): string {
  return NUMBER.test(text) ? text : csvLiteral(text);
}

/** The same of a text that is no number, whatever it looks like. */
export function csvLiteral(text: string): string {
  return csvQuoted(RUNS.test(text) ? `'${text}` : text);
}

/** A text as a cell, as it stands. RFC 4180: quotes doubled. */
export function csvQuoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
