import { Graph, layout } from '@dagrejs/dagre';
import type { Card, CardLink, Cards } from './groups.ts';

/** Sizes in pixels at scale 1. */
export const CARD = { width: 156, height: 56 } as const;
/** Between columns there is room for lines to turn in, between rows for one to pass. */
const GAP = 62;
const COLUMN = CARD.width + GAP;
const ROW = CARD.height + 18;
/** Above the cards: the lane's name. */
const LANE_TOP = 18;
const LANE_BOTTOM = 4;

export interface PlacedCard {
  readonly card: Card;
  /** The card's upper left corner. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedLane {
  readonly sector: string;
  readonly y: number;
  readonly height: number;
}

export interface PlacedLink {
  readonly link: CardLink;
  /** Of an SVG path. */
  readonly d: string;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly PlacedLane[];
  readonly cards: ReadonlyMap<string, PlacedCard>;
  readonly links: readonly PlacedLink[];
}

/**
 * A column a step, a lane a sector that is present. Which column a card has, and its place among its neighbours, are dagre's; lanes then
 * set cards below each other. Lines turn between columns and pass between rows, never behind a card.
 */
export function layOut({ cards, links }: Cards, lanesInOrder: readonly string[]): Layout {
  const steps = stepsOf(cards, links);
  const cells = Map.groupBy(
    [...cards.values()].toSorted((a, b) => steps.orderOf(a.key) - steps.orderOf(b.key)),
    ({ key, node }) => `${node.sector} ${steps.columnOf(key)}`,
  );
  const lanes: PlacedLane[] = [];
  const placed = new Map<string, PlacedCard>();
  let y = 0;
  for (const sector of lanesInOrder) {
    const own = [...cells.values()].filter((cell) => cell[0]?.node.sector === sector);
    if (own.length === 0) continue;
    const rows = Math.max(...own.map((cell) => cell.length));
    for (const cell of own)
      for (const [row, card] of cell.entries())
        placed.set(card.key, {
          card,
          x: steps.columnOf(card.key) * COLUMN + GAP / 2,
          y: y + LANE_TOP + row * ROW + (ROW - CARD.height) / 2,
        });
    const height = rows * ROW + LANE_TOP + LANE_BOTTOM;
    lanes.push({ sector, y, height });
    y += height;
  }
  return {
    width: steps.columns * COLUMN,
    height: y,
    lanes,
    cards: placed,
    links: links.flatMap((link) => {
      const [from, to] = [placed.get(link.from), placed.get(link.to)];
      return from && to ? [{ link, d: pathOf(from, to, link.key) }] : [];
    }),
  };
}

interface Steps {
  readonly columns: number;
  columnOf(key: string): number;
  /** Where it stands among those of its column. */
  orderOf(key: string): number;
}

function stepsOf(cards: Cards['cards'], links: readonly CardLink[]): Steps {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: ROW - CARD.height, ranksep: GAP });
  graph.setDefaultEdgeLabel(() => ({}));
  // Alike whatever order they came in.
  for (const key of [...cards.keys()].toSorted()) graph.setNode(key, { ...CARD });
  for (const { from, to } of links.toSorted((a, b) => (a.key < b.key ? -1 : 1))) graph.setEdge(from, to);
  layout(graph);
  const at = (key: string): { x: number; y: number } => graph.node(key) as { x: number; y: number };
  const columns = [...new Set([...cards.keys()].map((key) => Math.round(at(key).x)))].sort((a, b) => a - b);
  const column = new Map(columns.map((x, i) => [x, i]));
  return {
    columns: columns.length,
    columnOf: (key) => column.get(Math.round(at(key).x)) ?? 0,
    orderOf: (key) => at(key).y,
  };
}

/** From the right of one to the left of the other, its arrowhead before it. */
function pathOf(from: PlacedCard, to: PlacedCard, key: string): string {
  const [x1, y1] = [from.x + CARD.width, from.y + CARD.height / 2];
  const [x2, y2] = [to.x - ARROW, to.y + CARD.height / 2];
  const turn = GAP / 2;
  if (to.x - from.x === COLUMN) return `M${x1} ${y1}C${x1 + turn} ${y1} ${x2 - turn} ${y2} ${x2} ${y2}`;
  const pass = passingRow(from.y, to.y, key);
  const [turned, turning] = [x1 + GAP - PAST, x2 + ARROW - GAP + PAST];
  return `M${x1} ${y1}C${x1 + turn} ${y1} ${x1 + turn} ${pass} ${turned} ${pass}H${turning}C${x2 - turn} ${pass} ${x2 - turn} ${y2} ${x2} ${y2}`;
}

const ARROW = 7;
/** A line has turned this much before the next card begins. */
const PAST = 6;

/** The room between rows, by either card, that is the shortest way; several that pass there stand apart. */
function passingRow(from: number, to: number, key: string): number {
  const half = (ROW - CARD.height) / 2;
  const rooms = [from - half, from + CARD.height + half, to - half, to + CARD.height + half];
  const cost = (y: number): number => Math.abs(y - from - CARD.height / 2) + Math.abs(y - to - CARD.height / 2);
  const best = rooms.reduce((least, y) => (cost(y) < cost(least) ? y : least));
  const apart = [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7);
  return best + (apart % 5) * 2 - 4;
}
