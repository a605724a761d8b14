import { expect, test } from 'vitest';
import { paintNever } from '@tongcha/command';
import { registersTable } from '../../cli/organizations/organization-tables.ts';
import { organizationText } from '../../cli/organizations/organization-text.ts';
import type { OrganizationView } from '../../cli/organizations/organization-view.ts';

const CERTIFICATE = { issuer: null, issuedAt: '2024-01-02T00:00:00+08:00', validUntil: null, status: '吊销' };
const LICENCE = { ...CERTIFICATE, number: 'TS7110133-2027', kind: '核准证' };
const CATEGORY = { ...CERTIFICATE, number: null, kind: '信用类别', status: 'B' };
const RATE: OrganizationView['traceRate'] = {
  sampled: 10,
  traceable: 7,
  broken: 2,
  undecided: 1,
  least: 0.3968,
  most: 0.94,
  listed: 200,
  isAll: false,
  draw: '2026-11-30',
  causes: [{ reason: 'NO_SOURCE', sector: 'FOOD_DRUG', units: 2 }],
  gaps: [],
  withheld: [],
  complete: true,
};
const VIEW: OrganizationView = {
  uscc: '91370681MA3T00133Q',
  name: '恒信检测服务有限公司',
  registers: {
    entries: [
      {
        sector: 'SPECIAL_EQUIPMENT',
        member: 'special-equipment/370000',
        statedBy: { kind: 'REGION', zh: '山东省市场监督管理局', en: 'Shandong Market Regulator' },
        division: '370681',
        licences: [LICENCE],
        categories: [CATEGORY],
        penalties: [{ number: '鲁市监罚1号', at: '2026-03-01T00:00:00+08:00', reason: '伪造报告' }],
      },
      {
        sector: 'FOOD_DRUG',
        member: 'food-drug',
        statedBy: null,
        division: null,
        licences: [],
        categories: null,
        penalties: null,
      } as never,
    ],
    gaps: [],
    withheld: [],
    complete: true,
  },
  traceRate: RATE,
  indicator: {
    version: '2026-1',
    least: 10,
    most: 87.5,
    grade: null,
    components: [
      { name: 'TRACE_RATE', weight: 30, least: 0.3968, most: 0.94, missing: null },
      { name: 'COMPLAINTS', weight: 10, least: 0, most: 1, missing: 'NOT_COLLECTED' },
    ],
    gaps: [],
    withheld: [],
    complete: true,
  },
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
  refusedFields: [],
  complete: false,
};
const text = (language: 'zh' | 'en', view = VIEW): string =>
  organizationText(view, { language, paint: paintNever, members: [] }).replace(/ {2,}/g, ' | ');

test('each register stands with its licences and penalties, whether or not it has any', () => {
  expect(text('zh')).toContain('| 核准证 | TS7110133-2027 | 吊销 | 2024-01-02 – 不详');
  expect(text('zh')).toContain('| 信用类别 |');
  expect(text('zh')).toContain('| 行政处罚 2026-03-01 鲁市监罚1号 伪造报告');
  expect(text('zh')).toContain('没有许可记录');
});

test('the rate is an interval with its sample and causes, the indicator has its parts and no grade while one is missing', () => {
  expect(text('zh')).toContain('39.6–94%\n抽样 10 个,共列出 ≥200 个');
  expect(text('zh')).toContain('可追溯 7,断链 2,不明 1\n食品药品 没有人说明其来源,而它不是源头 2');
  expect(text('zh')).toMatch(/10–87\.5 \| 不评等次/);
  expect(text('zh')).toMatch(/追溯率 \| 11\.9–28\.2 \/ 30\n投诉举报 \| 0–10 \/ 10 \| 缺失:尚无部门提供/);
});

test('what is missing and what rules keep back stand last, in English without a Chinese word of ours', () => {
  expect(text('zh')).toMatch(/不完整:缺口如下。\n! 农业.* 未按时答复\n· 依规不提供: 稀土 /);
  const own = text('en', {
    ...VIEW,
    name: null,
    registers: { ...VIEW.registers, entries: [] },
    indicator: null as never,
  });
  expect(own).toContain('No register has this organisation.');
  expect(own).not.toMatch(/\p{Script=Han}/u);
});

test('that no register has it is not said while one has not answered', () => {
  const registers = { ...VIEW.registers, entries: [], complete: false };
  expect(text('zh', { ...VIEW, registers })).toContain('已答复的登记系统都没有这家单位');
});

test('whoever may list nothing is told that, and no rate', () => {
  const told = text('zh', { ...VIEW, traceRate: { ...RATE, listed: 0, sampled: 0, least: 0, most: 1 } });
  expect(told).toContain('追溯率不详');
  expect(told).not.toContain('抽样');
});

test('a sheet has a row a licence, category and penalty, and one of a register that has none', () => {
  expect(registersTable(VIEW).rows).toEqual([
    expect.objectContaining({
      what: 'LICENCE',
      number: 'TS7110133-2027',
      status: '吊销',
      member: 'special-equipment/370000',
    }),
    expect.objectContaining({ what: 'CATEGORY', status: 'B' }),
    expect.objectContaining({ what: 'PENALTY', number: '鲁市监罚1号', reason: '伪造报告' }),
    { uscc: VIEW.uscc, name: VIEW.name, sector: 'FOOD_DRUG', member: 'food-drug' },
  ]);
});
