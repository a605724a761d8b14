import { csvCell } from '@tongcha/schema';
import { writeXlsx } from 'hucre/xlsx';
import { COLUMNS, type Column, STEPS } from './columns.ts';
import { EXAMPLE_RECORD } from './read-rows.ts';
import type { Lang } from './take-upload.ts';

/** Three rows that show how: flour that came in, buns that were made of it, and buns that went out. */
const EXAMPLE: readonly Readonly<Partial<Record<Column['key'], string>>>[] = [
  {
    record: '1',
    step: 'RECEIVE',
    date: '2026-08-10',
    code: '6901234001112',
    lot: 'FL260801',
    amount: '50',
    unit: 'kg',
    party: '91370681MA3T001274',
  },
  {
    record: '2',
    step: 'PRODUCE',
    date: '2026-08-12',
    code: '6901234000016',
    lot: 'MT260812',
    name: '手工馒头',
    amount: '44',
    unit: 'kg',
    inputCode: '6901234001112',
    inputLot: 'FL260801',
    inputAmount: '45',
    inputUnit: 'kg',
    expires: '2026-08-19',
  },
  {
    record: '3',
    step: 'SEND',
    date: '2026-08-13',
    code: '6901234000016',
    lot: 'MT260812',
    amount: '40',
    unit: 'kg',
    party: '91370681MA3T00135Y',
  },
];

/** The template as rows of text: headings, and an example. */
export function templateRows(lang: Lang): readonly (readonly string[])[] {
  return [
    COLUMNS.map((each) => each[lang]),
    ...EXAMPLE.map((row) =>
      COLUMNS.map(({ key }) =>
        key === 'record'
          ? `${EXAMPLE_RECORD[lang]}-${row.record}`
          : key === 'step'
            ? STEPS[row.step as keyof typeof STEPS][lang]
            : (row[key] ?? ''),
      ),
    ),
  ];
}

/** As a workbook whose cells are text: a barcode stays as it is typed, with all its digits. */
export async function workbookOf(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const [headings = []] = rows;
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'tongcha',
        columns: headings.map((heading) => ({ width: heading.length * 2 + 4, numFmt: '@' })),
        rows: rows.map((row) => [...row]),
      },
    ],
  });
  return Buffer.from(bytes);
}

/** As CSV with the mark by which Excel knows UTF-8. */
export function csvOf(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(`\ufeff${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`, 'utf8');
}
