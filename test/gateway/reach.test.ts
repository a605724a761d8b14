import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { periodOf } from '../../gateway/chain/claims.ts';
import { type Direction, type Edge, Reach } from '../../gateway/chain/reach.ts';
import { runs } from '../support/runs.ts';

const edge = (
  from: string,
  to: string,
  at: string | null = null,
  until: string | null = null,
  kind = 'PACK',
): Edge => ({ kind, from, to, period: periodOf({ at: at && `${at}+08:00`, until: until && `${until}+08:00` }) });

/** Walks all edges at once, in the given order of arrival. */
function walk(
  root: string,
  direction: Direction,
  edges: readonly Edge[],
  maxDepth = 20,
  order: (codes: string[]) => string[] = (codes) => codes,
): Map<string, number> {
  const reach = new Reach([root], direction, maxDepth);
  const waiting: string[] = [];
  for (;;) {
    waiting.push(...reach.takeFound());
    const [code, ...rest] = order(waiting);
    if (code === undefined) break;
    waiting.splice(0, waiting.length, ...rest);
    reach.addEdges(
      code,
      edges.filter((each) => (direction === 'BACK' ? each.to : each.from) === code),
    );
  }
  return new Map([...reach.codes()].sort().map((each) => [each, reach.depthOf(each) ?? -1]));
}

// One cylinder, filled with lot A for user 1, emptied, then filled with lot B for user 2.
const cylinder = [
  edge('A', 'C', '2026-03-01T08:00:00', '2026-04-01T08:00:00'),
  edge('B', 'C', '2026-04-01T09:00:00', '2026-05-01T08:00:00'),
  edge('C', 'user1', '2026-03-05T10:00:00', '2026-03-30T10:00:00'),
  edge('C', 'user2', '2026-04-05T10:00:00', '2026-04-28T10:00:00'),
];

describe('time windows', () => {
  test('the users of a second filling are not downstream of the first', () => {
    expect([...walk('A', 'FORWARD', cylinder).keys()]).toEqual(['A', 'C', 'user1']);
    expect([...walk('B', 'FORWARD', cylinder).keys()]).toEqual(['B', 'C', 'user2']);
  });

  test('the first filling is not upstream of the users of the second', () => {
    expect([...walk('user2', 'BACK', cylinder).keys()]).toEqual(['B', 'C', 'user2']);
    expect([...walk('user1', 'BACK', cylinder).keys()]).toEqual(['A', 'C', 'user1']);
  });

  test('the carrier itself as the start has both fillings', () => {
    expect([...walk('C', 'BACK', cylinder).keys()]).toEqual(['A', 'B', 'C']);
  });

  test('what went in after the product was made is not upstream of it', () => {
    const edges = [
      edge('lot', 'product', '2026-03-01T10:00:00'),
      edge('early', 'lot', '2026-02-01T10:00:00'),
      edge('late', 'lot', '2026-03-02T10:00:00'),
    ];
    expect([...walk('product', 'BACK', edges).keys()]).toEqual(['early', 'lot', 'product']);
  });

  test('what left before the source came in is not downstream of it', () => {
    const edges = [
      edge('source', 'tank', '2026-03-01T10:00:00'),
      edge('tank', 'before', '2026-02-01T10:00:00'),
      edge('tank', 'after', '2026-03-02T10:00:00'),
    ];
    expect([...walk('source', 'FORWARD', edges).keys()]).toEqual(['after', 'source', 'tank']);
  });

  test('through a carrier that was there before, only what came after the source', () => {
    // The tank stood in the works from January; the lot came into it in March.
    const edges = [
      edge('lot', 'tank', '2026-03-01T10:00:00'),
      edge('tank', 'works', '2026-01-01T10:00:00', '2026-12-01T10:00:00'),
      edge('works', 'before', '2026-02-01T10:00:00'),
      edge('works', 'after', '2026-04-01T10:00:00'),
    ];
    expect([...walk('lot', 'FORWARD', edges).keys()]).toEqual(['after', 'lot', 'tank', 'works']);
  });

  test('a date without a time is that whole day', () => {
    const edges = [edge('lot', 'product', '2026-03-01T00:00:00'), edge('sameDay', 'lot', '2026-03-01T15:00:00')];
    expect([...walk('product', 'BACK', edges).keys()]).toEqual(['lot', 'product', 'sameDay']);
  });

  test('a link without a time is never left out', () => {
    const edges = [edge('lot', 'product'), edge('source', 'lot', '2026-03-01T10:00:00')];
    expect(walk('product', 'BACK', edges).size).toBe(3);
    expect(walk('source', 'FORWARD', edges).size).toBe(3);
  });

  test('a carrier reached again with a wider window is expanded again', () => {
    // The second way to the cylinder covers its second filling too.
    const edges = [...cylinder, edge('S', 'A', '2026-02-01T10:00:00'), edge('S', 'B', '2026-02-02T10:00:00')];
    expect([...walk('S', 'FORWARD', edges).keys()]).toEqual(['A', 'B', 'C', 'S', 'user1', 'user2']);
  });
});

describe('times that contradict each other', () => {
  const LOT = 'gs1:(01)06901234071023(10)LOT';
  const PALLET = 'gs1:(00)069012340710000016';
  const made = (from: string, to: string, at: string | null, until: string | null = null): Edge =>
    edge(from, to, at, until, 'TRANSFORM');
  const both = (edges: readonly Edge[], top: string, bottom: string): string[][] =>
    [walk(bottom, 'BACK', edges), walk(top, 'FORWARD', edges)].map((found) => [...found.keys()].sort());

  test.each([
    [
      'packed before it was made',
      [made('raw', LOT, '2026-06-10T10:00:00'), edge(LOT, PALLET, '2026-06-10T09:00:00')],
      PALLET,
    ],
    [
      'packed and unpacked before it was made',
      [made('raw', LOT, '2026-06-12T10:00:00'), edge(LOT, PALLET, '2026-06-12T08:00:00', '2026-06-12T09:00:00')],
      PALLET,
    ],
    [
      'used up before it was made',
      [made('raw', LOT, '2026-06-11T09:00:00'), made(LOT, 'end', '2026-06-11T08:00:00')],
      'end',
    ],
    [
      'held before it was made',
      [made('raw', LOT, '2026-06-11T09:00:00'), edge(LOT, 'shop', '2026-06-10T08:00:00', null, 'HOLD')],
      'shop',
    ],
    [
      'sent off before it was packed',
      [
        made('raw', LOT, '2026-06-01T09:00:00'),
        edge(LOT, PALLET, '2026-06-12T09:00:00'),
        edge(PALLET, 'shop', '2026-06-11T09:00:00', null, 'TRANSPORT'),
      ],
      'shop',
    ],
  ] as const)('a thing that was %s keeps its chain both ways', (_, edges, bottom) => {
    const all = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].sort();
    expect(both(edges, 'raw', bottom)).toEqual([all, all]);
  });

  test('which link is out of order is known, and only that', () => {
    const edges = [
      made('raw', LOT, '2026-06-10T10:00:00'),
      edge(LOT, PALLET, '2026-06-10T09:00:00'),
      edge(LOT, 'gs1:(00)069012340710000023', '2026-06-11T09:00:00'),
    ];
    for (const [root, direction] of [
      [PALLET, 'BACK'],
      ['raw', 'FORWARD'],
    ] as const) {
      const reach = new Reach([root], direction, 9);
      for (const code of [root, LOT])
        reach.addEdges(
          code,
          edges.filter((each) => (direction === 'BACK' ? each.to : each.from) === code),
        );
      const out = edges.filter((each) => {
        const code = direction === 'BACK' ? each.to : each.from;
        return reach.passes(code, each) && reach.isOutOfOrder(code, each);
      });
      expect(out).toEqual(direction === 'BACK' ? [edges[0]] : [edges[1]]);
    }
  });

  test('what a thing was made of later is no source of an earlier use, where it was made of something before', () => {
    const edges = [
      made('early', LOT, '2026-02-01T10:00:00'),
      made('late', LOT, '2026-03-02T10:00:00'),
      made(LOT, 'product', '2026-03-01T10:00:00'),
    ];
    expect([...walk('product', 'BACK', edges).keys()].sort()).toEqual(['early', LOT, 'product'].sort());
  });

  test('a carrier that is filled again is no such thing', () => {
    const edges = [
      edge('B', 'cylinder:370100000001', '2026-04-01T09:00:00'),
      edge('cylinder:370100000001', 'user', '2026-03-05T10:00:00', null, 'HOLD'),
    ];
    expect(both(edges, 'B', 'user')).toEqual([
      ['cylinder:370100000001', 'user'],
      ['B', 'cylinder:370100000001'],
    ]);
  });

  test('an end before the beginning hides nothing', () => {
    const edges = [
      edge('lot', 'tank', '2026-03-10T08:00:00', '2026-03-01T08:00:00'),
      edge('tank', 'user', '2026-03-11T08:00:00'),
    ];
    expect(both(edges, 'lot', 'user')).toEqual([
      ['lot', 'tank', 'user'],
      ['lot', 'tank', 'user'],
    ]);
  });
});

describe('depth', () => {
  test('a cycle of two units ends', () => {
    const edges = [edge('a', 'b', '2026-01-01T10:00:00'), edge('b', 'a', '2026-01-02T10:00:00')];
    expect([...walk('a', 'BACK', edges).keys()]).toEqual(['a', 'b']);
  });

  test('the shortest way counts, also when it is found last', () => {
    const edges = [edge('r', 'x'), edge('x', 'y'), edge('y', 'z'), edge('z', 'deep'), edge('r', 'z')];
    const lastFirst = (codes: string[]): string[] => codes.toReversed();
    expect(walk('r', 'FORWARD', edges, 2, lastFirst)).toEqual(walk('r', 'FORWARD', edges, 2));
    expect(walk('r', 'FORWARD', edges, 2).get('deep')).toBe(2);
  });

  test('of a unit that hundreds of thousands were used for it is known when it came to be', () => {
    const reach = new Reach(['r'], 'BACK', 3);
    const at = (from: string, to: string, moment: number): Edge => ({
      kind: 'TRANSFORM',
      from,
      to,
      period: { lo: moment, hi: moment, until: moment },
    });
    reach.addEdges('r', [at('x', 'r', 1)]);
    reach.addEdges(
      'x',
      Array.from({ length: 200_000 }, (_, i) => at(`m${i}`, 'x', 5)),
    );
    expect(reach.size).toBe(200_002);
  });

  test('a unit that is found again by fewer links is expanded again', () => {
    const reach = new Reach(['r'], 'FORWARD', 3);
    reach.addEdges('r', [edge('r', 'x')]);
    reach.addEdges('x', [edge('x', 'y')]);
    reach.addEdges('y', [edge('y', 'z')]);
    reach.addEdges('z', [edge('z', 'deep')]);
    expect([reach.depthOf('z'), reach.depthOf('deep')]).toEqual([3, undefined]);
    // Another ministry answers late, with a shorter way.
    reach.addEdges('r', [edge('r', 'z')]);
    expect([reach.depthOf('z'), reach.depthOf('deep')]).toEqual([1, 2]);
    expect([1, 2, 3, 4, 5].map((units) => reach.depthHolding(units))).toEqual([0, 1, 1, 2, 2]);
  });

  test('the depth that holds a number of units counts from the root', () => {
    const reach = new Reach(['r'], 'FORWARD', 9);
    reach.addEdges('r', [edge('r', 'a'), edge('r', 'b')]);
    reach.addEdges('a', [edge('a', 'c')]);
    expect([1, 2, 3, 4, 5].map((units) => reach.depthHolding(units))).toEqual([0, 1, 1, 2, 9]);
  });
});

test('the order in which answers come changes nothing', () => {
  const codes = ['a', 'b', 'c', 'd', 'e', 'f'];
  const time = fc.integer({ min: 1, max: 28 }).map((day) => `2026-03-${String(day).padStart(2, '0')}T12:00:00`);
  const anEdge = fc
    .tuple(
      fc.constantFrom(...codes),
      fc.constantFrom(...codes),
      fc.option(time),
      fc.option(time),
      fc.constantFrom('PACK', 'TRANSFORM', 'HOLD'),
    )
    .map(([from, to, at, until, kind]) => edge(from, to, at, until, kind));
  fc.assert(
    fc.property(
      fc.array(anEdge, { maxLength: 14 }),
      fc.constantFrom<Direction>('BACK', 'FORWARD'),
      fc.integer({ min: 0, max: 5 }),
      fc.infiniteStream(fc.nat()),
      (edges, direction, maxDepth, random) => {
        const shuffled = (list: string[]): string[] =>
          list
            .map((code) => [random.next().value, code] as const)
            .sort(([a], [b]) => a - b)
            .map(([, code]) => code);
        expect(walk('a', direction, edges, maxDepth, shuffled)).toEqual(walk('a', direction, edges, maxDepth));
      },
    ),
    runs(2_000, 20_000),
  );
});
