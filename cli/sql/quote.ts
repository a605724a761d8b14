/** A name as SQL writes it: "source.asOf". */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL writes it: 'x'. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
