import type { CatalogueAnswer } from '../documents/answers.ts';
import { csvText } from '../parts/table-file.ts';

export type Field = CatalogueAnswer['catalogue'][number];

/** Fields as a table, lists as texts with `;` between, as `tongcha run` writes them. */
export function csvOf(fields: readonly Field[]): string {
  const [first] = fields;
  if (!first) return '';
  const names = Object.keys(first) as readonly (keyof Field)[];
  return csvText([names, ...fields.map((field) => names.map((name) => textOf(field[name])))]);
}

function textOf(value: Field[keyof Field]): string {
  return Array.isArray(value)
    ? value.map((each) => (Array.isArray(each) ? each.join('+') : String(each))).join(';')
    : String(value ?? '');
}
