import iconv from 'iconv-lite';
import type { FileKind } from '../../../subgraphs/kit/connectors/file-drop/description.ts';
import { type ParsedFile, type ParsedRow, parseFile } from '../../../subgraphs/kit/connectors/file-drop/parse-file.ts';

export const gb = (text: string): Buffer => iconv.encode(text, 'gb18030');
export const CSV: FileKind = {
  name: 'row',
  pattern: /^R_.*\.csv$/,
  format: { type: 'csv', columns: ['op', 'id', 'name', 'time'], trailer: true },
  key: ['id'],
  lookups: ['id', 'name'],
  version: 'time',
  operation: 'op',
};
export const FIXED: FileKind = {
  name: 'wide',
  pattern: /^W_.*\.txt$/,
  format: {
    type: 'fixed',
    columns: [
      { name: 'id', bytes: 4 },
      { name: 'name', bytes: 8 },
      { name: 'time', bytes: 4 },
    ],
    trailer: false,
  },
  key: ['id'],
  lookups: ['id'],
  version: 'time',
};
/** Rows that name lots, times in any writing, and a deletion flag. */
export const LOTS: FileKind = {
  name: 'lot',
  pattern: /^L_\d+\.csv$/,
  format: { type: 'csv', columns: ['company', 'lot', 'name', 'gone', 'time'], trailer: true },
  key: ['company', 'lot'],
  lookups: [],
  codes: { lot: 'hazlot:{company}.{lot}' },
  version: 'time',
  versionIs: 'time',
  deleted: 'gone',
};
export const HEADER = 'op,id,name,time';
export const file = (...rows: string[]): string => [HEADER, ...rows, `END,${rows.length}`, ''].join('\n');
export const lots = (...rows: string[]): string =>
  ['company,lot,name,gone,time', ...rows, `END,${rows.length}`, ''].join('\r\n');

export type Parsed = ParsedFile & { readonly rows: readonly ParsedRow[] };
export function parsed(bytes: Buffer, kind: FileKind): Parsed {
  const rows: ParsedRow[] = [];
  return { ...parseFile(bytes, kind, (row) => void rows.push(row)), rows };
}
export const valuesOf = ({ rows }: Parsed, column: string): (string | undefined)[] =>
  rows.map(({ row }) => row[column]);
