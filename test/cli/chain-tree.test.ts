import { expect, test } from 'vitest';
import { sectorLook } from '@tongcha/schema';
import type { ChainView } from '../../cli/chain/chain-view.ts';
import { chainTree } from '../../cli/chain/chain-tree.ts';
import { chainMermaid } from '../../cli/chain/chain-mermaid.ts';
import { linksTable, unitsTable } from '../../cli/chain/chain-tables.ts';
import { paintAlways, paintNever } from '@tongcha/command';
import type { WarningView } from '../../cli/warnings/warning-view.ts';
import { evidenceOf, warningOf } from './support/warning.ts';

const record = (
  sector: string,
  productName: string,
  more: object = {},
): ChainView['units'][number]['records'][number] => ({
  sector,
  member: sector.toLowerCase().replaceAll('_', '-'),
  statedBy: { kind: 'MINISTRY', zh: sectorLook(sector).zh, en: sectorLook(sector).en },
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

const covered = (member: string, more: object = {}): ChainView['coverage'][number] => ({
  sector: (member.split('/')[0] ?? '').toUpperCase().replaceAll('-', '_'),
  member,
  members: 1,
  status: 'ANSWERED',
  asked: 1,
  excluded: 0,
  answered: 1,
  held: 0,
  calls: 1,
  milliseconds: 5,
  at: null,
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
      member: 'rare-earth',
      system: 'rare-earth-xml',
      codes: ['urn:root', 'urn:a', 'urn:b', 'urn:c'],
      message: '',
    },
  ],
  coverage: [covered('rare-earth', { status: 'PARTIAL', asked: 4, answered: 1, held: 1, calls: 3, milliseconds: 900 })],
  warnings: [
    warningOf('urn:b', { codes: ['urn:b', 'urn:d'] }),
    warningOf('urn:b', { level: 'NOTICE', at: null, zh: '两方数量不一致', en: 'amounts disagree' }),
    warningOf('urn:root', { outcome: 'UNDECIDED' }),
  ],
};

test('a chain as a tree in Chinese: sectors, parties, dates, warnings, a shared unit drawn once, gaps', () => {
  expect(chainTree(chain, { language: 'zh', paint: paintNever })).toBe(
    `[F] 糕点 · 示例企业 · 2026-03-01 urn:root
├─ 加工 2026-03-01 5 kg urn:a
│  └─ 充装/包装 2026-03-01–2026-04-01 [H] 液氯 · 示例企业 · 2026-03-01 urn:c
│     └─ 加工 2026-03-01 urn:d ⚠1
└─ 加工 2026-03-01 38.0% (各方时间、数量不一致) [A] 鸡蛋 · 示例企业 · 2026-03-01 urn:b ⚠1 ⚠2
   └─ 加工 2026-03-01 [H] 液氯 · 示例企业 · 2026-03-01 urn:c (见上)

⚠1 紧急 正在召回:兽药残留 2026-02-02
⚠2 注意 两方数量不一致
? 1 项预警因缺少数据无法判定;缺什么见 warnings --undecided
5 个单元,5 条关联,2 层;不完整,缺口如下
! 稀土 rare-earth-xml 未按时答复: 4 个编码 urn:root urn:a urn:b …
  [R] 稀土: 答复 1/4,有记录 1,调用 3 次,900 毫秒`,
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

const authority = (sector: string, division: string, zh: string, en: string): object => ({
  member: `${sector.toLowerCase().replaceAll('_', '-')}/${division}`,
  statedBy: { kind: 'REGION', zh, en },
});
const SHANDONG = authority('AGRICULTURE', '370000', '山东省农业农村厅', 'Shandong agriculture');
const ZHEJIANG = authority('AGRICULTURE', '330000', '浙江省农业农村厅', 'Zhejiang agriculture');
const FARM = {
  member: 'agriculture/91370681ma3t00017d',
  statedBy: { kind: 'ENTERPRISE', zh: '示例农场', en: 'Example farm' },
};
const recalls = [{ level: null, status: null, reason: '兽药残留', at: '2026-04-01T00:00:00+08:00' }];
const recalledBy = (...members: object[]): WarningView[] => [
  warningOf('urn:root', { evidence: members.map((member) => evidenceOf('AGRICULTURE', 'urn:root', member)) }),
];

/** One lot that three members of one sector know. */
const held: ChainView = {
  ...chain,
  warnings: recalledBy(ZHEJIANG),
  complete: false,
  depth: 1,
  units: [
    {
      code: 'urn:root',
      depth: 0,
      sectors: ['AGRICULTURE'],
      records: [
        record('AGRICULTURE', '散养鸡蛋', { ...FARM, producedAt: '2026-02-27T08:00:00+08:00' }),
        record('AGRICULTURE', '鸡蛋', SHANDONG),
        record('AGRICULTURE', '鲜鸡蛋', { ...ZHEJIANG, recalls }),
      ],
    },
    { code: 'urn:a', depth: 1, sectors: [], records: [] },
  ],
  links: [
    link('urn:a', 'urn:root', {
      evidence: [
        {
          sector: 'AGRICULTURE',
          ...FARM,
          system: 'farm-epcis',
          recordId: '1',
          confidence: 'HIGH',
          at: '2026-03-01T08:00:00+08:00',
          until: null,
          quantity: { value: 7, unit: 'kg' },
          share: null,
        },
      ],
    }),
  ],
  gaps: [
    {
      reason: 'TIMEOUT',
      sector: 'AGRICULTURE',
      member: 'agriculture/410000',
      system: null,
      codes: ['urn:a'],
      message: '',
    },
  ],
  coverage: [
    covered('agriculture/330000', { held: 1 }),
    covered('agriculture/410000', { status: 'PARTIAL', asked: 2 }),
    covered('agriculture', { member: null, members: 28, asked: 0, answered: 0, excluded: 56, calls: 0 }),
    covered('rare-earth', { sector: 'RARE_EARTH', asked: 0, answered: 0, excluded: 2, calls: 0 }),
  ],
  members: [
    {
      name: 'agriculture/410000',
      sector: 'AGRICULTURE',
      kind: 'REGION',
      zh: '河南省农业农村厅',
      en: 'Henan agriculture',
      division: '410000',
      uscc: null,
    },
  ],
};

test('of several members of a sector each is told: who recalls, who has not answered, and what an enterprise says of itself', () => {
  expect(chainTree(held, { language: 'zh', paint: paintNever })).toBe(
    `[A] 鸡蛋 · 示例企业 · 2026-03-01 · 鲜鸡蛋 · 散养鸡蛋 · 2026-02-27(企业自述) urn:root ⚠1
└─ 加工 2026-03-01(企业自述) urn:a

⚠1 紧急 正在召回:兽药残留 2026-02-02(浙江省农业农村厅)
2 个单元,1 条关联,1 层;不完整,缺口如下
! 农业 河南省农业农村厅 未按时答复: 1 个编码 urn:a
  [A] 农业 agriculture/330000: 答复 1/1,有记录 1,调用 1 次,5 毫秒
  [A] 农业 河南省农业农村厅: 答复 1/2,有记录 0,调用 1 次,5 毫秒
  [A] 农业: 28 家无需查询
  [R] 稀土: 无需查询`,
  );
  const english = chainTree(held, { language: 'en', paint: paintNever });
  expect(english).toMatch(/⚠1 \S.* it is being recalled: residues 2026-02-02 \(Zhejiang agriculture\)/);
  expect(english).toContain('散养鸡蛋 · 2026-02-27 (stated by the enterprise itself) urn:root');
  expect(english).toContain('[A] Agriculture: 28 need not be asked');
});

test('a warning that rests on what several members say is told once, with all who say it', () => {
  const all = { ...held, warnings: recalledBy(FARM, SHANDONG, ZHEJIANG) };
  expect(chainTree(all, { language: 'zh', paint: paintNever })).toContain(
    '⚠1 紧急 正在召回:兽药残留 2026-02-02(山东省农业农村厅、浙江省农业农村厅、示例农场 企业自述)',
  );
});

test('an organisation in a tree has its name, where it is known', () => {
  const has = {
    ...chain,
    links: [link('uscc:91370681MA3T00105U', 'urn:root'), link('uscc:91370681MA3T00102J', 'urn:root')],
    organisations: [{ code: 'uscc:91370681MA3T00105U', name: '自来水公司' }],
  };
  const text = chainTree(has, { language: 'zh', paint: paintNever });
  expect(text).toContain('加工 2026-03-01 自来水公司 uscc:91370681MA3T00105U');
  expect(text).toContain('加工 2026-03-01 uscc:91370681MA3T00102J');
});

test('a recall that a record tells and no rule warns of is no warning', () => {
  expect(chainTree({ ...held, warnings: [] }, { language: 'zh', paint: paintNever })).not.toContain('⚠');
  expect(chainMermaid({ ...held, warnings: [] }, 'zh')).not.toContain('⚠');
});

test('a box has a red border only where the warning is to be acted on', () => {
  const of = (level: WarningView['level']): string =>
    chainMermaid({ ...held, warnings: [warningOf('urn:root', { level })] }, 'zh');
  expect(of('NOTICE')).not.toContain('class n0 warned');
  expect(of('NOTICE')).toContain('⚠ 正在召回');
  expect(of('SERIOUS')).toContain('class n0 warned');
});

test('a drawing has a box for the unit with what all its records say, in one lane a sector', () => {
  const drawn = chainMermaid(held, 'zh');
  expect(drawn.match(/subgraph lane/g)).toHaveLength(2);
  expect(drawn).toContain('鸡蛋 · 鲜鸡蛋 · 散养鸡蛋(企业自述)');
  expect(drawn).toContain('⚠ 正在召回:兽药残留 2026-02-02(浙江省农业农村厅)');
  expect(drawn).toContain('加工 2026-03-01(企业自述)');
});

test('a table has a row a record with whose it is, and a row a link with all who say it, each with what that one says', () => {
  expect(unitsTable(held).rows.slice(0, 3)).toMatchObject([
    { member: FARM.member, statedBy: { kind: 'ENTERPRISE' }, recalls: [] },
    { member: 'agriculture/370000', statedBy: { kind: 'REGION' }, recalls: [] },
    { member: 'agriculture/330000', statedBy: { kind: 'REGION' }, recalls },
  ]);
  expect(linksTable(held).rows).toMatchObject([
    { evidence: [{ member: FARM.member, statedBy: { kind: 'ENTERPRISE' }, quantity: { value: 7 } }] },
  ]);
});
