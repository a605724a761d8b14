import { expect, test } from 'vitest';
import type { ChainView } from '../../cli/chain/chain-view.ts';
import { chainTree } from '../../cli/chain/chain-tree.ts';
import { paintAlways, paintNever } from '../../cli/io.ts';

const record = (
  sector: string,
  productName: string,
  more: object = {},
): ChainView['units'][number]['records'][number] => ({
  sector,
  productName,
  level: 'LOT',
  quantity: null,
  producedAt: '2026-03-01T08:00:00+08:00',
  expiresAt: null,
  producer: { uscc: '91370681MA3T00017D', name: '示例企业' },
  place: null,
  source: null,
  recalls: [],
  inspections: [],
  ...more,
});
const link = (from: string, to: string, more: object = {}): ChainView['links'][number] => ({
  kind: 'TRANSFORM',
  from,
  to,
  at: '2026-03-01T08:00:00+08:00',
  until: null,
  quantity: null,
  share: null,
  evidence: [],
  disagreements: [],
  doubts: [],
  ...more,
});

const chain: ChainView = {
  root: { code: 'urn:root' },
  direction: 'BACK',
  complete: false,
  depth: 2,
  units: [
    { code: 'urn:root', depth: 0, sectors: ['FOOD_DRUG'], records: [record('FOOD_DRUG', '糕点')] },
    { code: 'urn:a', depth: 1, sectors: [], records: [] },
    {
      code: 'urn:b',
      depth: 1,
      sectors: ['AGRICULTURE'],
      records: [
        record('AGRICULTURE', '鸡蛋', {
          recalls: [{ level: null, status: null, reason: '兽药残留', at: '2026-04-01T00:00:00+08:00' }],
          inspections: [{ result: 'FAIL', kind: '抽检', at: '2026-03-20T00:00:00+08:00', validUntil: null }],
        }),
      ],
    },
    { code: 'urn:c', depth: 2, sectors: ['HAZARDOUS_GOODS'], records: [record('HAZARDOUS_GOODS', '液氯')] },
    { code: 'urn:d', depth: 3, sectors: [], records: [] },
  ],
  links: [
    link('urn:a', 'urn:root', { quantity: { value: 5, unit: 'kg' } }),
    link('urn:b', 'urn:root', { share: 0.38, disagreements: ['TIME', 'QUANTITY'] }),
    link('urn:c', 'urn:a', { kind: 'PACK', until: '2026-04-01T08:00:00+08:00' }),
    link('urn:c', 'urn:b'),
    link('urn:d', 'urn:c'),
  ],
  gaps: [
    {
      reason: 'TIMEOUT',
      sector: 'RARE_EARTH',
      system: 'rare-earth-xml',
      codes: ['urn:root', 'urn:a', 'urn:b', 'urn:c'],
      message: '',
    },
  ],
  coverage: [
    { sector: 'RARE_EARTH', status: 'FAILED', asked: 4, answered: 0, held: 0, calls: 3, milliseconds: 900, at: null },
  ],
};

test('a chain as a tree in Chinese: sectors, parties, dates, warnings, a shared unit drawn once, gaps', () => {
  expect(chainTree(chain, { language: 'zh', paint: paintNever })).toBe(
    `[F] 糕点 · 示例企业 · 2026-03-01 urn:root
├─ 加工 2026-03-01 5 kg urn:a
│  └─ 充装/包装 2026-03-01–2026-04-01 [H] 液氯 · 示例企业 · 2026-03-01 urn:c
│     └─ 加工 2026-03-01 urn:d
└─ 加工 2026-03-01 38.0% (各方时间、数量不一致) [A] 鸡蛋 · 示例企业 · 2026-03-01 urn:b ⚠ 已召回 2026-04-01 兽药残留 ⚠ 抽检不合格 2026-03-20
   └─ 加工 2026-03-01 [H] 液氯 · 示例企业 · 2026-03-01 urn:c (见上)

5 个单元,5 条关联,2 层;不完整,缺口如下
! 稀土 rare-earth-xml 未按时答复: 4 个编码 urn:root urn:a urn:b …
  [R] 稀土: 答复 0/4,有记录 0,调用 3 次,900 毫秒`,
  );
});

test('the same in English', () => {
  const text = chainTree(chain, { language: 'en', paint: paintNever });
  expect(text).toContain('└─ made into 2026-03-01 38.0% (evidences differ in time, quantity) [A] 鸡蛋');
  expect(text).toContain('! Rare earth rare-earth-xml did not answer in time: 4 codes urn:root urn:a urn:b …');
  expect(text).toContain('5 units, 5 links, depth 2; not complete, gaps:');
});

test('a cycle is drawn once around', () => {
  const cycle: ChainView = {
    ...chain,
    links: [link('urn:a', 'urn:root'), link('urn:root', 'urn:a')],
    gaps: [],
    coverage: [],
  };
  expect(chainTree(cycle, { language: 'en', paint: paintNever }).split('\n').slice(0, 3)).toEqual([
    '[F] 糕点 · 示例企业 · 2026-03-01 urn:root',
    '└─ made into 2026-03-01 urn:a',
    '   └─ made into 2026-03-01 [F] 糕点 · 示例企业 · 2026-03-01 urn:root (see above)',
  ]);
});

test('colour only when asked for', () => {
  const escape = String.fromCharCode(27);
  expect(chainTree(chain, { language: 'zh', paint: paintNever })).not.toContain(escape);
  expect(chainTree(chain, { language: 'zh', paint: paintAlways })).toContain(escape);
});
