import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../portal/chain/layout.ts';
import { chainModel, linkKey } from '../../portal/chain/model.ts';
import { hiddenNeighbours, opened, unfolded } from '../../portal/chain/reveal.ts';
import { treeOf } from '../../portal/chain/tree.ts';
import { byProductAndWeek } from '../../portal/chain/weeks.ts';
import type { ChainLink, ChainUnit } from '../../portal/answer/chain-state.ts';
import type { Warning } from '../../portal/answer/warnings.ts';
import { runs } from '../support/runs.ts';
import { by, member, memberOf } from './support/told.ts';

const SECTORS = ['RARE_EARTH', 'HAZARDOUS_GOODS', 'SPECIAL_EQUIPMENT', 'AGRICULTURE', 'FOOD_DRUG'];
const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
const unit = (n: number, depth = 0): ChainUnit => ({
  code: `u${n}`,
  depth,
  records: [
    {
      ...by(memberOf(SECTORS[n % 5] ?? '')),
      level: null,
      productName: `p${n}`,
      producedAt: day(n),
      expiresAt: null,
      producer: null,
      place: null,
      inspections: [],
      source: null,
    },
  ],
});
const link = (from: number, to: number): ChainLink => ({
  kind: 'TRANSFORM',
  from: `u${from}`,
  to: `u${to}`,
  at: day(to),
  until: null,
  quantity: null,
  share: null,
  evidence: [{ ...by(memberOf('FOOD_DRUG')), system: null, recordId: null, confidence: 'HIGH' }],
  disagreements: [],
  doubts: [],
});
const recalled = (code: string, more: Partial<Warning> = {}): Warning => ({
  rule: 'recalled',
  level: 'CRITICAL',
  zh: '正在召回',
  en: 'it is being recalled',
  own: false,
  code,
  by: [by(memberOf('FOOD_DRUG'))],
  asOf: null,
  at: null,
  recall: null,
  ...more,
});
const chain = (units: readonly ChainUnit[], links: readonly ChainLink[]): Parameters<typeof chainModel>[1][number] => ({
  direction: 'BACK',
  complete: true,
  units,
  links,
  gaps: [],
  withheld: [],
  coverage: [],
});

/** u9 ← u8 ← … ← u0, the root last made. */
const line = (warnings: readonly Warning[] = []): ReturnType<typeof chainModel> =>
  chainModel(
    'u9',
    [
      chain(
        Array.from({ length: 10 }, (_, i) => unit(i, 9 - i)),
        Array.from({ length: 9 }, (_, i) => link(i, i + 1)),
      ),
    ],
    warnings,
  );

describe('the graph of a chain', () => {
  it('opens two links deep, and unfolds a unit’s neighbours at a tap', () => {
    const model = line();
    const first = opened(model);
    expect([...first].sort()).toEqual(['u7', 'u8', 'u9']);
    expect(hiddenNeighbours(model, first)).toEqual(new Map([['u7', 1]]));
    expect([...unfolded(model, first, 'u7')].sort()).toEqual(['u6', 'u7', 'u8', 'u9']);
  });

  it('shows the shortest way from a warned unit, however deep it lies', () => {
    const model = line([recalled('u3')]);
    expect(model.warnedPath.size).toBe(6);
    expect(opened(model)).toContain('u3');
    expect(opened(model)).not.toContain('u2');
    const around = chainModel(
      'u9',
      [
        chain(
          [unit(9), unit(1, 1), unit(2, 2), unit(3, 1)],
          [link(1, 9), link(2, 1), link(3, 9), link(2, 3), link(1, 3)],
        ),
      ],
      [recalled('u1')],
    );
    expect([...around.warnedPath]).toEqual([linkKey(link(1, 9))]);
  });

  it('shows no way from what is only to look at, which is marked all the same', () => {
    const model = line([recalled('u3', { rule: 'certificate-expired', level: 'NOTICE' })]);
    expect([model.warnedPath.size, model.nodes.get('u3')?.warnings.length]).toEqual([0, 1]);
  });

  it('both directions are one graph: a unit at its least distance, a link once', () => {
    const model = chainModel(
      'u5',
      [chain([unit(5), unit(4, 1)], [link(4, 5)]), chain([unit(5), unit(6, 1), unit(4, 3)], [link(5, 6), link(4, 5)])],
      [],
    );
    expect([model.nodes.size, model.links.length, model.nodes.get('u4')?.distance]).toEqual([3, 2, 1]);
  });

  it('every link runs from left to right, no card lies on another, and each in its sector’s lane', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 80 }),
        (size, pairs) => {
          const links = pairs.filter(([a, b]) => a < b && b < size).map(([a, b]) => link(a, b));
          const model = chainModel(
            'u0',
            [
              chain(
                Array.from({ length: size }, (_, i) => unit(i, i)),
                links,
              ),
            ],
            [],
          );
          const { nodes, lanes } = layOut(model, new Set(model.nodes.keys()));
          for (const { from, to } of links) expect(nodes.get(from)?.x ?? 0).toBeLessThan(nodes.get(to)?.x ?? 0);
          expect(new Set([...nodes.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(size);
          for (const { node, y } of nodes.values()) {
            const lane = lanes.find(({ sector }) => sector === node.sector);
            expect(y >= (lane?.y ?? Infinity) && y <= (lane?.y ?? 0) + (lane?.height ?? 0)).toBe(true);
          }
        },
      ),
      runs(100, 5_000),
    );
  });

  it('a cycle is laid out and listed without end', () => {
    const model = chainModel(
      'u2',
      [chain([unit(2), unit(1, 1), unit(0, 2)], [link(0, 1), link(1, 2), { ...link(2, 0), at: day(9) }])],
      [],
    );
    expect(layOut(model, new Set(model.nodes.keys())).nodes.size).toBe(3);
    expect(treeOf(model, 'from')?.branches[0]?.branches[0]?.branches[0]).toMatchObject({ isAbove: true, branches: [] });
  });
});

describe('a unit that several members hold', () => {
  const [record] = unit(4).records;
  if (!record) throw new Error('a record');
  const shandong = member('agriculture/370000');
  const henan = member('agriculture/410000');
  const firm = member('agriculture/firm', 'ENTERPRISE');
  const node = (...records: readonly Partial<typeof record>[]): ReturnType<typeof line>['nodes'] =>
    chainModel('u4', [chain([{ ...unit(4), records: records.map((each) => ({ ...record, ...each })) }], [])], []).nodes;

  it('is one card in one lane, with all who hold it', () => {
    const found = node({ ...by(henan), productName: null }, { ...by(shandong), productName: '山东的名称' }).get('u4');
    expect(found).toMatchObject({ sector: 'AGRICULTURE', name: '山东的名称', isSelfStated: false });
    expect(found?.said.map(({ statedBy }) => statedBy?.name)).toEqual(['agriculture/410000', 'agriculture/370000']);
  });

  it('takes no name, maker, place or date from an enterprise where an authority says one, and marks them where none does', () => {
    const own = { ...by(firm), productName: '自称', producedAt: day(30), place: { name: '自称的产地' } };
    const both = node(own, { ...by(shandong), productName: '名称', producedAt: day(2), place: { name: '产地' } });
    expect(both.get('u4')).toMatchObject({ name: '名称', place: '产地', at: day(2), isSelfStated: false });
    expect(both.get('u4')?.said.map(({ statedBy }) => statedBy?.name)).toEqual([
      'agriculture/370000',
      'agriculture/firm',
    ]);
    expect(node(own).get('u4')).toMatchObject({ name: '自称', isSelfStated: true });
    expect(node(own, { ...by(shandong), productName: null, producedAt: null }).get('u4')).toMatchObject({
      name: '自称',
      isSelfStated: true,
    });
  });

  it('keeps what a member told one way though it was silent the other way, and each evidence of a link', () => {
    const told = (statedBy: typeof henan): ChainLink => ({
      ...link(4, 4),
      evidence: [{ ...by(statedBy), system: null, recordId: null, confidence: 'HIGH' }],
    });
    const model = chainModel(
      'u4',
      [
        chain([{ ...unit(4), records: [{ ...record, ...by(henan) }] }], [told(henan)]),
        chain(
          [
            {
              ...unit(4),
              records: [
                { ...record, ...by(henan) },
                { ...record, ...by(shandong) },
              ],
            },
          ],
          [told(shandong)],
        ),
      ],
      [],
    );
    expect(model.nodes.get('u4')?.said).toHaveLength(2);
    expect(model.links.map(({ evidence }) => evidence.map(({ statedBy }) => statedBy.name))).toEqual([
      ['agriculture/410000', 'agriculture/370000'],
    ]);
  });
});

describe('the sums of a chain', () => {
  it('are by sector, product and week in China; what is warned of comes first', () => {
    const record = (
      productName: string,
      producedAt: string,
      statedBy = memberOf('FOOD_DRUG'),
    ): ReturnType<typeof by> & { productName: string; producedAt: string } => ({
      ...by(statedBy),
      productName,
      producedAt,
    });
    // Sunday evening in London is Monday in China.
    const units = [
      { code: 'a', records: [record('甲', '2026-11-22T17:00:00Z')] },
      { code: 'b', records: [record('甲', '2026-11-22T10:00:00+08:00')] },
      {
        code: 'c',
        records: [
          record('自称', '2026-11-24T08:00:00+08:00', member('food-drug/firm', 'ENTERPRISE')),
          record('乙', '2026-11-23T08:00:00+08:00', member('food-drug/370000')),
          record('丙', '2026-11-23T08:00:00+08:00', member('food-drug/410000')),
        ],
      },
      { code: 'd', records: [record('丁', '2026-11-23T08:00:00+08:00', member('food-drug/firm', 'ENTERPRISE'))] },
    ];
    const rows = byProductAndWeek({ units }, new Set(['c']));
    const [first, second] = rows;
    expect(first).toMatchObject({ product: '乙', units: 1, warned: 1 });
    expect(second).toMatchObject({ product: '甲', units: 2, warned: 0, from: '2026-11-16', until: '2026-11-23' });
    // A unit is one, however many hold it; what only an enterprise calls its own goods is marked.
    expect(rows.map(({ product, units: n, isSelfStated }) => [product, n, isSelfStated])).toEqual([
      ['乙', 1, false],
      ['甲', 2, false],
      ['丁', 1, true],
    ]);
  });
});
