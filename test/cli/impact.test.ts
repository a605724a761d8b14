import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { ImpactView } from '../../cli/impact/impact-view.ts';
import { EVERYTHING } from '../support/callers.ts';
import { cliOverGraph } from './support/cli-over-graph.ts';

const SOLVENT = 'hazlot:370681001.DCM20260215';
const API = 'gs1:(01)06901234001013(10)API260301';
const { folder, run, stopMinistry } = cliOverGraph({ ...EVERYTHING, scope: 'impact' });

test('where a bad lot can have gone is a text, an object and five tables', async () => {
  const text = await run(['impact', SOLVENT]);
  expect([text.code, text.err]).toEqual([0, '']);
  expect(text.out).toMatch(
    /^问题单元 二氯甲烷 [^]*\n\n确定受影响: 至少 \d+ 个单元[^]*\n\n物料平衡\nhazlot:[^]*\n\n现在在谁手里[^]*\n\n汇总[^]*\n\n完整/,
  );
  const found = JSON.parse((await run(['impact', SOLVENT, '--json'])).out) as ImpactView;
  expect(found.units.map(({ code }) => code)).toContain(API);
  const file = join(folder, 'affected.csv');
  expect((await run(['impact', '--codes', '-', '--output', file], `${SOLVENT}\n`)).code).toBe(0);
  const rowsOf = (name: string): Record<string, string>[] =>
    parseCsv<Record<string, string>>(readFileSync(join(folder, `affected.${name}.csv`)), { columns: true });
  expect(rowsOf('units').map(({ code }) => code)).toEqual(found.units.map(({ code }) => code));
  expect(rowsOf('units').find(({ code }) => code === API)).toMatchObject({
    certain: 'true',
    productName: '示例原料药',
  });
  expect(rowsOf('balance').map(({ code }) => code)).toEqual([SOLVENT]);
  expect(rowsOf('totals').find(({ by, key }) => by === 'SECTOR' && key === 'FOOD_DRUG')).toBeDefined();
  expect(rowsOf('holders')).toHaveLength(found.holders.length);
  expect(existsSync(`${file}.gaps.ndjson`)).toBe(false);
  const parquet = join(folder, 'affected.parquet');
  expect((await run(['impact', SOLVENT, '--output', parquet])).code).toBe(0);
  expect(readFileSync(join(folder, 'affected.units.parquet')).subarray(0, 4).toString()).toBe('PAR1');
});

test('a walk that is cut says so and what to do; the public is refused', async () => {
  const cut = await run(['impact', SOLVENT, '--units', '2']);
  expect(cut).toMatchObject({ code: 3, out: expect.stringContaining('! 只到 2 个单元为止: 请加大 --units') });
  const table = await run(['impact', SOLVENT, '--units', '2', '--format', 'csv', '--table', 'balance']);
  expect(table).toMatchObject({ code: 3, err: expect.stringContaining('请加大 --units') });
  expect(table.out.split('\r\n')[0]).toMatch(/^code,source\.least,/);
  expect((await run(['impact', SOLVENT], '', {})).code).toBe(1);
});

test('with a ministry that does not answer nothing looks whole: who is missing is told, with exit code 3', async () => {
  await stopMinistry('food-drug');
  const text = await run(['impact', SOLVENT]);
  expect(text).toMatchObject({ code: 3, out: expect.stringContaining('不完整: 受影响的可能更多') });
  expect(text.out).toContain('! 食品药品 ');
  const file = join(folder, 'gaps.csv');
  expect(await run(['impact', SOLVENT, '--output', file])).toMatchObject({
    code: 3,
    err: expect.stringContaining('FOOD_DRUG'),
  });
  expect(readFileSync(`${file}.gaps.ndjson`, 'utf8')).toContain('"member":"food-drug"');
});
