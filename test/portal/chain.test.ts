import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { AT_A_TAP, type Cards, cardsOf } from '../../portal/chain/groups.ts';
import { CARD, layOut } from '../../portal/chain/layout.ts';
import { type ChainModel, chainModel, lanesOf, linkKey } from '../../portal/chain/model.ts';
import { hiddenNeighbours, opened, unfolded } from '../../portal/chain/reveal.ts';
import { storiesOf } from '../../portal/chain/story.ts';
import { treeOf } from '../../portal/chain/tree.ts';
import { regionsOf } from '../../portal/chain/regions.ts';
import { byProductAndWeek } from '../../portal/chain/weeks.ts';
import { shortened } from '../../portal/parts/codes.ts';
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

const drawnOf = (
  model: ChainModel,
  shown: ReadonlySet<string> = new Set(model.nodes.keys()),
  taken: ReadonlyMap<string, number> = new Map(),
): Cards => cardsOf(model, shown, ({ name }) => name, taken);

/** Points of a path of `M`, `C` and `H`, close to each other. */
function pointsOf(d: string): readonly (readonly [number, number])[] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, command, text = ''] of d.matchAll(/([MCH])([^MCH]*)/g)) {
    const numbers = text.trim().split(/[ ,]+/).map(Number);
    const [a = 0, b = 0, c = 0, e = 0, f = 0, g = 0] = numbers;
    const [fromX, fromY] = [x, y];
    for (let t = 0; t <= 1; t += 1 / 40) {
      const [p, q, r, s] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
      if (command === 'C') points.push([p * fromX + q * a + r * c + s * f, p * fromY + q * b + r * e + s * g]);
      else if (command === 'H') points.push([fromX + (a - fromX) * t, fromY]);
    }
    [x, y] = command === 'C' ? [f, g] : command === 'H' ? [a, fromY] : [a, b];
  }
  return points;
}
const isIn = ([px, py]: readonly [number, number], x: number, y: number): boolean =>
  px > x && px < x + CARD.width && py > y && py < y + CARD.height;

describe('many alike', () => {
  const PACKS = 40;
  /** A lot is packed into many, each carried on to one of two shops. */
  const packed = (warnings: readonly Warning[] = [], kilograms: (i: number) => number | null = () => 2): ChainModel => {
    const pack = (i: number): ChainUnit => ({
      code: `pack${String(i).padStart(2, '0')}`,
      depth: 1,
      records: unit(4).records.map((record) => ({ ...record, productName: 'packs' })),
    });
    const packs = Array.from({ length: PACKS }, (_, i) => pack(i));
    const shops = [5, 6].map((n) => unit(n, 2));
    const links = packs.flatMap(({ code }, i) => {
      const value = kilograms(i);
      const quantity = value === null ? null : { value, unit: 'kg' };
      return [
        { ...link(0, 1), to: code, kind: 'PACK' as const, quantity },
        { ...link(0, 1), from: code, to: i % 2 === 0 ? 'u5' : 'u6', kind: 'TRANSPORT' as const },
      ];
    });
    return chainModel('u0', [{ ...chain([unit(0), ...packs, ...shops], links), direction: 'FORWARD' }], warnings);
  };
  const counts = ({ cards }: Cards): unknown[] =>
    [...cards.values()].map(({ codes, name, amounts }) => [name, codes.length, amounts]);

  it('are one card, with how many and how much they are', () => {
    expect(counts(drawnOf(packed()))).toEqual([
      ['p0', 1, []],
      ['packs', PACKS, [{ unit: 'kg', value: 2 * PACKS, isWhole: true }]],
      ['p5', 1, []],
      ['p6', 1, []],
    ]);
    expect(drawnOf(packed()).links.map(({ kind, count }) => [kind, count])).toEqual([
      ['PACK', PACKS],
      ['TRANSPORT', PACKS / 2],
      ['TRANSPORT', PACKS / 2],
    ]);
    expect(counts(drawnOf(packed([], (i) => (i === 3 ? null : 2))))[1]).toEqual([
      'packs',
      PACKS,
      [{ unit: 'kg', value: 2 * (PACKS - 1), isWhole: false }],
    ]);
  });

  it('are taken out of it at a tap, and no card of one is left', () => {
    const model = packed();
    const { cards } = drawnOf(model);
    const [many] = [...cards.values()].filter(({ codes }) => codes.length > 1);
    const at = (n: number): unknown[] =>
      [...drawnOf(model, undefined, new Map([[many?.key ?? '', n]])).cards.values()].flatMap(({ codes }) =>
        codes.length > 1 ? [codes.length] : [],
      );
    expect([at(0), at(AT_A_TAP), at(PACKS - 1), at(PACKS + 9)]).toEqual([[PACKS], [PACKS - AT_A_TAP], [], []]);
  });

  it('one that is warned of is among none that are not', () => {
    const { cards } = drawnOf(packed([recalled('pack07')]));
    expect([...cards.values()].map(({ isWarned, codes }) => [isWarned, codes.length])).toEqual([
      [false, 1],
      [false, PACKS - 1],
      [true, 1],
      [false, 1],
      [false, 1],
    ]);
  });
});

it('a code is cut in its middle, so that packs of a lot differ; what there is room for stands whole', () => {
  expect([shortened('PK20260301-000417', 10), shortened('PK20260301-000418', 10)]).toEqual(['PK20…417', 'PK20…418']);
  expect([shortened('LOT-7', 10), shortened('浓缩苹果汁原料', 10)]).toEqual(['LOT-7', '浓缩…原料']);
});

it('the story goes from the gravest and nearest of what is warned of to the scanned thing', () => {
  const model = line([recalled('u3'), recalled('u6', { level: 'SERIOUS' }), recalled('u1', { level: 'NOTICE' })]);
  const [first = [], second = [], ...others] = storiesOf(model);
  expect(first.map(({ node }) => node.code)).toEqual(['u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9']);
  expect(first.map(({ link: on }) => on?.to ?? null)).toEqual(['u4', 'u5', 'u6', 'u7', 'u8', 'u9', null]);
  expect([second.map(({ node }) => node.code), others]).toEqual([['u6', 'u7', 'u8', 'u9'], []]);
  expect(storiesOf(line())).toEqual([]);
});

describe('the graph of a chain', () => {
  it('opens two links deep, and unfolds a unit’s neighbours at a tap', () => {
    const model = line();
    const first = opened(model);
    expect([...first].sort()).toEqual(['u7', 'u8', 'u9']);
    expect(hiddenNeighbours(model, first, drawnOf(model, first).cards.values())).toEqual(new Map([['u7', 1]]));
    expect([...unfolded(model, first, new Set(['u7']))].sort()).toEqual(['u6', 'u7', 'u8', 'u9']);
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
    expect([model.nodes.size, model.links.length, model.nodes.get('u4')?.hop]).toEqual([3, 2, -1]);
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
          const { cards, lanes, links: lines } = layOut(drawnOf(model), lanesOf(model));
          for (const { from, to } of links) expect(cards.get(from)?.x ?? 0).toBeLessThan(cards.get(to)?.x ?? 0);
          expect(new Set([...cards.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(size);
          for (const { card, y } of cards.values()) {
            const lane = lanes.find(({ sector }) => sector === card.node.sector);
            expect(y >= (lane?.y ?? Infinity) && y + CARD.height <= (lane?.y ?? 0) + (lane?.height ?? 0)).toBe(true);
          }
          for (const { link, d } of lines)
            for (const [key, { x, y }] of cards)
              if (key !== link.from && key !== link.to)
                for (const point of pointsOf(d))
                  expect([link.key, key, isIn(point, x, y)]).toEqual([link.key, key, false]);
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
    const { cards, links } = layOut(drawnOf(model), lanesOf(model));
    expect([cards.size, links.length]).toEqual([3, 3]);
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
    const own = {
      ...by(firm),
      productName: '自称',
      producedAt: day(30),
      place: { division: null, name: '自称的产地' },
    };
    const both = node(own, {
      ...by(shandong),
      productName: '名称',
      producedAt: day(2),
      place: { division: null, name: '产地' },
    });
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
    ): ReturnType<typeof by> & { productName: string; producedAt: string; place: null } => ({
      ...by(statedBy),
      productName,
      producedAt,
      place: null,
    });
    // Sunday evening in London is Monday in China.
    const units = [
      { code: 'a', depth: 1, records: [record('甲', '2026-11-22T17:00:00Z')] },
      { code: 'b', depth: 1, records: [record('甲', '2026-11-22T10:00:00+08:00')] },
      {
        code: 'c',
        depth: 1,
        records: [
          record('自称', '2026-11-24T08:00:00+08:00', member('food-drug/firm', 'ENTERPRISE')),
          record('乙', '2026-11-23T08:00:00+08:00', member('food-drug/370000')),
          record('丙', '2026-11-23T08:00:00+08:00', member('food-drug/410000')),
        ],
      },
      {
        code: 'd',
        depth: 1,
        records: [record('丁', '2026-11-23T08:00:00+08:00', member('food-drug/firm', 'ENTERPRISE'))],
      },
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

test('units are told by province, what is warned of first; of whom nothing is known last, and an authority’s word before others', () => {
  const at = (code: string, ...divisions: readonly (string | null)[]): Parameters<typeof regionsOf>[0][number] => ({
    code,
    records: divisions.map((division, i) => ({
      ...by(i === 0 ? memberOf('FOOD_DRUG') : member('food-drug/firm', 'ENTERPRISE')),
      place: { division, name: '厂' },
    })),
  });
  const units = [
    at('a', '370681'),
    at('b', '370681', '410100'),
    at('c', '370000'),
    at('d', '410100'),
    at('e', null),
    at('f', '山东'),
    at('g'),
  ];
  expect(regionsOf(units, new Set(['d', 'e']))).toEqual([
    { division: '410000', units: 1, warned: 1, within: [['410100', 1]] },
    { division: '370000', units: 3, warned: 0, within: [['370681', 2]] },
    { division: null, units: 3, warned: 1, within: [] },
  ]);
});
