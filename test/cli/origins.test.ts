import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { OriginsView } from '../../cli/origins/origins-view.ts';
import { EVERYTHING } from '../support/callers.ts';
import { cliOverGraph } from './support/cli-over-graph.ts';

const PACK = 'drug:83857930000879766601';
const OTHER = 'gs1:(01)06901234001020(10)T260310';
const { folder, run, stopMinistry } = cliOverGraph({ ...EVERYTHING, scope: 'impact' });

test('what two bad units have in common is a ranked text, an object and a sheet', async () => {
  const text = await run(['origins', PACK, OTHER]);
  expect([text.code, text.err]).toEqual([0, '']);
  expect(text.out).toMatch(/^2 个问题单元的共同来源,按可能性列出 \d+ 个\n序 +单元[^\n]*\n1 +.* 2\/2 +1\.000 /);
  expect(text.out).toMatch(/\n1\. .+\n[^]*\n参数 /);
  const found = JSON.parse((await run(['origins', PACK, OTHER, '--json'])).out) as OriginsView;
  expect(found.candidates.map(({ unit }) => unit.code)).toContain('hazlot:370681001.DCM20260215');
  const file = join(folder, 'origins.csv');
  expect((await run(['origins', '--codes', '-', '--output', file], `${PACK}\n${OTHER}\n`)).code).toBe(0);
  const rows = parseCsv<Record<string, string>>(readFileSync(file), { columns: true });
  expect(rows.map(({ code }) => code)).toEqual(found.candidates.map(({ unit }) => unit.code));
  expect(rows[0]).toMatchObject({ rank: '1', cases: '2', ofCases: '2' });
  expect(
    (await run(['origins', PACK, OTHER, '--first', '1', '--format', 'csv'])).out.trim().split('\r\n'),
  ).toHaveLength(2);
});

test('one code has nothing in common with others; the public is refused', async () => {
  expect(await run(['origins', PACK])).toMatchObject({ code: 2, err: expect.stringContaining('两个以上编码') });
  expect((await run(['origins', PACK, OTHER], '', {})).code).toBe(1);
});

test('each code has a line whether it can be walked to its origin, and more than one request holds are all asked', async () => {
  expect(await run(['traceable', PACK, '--lang', 'en'])).toMatchObject({
    code: 0,
    out: expect.stringContaining(`traceable  ${PACK}  `),
  });
  const codes = Array.from({ length: 60 }, (_, i) => `hazlot:370681001.NONE${i}`);
  const file = join(folder, 'traceable.csv');
  expect((await run(['traceable', '--codes', '-', '--output', file], codes.join('\n'))).code).toBe(0);
  const rows = parseCsv<Record<string, string>>(readFileSync(file), { columns: true });
  expect(rows.map(({ code }) => code)).toEqual(codes);
  expect(rows.every(({ traceable, breaks }) => traceable !== 'true' && breaks?.includes('UNKNOWN_UNIT'))).toBe(true);
});

test('with a ministry that does not answer nothing looks whole: who is missing is told, with exit code 3', async () => {
  await stopMinistry('hazardous-goods');
  const origins = await run(['origins', PACK, OTHER]);
  expect(origins).toMatchObject({ code: 3, out: expect.stringContaining('不完整: 真正的来源可能未列出') });
  expect(origins.out).toContain('! 危险品 ');
  expect(await run(['traceable', PACK])).toMatchObject({
    code: 3,
    out: expect.stringMatching(/\? 无法判定 [^]* 危险品 /),
  });
});
