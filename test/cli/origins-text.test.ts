import { expect, test } from 'vitest';
import { paintNever } from '@tongcha/command';
import { candidatesTable, traceableTable } from '../../cli/origins/origins-tables.ts';
import { originsText } from '../../cli/origins/origins-text.ts';
import type { CandidateView, OriginsView, TraceabilityView } from '../../cli/origins/origins-view.ts';
import { traceableText } from '../../cli/origins/traceable-text.ts';

const candidate = (code: string, rank: number, more: Partial<CandidateView> = {}): CandidateView => ({
  unit: { code, records: [] },
  depth: 2,
  cases: ['urn:x', 'urn:y'],
  score: 1,
  likelihood: -4.25,
  reach: 12,
  extent: 'WHOLE',
  rank,
  zh: '都在其下游',
  en: 'all are below it',
  ...more,
});

const gap: OriginsView['gaps'][number] = {
  reason: 'TIMEOUT',
  sector: 'RARE_EARTH',
  member: 'rare-earth',
  system: null,
  codes: ['urn:c'],
  message: '',
};

const origins: OriginsView = {
  candidates: [
    candidate('urn:farm', 1),
    candidate('urn:hub', 2, { reach: 40, extent: 'GAPS' }),
    candidate('urn:far', 3, { reach: 400, extent: 'CUT' }),
  ],
  cases: 2,
  left: 4,
  parameters: [{ name: 'ε', value: '0.2', source: 'Kaufman 2014' }],
  gaps: [gap],
  coverage: [],
  complete: false,
};

test('origins are ranked with score, likelihood, reach and reasons, and never look whole where they are not', () => {
  expect(originsText(origins, { language: 'zh', paint: paintNever })).toBe(`2 个问题单元的共同来源,按可能性列出 3 个
序  单元      涉及  得分   对数似然比  下游终端  层
1   urn:farm  2/2   1.000  -4.25       12        2
2   urn:hub   2/2   1.000  -4.25       ≥ 40      2
3   urn:far   2/2   1.000  -4.25       ≥ 400     2
另有 4 个共同上游未评估: 涉及的问题单元太少,或超出上限

1. 都在其下游
2. 都在其下游
3. 都在其下游

参数 ε = 0.2
不完整: 真正的来源可能未列出,缺口如下
! 稀土 未按时答复: 1 个编码 urn:c`);
  const english = originsText({ ...origins, candidates: [] }, { language: 'en', paint: paintNever });
  expect(english).toContain('They have no unit upstream in common.');
  expect(english).toContain('the true source may be none of these');
  expect(candidatesTable(origins).rows).toMatchObject([
    { rank: 1, code: 'urn:farm', cases: 2, ofCases: 2, reach: 12, caseCodes: ['urn:x', 'urn:y'] },
    { rank: 2, code: 'urn:hub', extent: 'GAPS' },
    { rank: 3, reach: 400, extent: 'CUT' },
  ]);
});

const codes: readonly TraceabilityView[] = [
  {
    code: 'urn:a',
    traceable: true,
    breaks: [],
    origins: [
      { unit: { code: 'urn:o' }, beginning: 'PRIMARY', country: null },
      { unit: { code: 'urn:meat' }, beginning: 'IMPORT', country: 'NZL' },
    ],
    depth: 3,
    asOf: '2026-11-30T08:00:00+08:00',
  },
  {
    code: 'urn:long-code',
    traceable: false,
    breaks: [{ code: 'urn:c', reason: 'NO_SOURCE', sector: null, member: null, gap: null }],
    origins: [{ unit: { code: 'urn:c' }, beginning: null, country: null }],
    depth: 1,
    asOf: '2026-11-30T08:00:00+08:00',
  },
  {
    code: 'urn:open',
    traceable: null,
    breaks: [{ code: 'urn:c', reason: 'TIMEOUT', sector: 'RARE_EARTH', member: 'rare-earth', gap }],
    origins: [{ unit: { code: 'urn:o' }, beginning: 'PRIMARY', country: null }],
    depth: 2,
    asOf: '2026-11-30T08:00:00+08:00',
  },
];

test('each code is told in a line whether it can be walked to its origin, with where it breaks off', () => {
  const options = { language: 'zh', paint: paintNever, members: [] } as const;
  expect(traceableText(codes, options)).toBe(`✓ 可追溯    urn:a          源头 2 个,3 层  进口 1 个(NZL)
✗ 不可追溯  urn:long-code  源头 0 个,1 层                  断点 1 处
    urn:c 没有人说明其来源,而它不是源头
? 无法判定  urn:open       源头 1 个,2 层                  断点 1 处
    urn:c 稀土 未按时答复

3 个编码: 可追溯到源头 1,不可追溯 1,无法判定 1`);
  expect(traceableTable(codes).rows).toMatchObject([
    {
      code: 'urn:a',
      traceable: true,
      breaks: [],
      origins: [
        { code: 'urn:o', beginning: 'PRIMARY', country: null },
        { code: 'urn:meat', beginning: 'IMPORT', country: 'NZL' },
      ],
    },
    { traceable: false, breaks: [{ code: 'urn:c', reason: 'NO_SOURCE', sector: null, member: null }] },
    { traceable: null, breaks: [{ reason: 'TIMEOUT', sector: 'RARE_EARTH', member: 'rare-earth' }] },
  ]);
});
