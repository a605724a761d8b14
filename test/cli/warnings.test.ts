import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { paintNever } from '@tongcha/command';
import { rulesText } from '../../cli/warnings/rules-text.ts';
import { isForAGap } from '../../cli/warnings/warning-text.ts';
import { type WarningsView, warningsText } from '../../cli/warnings/warnings-text.ts';
import { EVERYTHING } from '../support/callers.ts';
import { cliOverGraph } from './support/cli-over-graph.ts';
import type { Ran } from './support/run-cli.ts';
import { evidenceOf, warningOf } from './support/warning.ts';

const PACK = 'drug:83857930000879766601';
const API = 'gs1:(01)06901234001013(10)API260301';
const { folder, stopMinistry, run: ask } = cliOverGraph(EVERYTHING);
const run = (...args: readonly string[]): Promise<Ran> => ask(args);

const view: WarningsView = {
  root: { code: 'urn:a' },
  complete: true,
  gaps: [],
  coverage: [],
  warnings: [
    warningOf('urn:a', {
      codes: ['urn:a', 'urn:b'],
      evidence: [evidenceOf('FOOD_DRUG', 'urn:b')],
      parameters: [{ name: 'tolerance', value: '8 %', member: 'agriculture/370000', source: '实测' }],
    }),
    warningOf('urn:a', {
      level: 'NOTICE',
      outcome: 'UNDECIDED',
      at: null,
      zh: '数量是否超出,无法判定',
      missing: [
        { sector: 'RARE_EARTH', member: 'rare-earth', code: 'urn:c', field: 'quantity', reason: 'WITHHELD' },
        { sector: null, member: null, code: 'urn:c', field: 'quantity', reason: 'TIMEOUT' },
      ],
    }),
  ],
};

test('a warning is told with its rule and the records it rests on, an undecided one with what is missing', () => {
  expect(warningsText(view, { language: 'zh', paint: paintNever })).toBe(`urn:a
1 项预警

⚠ 紧急 正在召回:兽药残留 2026-02-02
    涉及 urn:a
    涉及 urn:b
    规则 recalled: 该单元正在召回
    依据 [F] register 1 recalls.reason = 兽药残留 urn:b
    参数 tolerance 8 % agriculture/370000 实测

? 无法判定 数量是否超出,无法判定
    涉及 urn:a
    规则 recalled: 该单元正在召回
    缺少 稀土 数量: 依规不提供 urn:c
    缺少 数量: 未按时答复 urn:c
`);
  const english = warningsText({ ...view, warnings: [] }, { language: 'en', paint: paintNever });
  expect(english).toContain('No warnings.');
});

test('an undecided warning is a gap where somebody did not answer, not where rules keep it back or nobody wrote it', () => {
  const missing = (reason: string) => [{ sector: null, member: null, code: 'urn:a', field: 'x', reason }];
  const undecided = { outcome: 'UNDECIDED' } as const;
  expect(isForAGap({ ...undecided, missing: missing('TIMEOUT') })).toBe(true);
  for (const reason of ['WITHHELD', 'NOT_RECORDED'])
    expect(isForAGap({ ...undecided, missing: missing(reason) })).toBe(false);
  expect(isForAGap({ outcome: 'FIRES', missing: missing('TIMEOUT') })).toBe(false);
});

test('a rule is listed with its level, what it rests on and what it goes by', () => {
  const rule = {
    id: 'two-places',
    zh: '一码两地',
    en: 'One code at two places',
    level: 'SERIOUS',
    sectors: ['FOOD_DRUG'],
    basis: '某依据',
    parameters: [{ name: 'speed', value: '90 km/h', member: null, source: '实测' }],
    measured: { at: '2026-11-30T00:00:00+08:00', cases: 62, found: 0.93, undecided: 0.0581, falseAlarms: 0.012 },
  } as const;
  expect(
    rulesText([rule, { ...rule, id: 'other', sectors: [], parameters: [], measured: null }], {
      language: 'zh',
      paint: paintNever,
    }),
  ).toBe(`two-places  严重  [F]  一码两地
    依据 某依据
    实测 2026-11-30:62 例中发现 93 %,无法判定 5.81 %;误报 1.2 %
    speed  90 km/h    实测

other  严重  全部领域  一码两地
    依据 某依据`);
});

test('the graph’s warnings of a unit and of what it came from are text, objects and a sheet', async () => {
  const text = await run('warnings', PACK, '--rules', 'recalled');
  expect(text.out).toMatch(/^drug:83857930000879766601\n2 项预警\n\n⚠ 紧急 .*正在召回[^]*依据 \[F\] drug-soap 1 /);
  expect([text.code, text.err]).toEqual([0, '']);
  const json = JSON.parse((await run('warnings', PACK, '--rules', 'recalled', '--json')).out) as WarningsView;
  expect(json.warnings.map(({ codes }) => codes[0])).toContain(API);
  const file = join(folder, 'warnings.csv');
  expect(await run('warnings', PACK, '--rules', 'recalled', '--output', file)).toMatchObject({
    code: 0,
    out: '',
    err: `2 行 → ${file}\n`,
  });
  const rows = parseCsv<Record<string, string>>(readFileSync(file), { columns: true });
  expect(rows.find(({ code }) => code === API)).toMatchObject({
    rule: 'recalled',
    level: 'CRITICAL',
    outcome: 'FIRES',
  });
  const parquet = join(folder, 'warnings.parquet');
  expect((await run('warnings', PACK, '--output', parquet)).code).toBe(0);
  expect(readFileSync(parquet).subarray(0, 4).toString()).toBe('PAR1');
});

test('without a code the rules are listed; one that there is none of is refused with those there are', async () => {
  expect((await run('warnings')).out).toMatch(/^recalled  紧急  全部领域  .*\n    依据 国办发/m);
  expect(JSON.parse((await run('warnings', '--rules', 'recalled', '--json')).out)).toMatchObject([{ id: 'recalled' }]);
  expect(await run('warnings', PACK, '--rules', 'recaled')).toMatchObject({
    code: 1,
    err: expect.stringContaining('"recaled" is no rule here; there are '),
  });
  expect(await run('warnings', '--rules', 'recaled')).toMatchObject({
    code: 2,
    err: expect.stringContaining('recalled'),
  });
});

test.each(['warnings', 'chain'])(
  '%s of a code that nobody has on record says that, and not that nothing is wrong',
  async (command) => {
    const unknown = await run(command, 'hazlot:370681001.NOSUCH');
    expect(unknown.out).toContain('! 各部门均无记录;请核对编码');
    expect(unknown.out).not.toContain('没有预警');
  },
);

test('what a ministry that does not answer leaves undecided is told, with exit code 3', async () => {
  await stopMinistry('hazardous-goods');
  const undecided = await run('warnings', PACK, '--rules', 'recalled', '--undecided', '--lang', 'en');
  expect(undecided.out).toMatch(/\? not decided [^]* missing Hazardous goods recalls: cannot be reached/);
  expect(undecided.code).toBe(3);
  expect(await run('unit', API)).toMatchObject({
    code: 3,
    out: expect.stringMatching(/\n⚠ .*正在召回[^]*\n\? \d+ 项预警因缺少数据无法判定/),
  });
  expect(await run('chain', PACK)).toMatchObject({ code: 3, out: expect.stringContaining('项预警因缺少数据无法判定') });
});
