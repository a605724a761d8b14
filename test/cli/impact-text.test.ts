import { describe, expect, test } from 'vitest';
import { csvEncoder } from '../../cli/export/encode.ts';
import {
  actionsTable,
  affectedTable,
  balanceTable,
  handoversTable,
  holdersTable,
  totalsTable,
} from '../../cli/impact/impact-tables.ts';
import { impactText } from '../../cli/impact/impact-text.ts';
import type { RecordView } from '../../cli/chain/chain-view.ts';
import type { AffectedView, ImpactView } from '../../cli/impact/impact-view.ts';
import { rangeText, shareText } from '../../cli/impact/range-text.ts';
import { paintNever } from '@tongcha/command';

const WAREHOUSE = { uscc: '91370681MA3T00105U', name: '某仓库' };
const TRADER = { uscc: '91370681MA3T00102J', name: null };

const keyOf = ({ uscc, name }: { uscc: string; name: string | null }) => ({ key: uscc, name });

const record = (sector: string, productName: string, more: Partial<RecordView> = {}): RecordView => ({
  sector,
  member: sector.toLowerCase().replaceAll('_', '-'),
  statedBy: { kind: 'MINISTRY', zh: '部', en: 'ministry' },
  level: 'LOT',
  productName,
  quantity: { value: 320, unit: 'kg' },
  producedAt: '2026-03-01T08:00:00+08:00',
  expiresAt: null,
  producer: { uscc: '91370681MA3T00106Y', name: '某药厂' },
  place: { division: '370681', name: '某市' },
  recalls: [],
  inspections: [],
  source: null,
  ...more,
});

const unit = (code: string, certain: boolean, more: Partial<AffectedView> = {}): AffectedView => ({
  code,
  depth: 1,
  certain,
  share: { least: certain ? 0.38 : 0, most: 0.42, unit: null },
  content: { least: 121.6, most: 134.4, unit: 'kg' },
  affected: { least: 320, most: 320, unit: 'kg' },
  mixing: 'MIXED',
  sectors: ['FOOD_DRUG'],
  holders: [WAREHOUSE],
  records: [record('FOOD_DRUG', '原料药')],
  ...more,
});

const gap: ImpactView['gaps'][number] = {
  reason: 'TIMEOUT',
  sector: 'RARE_EARTH',
  member: 'rare-earth',
  system: null,
  codes: ['urn:c'],
  message: '',
};

const impact: ImpactView = {
  roots: [{ code: 'urn:bad', records: [record('HAZARDOUS_GOODS', '二氯甲烷')] }],
  units: [
    unit('urn:a', true),
    unit('urn:b', false, { depth: 2, holders: [], records: [record('FOOD_DRUG', '片剂', { place: null })] }),
    unit('urn:c', true, { mixing: 'DISCRETE', content: null, sectors: [], holders: [], records: [] }),
    // Two are said to have it; of neither is there a record.
    unit('urn:d', true, { holders: [WAREHOUSE, TRADER] }),
  ],
  totals: [
    {
      by: 'SECTOR',
      key: 'FOOD_DRUG',
      name: '食品药品',
      units: 2,
      certain: 1,
      content: [
        { least: 121.6, most: 268.8, unit: 'kg' },
        { least: 1, most: null, unit: '件' },
      ],
    },
    { by: 'DIVISION', key: '370681', name: '某市', units: 1, certain: 1, content: [] },
    { by: 'DIVISION', key: null, name: null, units: 2, certain: 1, content: [] },
    { by: 'HOLDER', ...keyOf(WAREHOUSE), units: 2, certain: 2, content: [] },
    { by: 'HOLDER', ...keyOf(TRADER), units: 1, certain: 1, content: [] },
    { by: 'HOLDER', key: null, name: null, units: 2, certain: 1, content: [] },
  ],
  actions: [
    {
      sector: 'FOOD_DRUG',
      division: null,
      organization: { uscc: '91370681MA3T00106Y' },
      name: '某药厂',
      duty: '停止销售 / stop selling',
      basis: '某办法 第十条',
      due: '2026-03-05T00:00:00.000Z',
      codes: ['urn:a', 'urn:b'],
      certain: 1,
    },
    {
      sector: 'FOOD_DRUG',
      division: '370681',
      organization: null,
      name: null,
      duty: '责令召回',
      basis: '某办法',
      due: null,
      codes: ['urn:a'],
      certain: 1,
    },
  ],
  holders: [
    { organization: { uscc: WAREHOUSE.uscc }, name: WAREHOUSE.name, codes: ['urn:a', 'urn:d'], certain: 2 },
    { organization: { uscc: TRADER.uscc }, name: null, codes: ['urn:d'], certain: 1 },
  ],
  handovers: [
    {
      kind: 'HOLD',
      from: 'urn:a',
      to: `uscc:${WAREHOUSE.uscc}`,
      at: '2026-03-04T08:00:00+08:00',
      until: null,
      quantity: null,
    },
    {
      kind: 'TRANSPORT',
      from: 'urn:c',
      to: `uscc:${TRADER.uscc}`,
      at: '2026-03-06T08:00:00+08:00',
      until: '2026-03-07T08:00:00+08:00',
      quantity: { value: 12, unit: 'kg' },
    },
  ],
  organisations: [{ code: `uscc:${WAREHOUSE.uscc}`, name: '某仓库' }],
  balance: [
    {
      root: { code: 'urn:bad' },
      source: { least: 900, most: 900, unit: 'kg' },
      accounted: { least: 121.6, most: 900, unit: 'kg' },
      unaccounted: { least: 0, most: 778.4, unit: 'kg' },
      becauseOf: [gap],
    },
  ],
  gaps: [gap],
  coverage: [],
  complete: false,
};

describe('an impact for people', () => {
  const chinese = impactText(impact, { language: 'zh', paint: paintNever });

  test('tells first what is certain, then where the amount went, then who has them now, then what is possible', () => {
    expect(chinese).toBe(`问题单元 二氯甲烷 · 2026-03-01 urn:bad

确定受影响: 至少 3 个单元,2 家持有单位,1 个地区
├─ [F] 食品药品
│  ├─ 某仓库 91370681MA3T00105U
│  │  ├─ 原料药 · 2026-03-01 urn:a 占比 38–42% · 含 121.6–134.4 kg · 应控制 320 kg · 某市 370681 · 第 1 层
│  │  └─ 原料药 · 2026-03-01 urn:d 占比 38–42% · 含 121.6–134.4 kg · 应控制 320 kg · 某市 370681 · 第 1 层
│  └─ 91370681MA3T00102J
│     └─ 原料药 · 2026-03-01 urn:d 占比 38–42% · 含 121.6–134.4 kg · 应控制 320 kg · 某市 370681 · 第 1 层
└─ 各部门均无记录
   └─ 持有单位未知或不向您提供
      └─ urn:c 按件计,不混合 · 应控制 320 kg · 第 1 层

物料平衡
urn:bad  总量 900 kg  已追踪 121.6–900 kg  未追踪 0–778.4 kg
  ! 稀土 未按时答复: 1 个编码 urn:c

由谁处置,何时之前(北京时间;属于哪一级由主管部门认定)
[F] 某办法 第十条
    2026-03-05 08:00  停止销售
  某药厂 91370681MA3T00106Y  2 个单元: urn:a urn:b
[F] 某办法
    无期限  责令召回
  责任单位不详(370681)  1 个单元: urn:a

现在在谁手里(单元数,其中确定的)
某仓库 91370681MA3T00105U  2(2)
91370681MA3T00102J         1(1)

交付去向(不论现在是否仍在那里)
2026-03-06–2026-03-07  运输  12 kg  urn:c         → uscc:91370681MA3T00102J
2026-03-04             持有         原料药 urn:a  → 某仓库 uscc:91370681MA3T00105U

可能受影响: 1 个单元(区间内都有可能)
     单元   名称  占比   含问题单元      应控制  持有单位  地区  层
[F]  urn:b  片剂  0–42%  121.6–134.4 kg  320 kg  -         -     2

汇总(单元数,其中确定的;数量按单元相加,制成或装入别的单元的两处都计)
领域      食品药品                    2(1)  121.6–268.8 kg, ≥ 1 件
地区      370681                      1(1)
          不详                        2(1)
持有单位  91370681MA3T00105U  某仓库  2(2)
          91370681MA3T00102J          1(1)
          不详                        2(1)

不完整: 受影响的可能更多,缺口如下
! 稀土 未按时答复: 1 个编码 urn:c`);
  });

  test('says the same in English', () => {
    const english = impactText(impact, { language: 'en', paint: paintNever });
    expect(english).toContain('certainly affected: at least 3 units, 2 holders, 1 region\n├─ [F] Food and drugs');
    expect(english).toContain('    2026-03-05 08:00  stop selling\n  某药厂 91370681MA3T00106Y  2 units: urn:a urn:b');
    expect(english).toContain('share 38–42% · holds 121.6–134.4 kg');
    expect(english).toContain('urn:bad  in all 900 kg  followed 121.6–900 kg  not followed 0–778.4 kg');
    expect(english).toContain('not complete: more may be affected, gaps:\n! Rare earth did not answer in time');
  });

  test('says of a long list how much of it is not told, and where it is', () => {
    const units = Array.from({ length: 45 }, (_, i) => unit(`urn:${i}`, true));
    const text = impactText({ ...impact, units }, { language: 'zh', paint: paintNever });
    expect(text).toContain('至少 45 个单元');
    expect(text).toContain('……另有 5 个,全部见 --output affected.csv');
    expect(text).not.toContain('可能受影响:');
  });
});

describe('an impact as tables', () => {
  test('has one row an affected unit, with what is known of it beside its ranges', () => {
    const { columns, rows } = affectedTable(impact);
    const encoder = csvEncoder(columns, { bom: false, raw: false });
    expect(encoder.head).toBe(
      'code,certain,depth,sectors,level,productName,share.least,share.most,content.least,content.most,content.unit,affected.least,affected.most,affected.unit,mixing,quantity.value,quantity.unit,holder.uscc,holder.name,otherHolders,place.division,place.name,producer.uscc,producer.name,producedAt,expiresAt,responsible.uscc,responsible.name,due,duty,basis,members,gaps\r\n',
    );
    expect(rows.map((row) => encoder.line(row))).toEqual([
      'urn:a,true,1,"[""FOOD_DRUG""]",LOT,原料药,0.38,0.42,121.6,134.4,kg,320,320,kg,MIXED,320,kg,91370681MA3T00105U,某仓库,[],370681,某市,91370681MA3T00106Y,某药厂,2026-03-01T08:00:00+08:00,,91370681MA3T00106Y,某药厂,2026-03-05T00:00:00.000Z,停止销售 / stop selling,某办法 第十条,"[""food-drug""]",[]\r\n',
      expect.stringMatching(/^urn:b,false,2,.*2026-03-05T00:00:00/),
      'urn:c,true,1,[],,,0.38,0.42,,,,320,320,kg,DISCRETE,,,,,[],,,,,,,,,,,,[],"[""TIMEOUT rare-earth""]"\r\n',
      expect.stringContaining('某仓库,"[""91370681MA3T00102J""]",'),
    ]);
  });

  test('has one row a handover, to whom by name where that is known', () => {
    const { columns, rows } = handoversTable(impact);
    const encoder = csvEncoder(columns, { bom: false, raw: false });
    expect(encoder.head + rows.map((row) => encoder.line(row)).join('')).toBe(
      [
        'code,kind,uscc,name,at,until,quantity.value,quantity.unit',
        'urn:a,HOLD,91370681MA3T00105U,某仓库,2026-03-04T08:00:00+08:00,,,',
        'urn:c,TRANSPORT,91370681MA3T00102J,,2026-03-06T08:00:00+08:00,2026-03-07T08:00:00+08:00,12,kg',
        '',
      ].join('\r\n'),
    );
  });

  test('takes of each value what an authority says before what an enterprise says of itself', () => {
    const own = record('FOOD_DRUG', '自称', { statedBy: { kind: 'ENTERPRISE', zh: '厂', en: 'works' }, level: 'ITEM' });
    const authority = record('FOOD_DRUG', '登记', { level: null });
    expect(
      affectedTable({ ...impact, units: [unit('urn:a', true, { records: [own, authority] })] }).rows,
    ).toMatchObject([{ productName: '登记', level: 'ITEM' }]);
  });

  test('keeps the balance with why it is not whole, the holders and the totals', () => {
    expect(balanceTable(impact).rows).toMatchObject([
      { code: 'urn:bad', unaccounted: { most: 778.4 }, becauseOf: [{ reason: 'TIMEOUT', member: 'rare-earth' }] },
    ]);
    expect(actionsTable(impact).rows).toMatchObject([
      { responsible: { uscc: '91370681MA3T00106Y', name: '某药厂' }, units: 2, certain: 1 },
      { responsible: null, due: null, division: '370681' },
    ]);
    expect(holdersTable(impact).rows).toMatchObject([
      { uscc: '91370681MA3T00105U', units: 2, certain: 2, codes: ['urn:a', 'urn:d'] },
      { name: null, certain: 1 },
    ]);
    expect(totalsTable(impact).rows).toHaveLength(6);
  });
});

test('a range tells no more than is known', () => {
  const range = (least: number, most: number | null) => ({ least, most, unit: 'kg' });
  expect([
    rangeText(range(1, 2), 'zh'),
    rangeText(range(1, 1), 'zh'),
    rangeText(range(1, null), 'zh'),
    rangeText(range(0.1 + 0.2, 1 / 3), 'en'),
    rangeText(null, 'zh'),
    rangeText(null, 'en'),
  ]).toEqual(['1–2 kg', '1 kg', '≥ 1 kg', '0.3–0.333333 kg', '不详', 'not known']);
  expect([
    shareText({ least: 1 / 3, most: 2 / 3, unit: null }),
    shareText({ least: 0.29, most: 0.29, unit: null }),
    shareText({ least: 1 / 3, most: 1 / 3, unit: null }),
    shareText({ least: 0, most: null, unit: null }),
  ]).toEqual(['33.3–66.7%', '29%', '33.3%', '0–100%']);
});
