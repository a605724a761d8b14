import { isUnreadable, type Sheet } from '../excel/sheet.ts';
import type { ExcelFormat } from './description.ts';
import type { ParsedFile } from './parse-file.ts';
import { headerOf } from './parse-lines.ts';
import type { Placing } from './placing.ts';

/** Rows of a sheet below the one that names the columns; those with nothing in them are none. */
export function parseSheet(sheet: Sheet, { header, columns }: ExcelFormat, placing: Placing): ParsedFile {
  const found = headerOf(
    (sheet[header - 1] ?? []).map((each) => (typeof each === 'string' ? each : '')),
    columns,
    true,
  );
  if ('garbage' in found) return { state: 'garbage', reason: found.garbage };
  for (const [i, cells] of sheet.entries()) {
    if (i < header || cells.every((cell) => cell === '')) continue;
    const row: Record<string, string> = {};
    let reason: string | null = null;
    for (const [j, name] of found.names.entries()) {
      const cell = cells[found.places[j] ?? -1] ?? '';
      if (isUnreadable(cell)) reason ??= `${name}: ${cell.unreadable}`;
      else row[name] = cell.trim();
    }
    if (reason === null) placing.put(i + 1, row);
    else placing.reject(i + 1, reason, row);
  }
  return placing.result(found.strangers);
}
