import { expect, test } from 'vitest';
import { paintNever } from '@tongcha/command';
import { causesTable, groupsTable, membersTable } from '../../cli/monitoring/monitoring-tables.ts';
import { monitoringText } from '../../cli/monitoring/monitoring-text.ts';
import type { MonitoringView } from '../../cli/monitoring/monitoring-view.ts';

const VIEW: MonitoringView = {
  groups: [
    {
      sector: 'FOOD_DRUG',
      province: '370000',
      month: '2026-02',
      units: 1224,
      sample: {
        sampled: 10,
        traceable: 7,
        broken: 2,
        undecided: 1,
        least: 0.3968,
        most: 0.94,
        listed: 200,
        isAll: false,
        causes: [
          { reason: 'NO_SOURCE', sector: 'FOOD_DRUG', units: 2 },
          { reason: 'TIMEOUT', sector: 'AGRICULTURE', units: 1 },
        ],
      },
    },
    { sector: 'RARE_EARTH', province: null, month: null, units: 3, sample: null },
  ],
  others: { groups: 2, count: 5 },
  members: [
    { sector: 'FOOD_DRUG', member: 'food-drug', usualMilliseconds: 50, breaker: 'CLOSED' },
    { sector: 'AGRICULTURE', member: 'agriculture/370000', usualMilliseconds: null, breaker: 'OPEN' },
  ],
  draw: '2026-11-30',
  asOf: '2026-11-30T07:58:14.803Z',
  gaps: [
    {
      reason: 'TIMEOUT',
      sector: 'AGRICULTURE',
      member: 'agriculture/370000',
      system: null,
      codes: [],
      message: 'did not answer in time',
    },
  ],
  withheld: [{ sector: 'RARE_EARTH', policy: 'rare-earth/search' }],
  complete: false,
};
const text = (language: 'zh' | 'en'): string =>
  monitoringText(VIEW, { language, paint: paintNever, members: [] }).replace(/ {2,}/g, ' | ');

test('a reader sees of each group how many, the interval of its sample and why some cannot be traced, in Chinese and in English', () => {
  expect(text('zh')).toContain(
    '[F] 食品药品 | 370000 | 2026-02 | 1224 | 10/≥200 | 39.6–94% | 7 | 2 | 1 | 食品药品 没有人说明其来源,而它不是源头 2、农业 未按时答复 1',
  );
  expect(text('zh')).toContain('[R] 稀土 | 不详 | 不详 | 3\n');
  expect(text('zh')).toContain('另有 2 组不单列(数量少,或超出上限): 5 条记录');
  expect(text('en')).toContain('| 10/≥200 | 39.6–94% | 7 | 2 | 1 | Food and drugs nobody says what it came from');
  expect(text('en')).not.toMatch(/\p{Script=Han}/u);
});

test('how members answer, what is missing and what rules keep back stand below', () => {
  expect(text('zh')).toContain('[F] 食品药品 | 正常 | ≤ 50\n');
  expect(text('zh')).toMatch(/\[A\] 农业.* \| 暂不查询 \| -\n/);
  expect(text('zh')).toMatch(/\n不完整: [^\n]*\n! 农业.* 未按时答复\n· 依规不提供: 稀土 /);
});

test('a sheet has a row a group with its sample, a row a cause, a row a member', () => {
  expect(groupsTable(VIEW).rows).toEqual([
    expect.objectContaining({ sector: 'FOOD_DRUG', units: 1224, sampled: 10, least: 0.3968, most: 0.94, isAll: false }),
    { sector: 'RARE_EARTH', province: null, month: null, units: 3 },
  ]);
  expect(causesTable(VIEW).rows).toEqual([
    {
      sector: 'FOOD_DRUG',
      province: '370000',
      month: '2026-02',
      reason: 'NO_SOURCE',
      reasonSector: 'FOOD_DRUG',
      units: 2,
    },
    expect.objectContaining({ reason: 'TIMEOUT', reasonSector: 'AGRICULTURE', units: 1 }),
  ]);
  expect(membersTable(VIEW).rows[1]).toEqual({
    sector: 'AGRICULTURE',
    member: 'agriculture/370000',
    usualMilliseconds: null,
    breaker: 'OPEN',
  });
});

test('whoever may count nothing is told that, and what to do; not that all was counted', () => {
  const none = { ...VIEW, groups: [], others: { groups: 0, count: 0 }, members: [], gaps: [], complete: true };
  const told = monitoringText(none, { language: 'zh', paint: paintNever, members: [] });
  expect(told).toMatch(/^运行监测[^\n]*\n没有可供您统计的记录。\n\n· 依规不提供: 稀土 .*\n· 如需取得:/);
  expect(told).not.toContain('完整');
});
