import type { CatalogueAnswer } from '../documents/answers.ts';

export type Field = CatalogueAnswer['catalogue'][number];

/** Fields as a table for spreadsheets: with a mark of UTF-8, lists as texts with `;` between, as `tongcha run` writes them. */
export function csvOf(fields: readonly Field[]): string {
  const [first] = fields;
  if (!first) return '';
  const names = Object.keys(first) as readonly (keyof Field)[];
  const rows = fields.map((field) => names.map((name) => cellOf(field[name])).join(','));
  return `\uFEFF${[names.join(','), ...rows].join('\r\n')}\r\n`;
}

function cellOf(value: Field[keyof Field]): string {
  const text = Array.isArray(value)
    ? value.map((each) => (Array.isArray(each) ? each.join('+') : String(each))).join(';')
    : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Leaves a file with whoever looks. */
export function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
