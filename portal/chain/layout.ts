import { byTime } from '../answer/by-time.ts';
import type { ChainLink } from '../answer/chain-state.ts';
import { type ChainModel, type ChainNode, lanesOf } from './model.ts';

/** Sizes in pixels at scale 1. */
export const CARD = { width: 156, height: 56 } as const;
const COLUMN = 214;
const ROW = 70;
/** Above the cards: the lane's name. */
const LANE_TOP = 18;
const LANE_BOTTOM = 4;
/** An empty lane stays to be seen: what is crossed is part of the picture. */
const EMPTY_LANE = 44;

export interface PlacedNode {
  readonly node: ChainNode;
  /** The card's upper left corner. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedLane {
  readonly sector: string;
  readonly y: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly PlacedLane[];
  readonly nodes: ReadonlyMap<string, PlacedNode>;
  readonly links: readonly ChainLink[];
  /** The day at which each column begins, at its middle. */
  readonly days: readonly { readonly day: string; readonly x: number }[];
}

/** A lane a sector; columns in the order of time, each link from left to right. */
export function layOut(model: ChainModel, shown: ReadonlySet<string>): Layout {
  const nodes = [...model.nodes.values()].filter(({ code }) => shown.has(code));
  const links = model.links.filter(({ from, to }) => shown.has(from) && shown.has(to) && from !== to);
  const column = columnsOf(nodes, links);
  const cells = Map.groupBy(nodes, (node) => `${node.sector} ${column.get(node.code) ?? 0}`);

  const lanes: PlacedLane[] = [];
  const placed = new Map<string, PlacedNode>();
  let y = 0;
  for (const sector of lanesOf(model)) {
    const own = [...cells.values()].filter((cell) => cell[0]?.sector === sector);
    const rows = Math.max(0, ...own.map((cell) => cell.length));
    const height = rows === 0 ? EMPTY_LANE : rows * ROW + LANE_TOP + LANE_BOTTOM;
    for (const cell of own) {
      for (const [row, node] of cell.entries())
        placed.set(node.code, {
          node,
          x: (column.get(node.code) ?? 0) * COLUMN + (COLUMN - CARD.width) / 2,
          y: y + LANE_TOP + row * ROW + (ROW - CARD.height) / 2,
        });
    }
    lanes.push({ sector, y, height });
    y += height;
  }
  const width = (Math.max(0, ...column.values()) + 1) * COLUMN;
  return { width, height: y, lanes, nodes: placed, links, days: daysOf(nodes, column) };
}

/**
 * Units of one day stand in one column, as far as no link goes from one to another; a later day stands further right. So
 * time and every link run from left to right, where the ministries' own times do not contradict the links.
 */
function columnsOf(nodes: readonly ChainNode[], links: readonly ChainLink[]): ReadonlyMap<string, number> {
  const into = Map.groupBy(links, ({ to }) => to);
  const rank = new Map(inOrder(nodes, into).map((node, i) => [node.code, i]));
  const ordered = nodes.toSorted((a, b) => (rank.get(a.code) ?? 0) - (rank.get(b.code) ?? 0));
  const column = new Map<string, number>();
  const crowd = new Map<string, number>();
  // Many days with a unit each would make a long strip: there a later day begins a column only at a link or a crowd.
  const strip = new Set(nodes.map(({ at }) => (at ?? '').slice(0, 10))).size > MOST_DAYS;
  let day = '';
  let start = 0;
  let last = -1;
  for (const node of ordered) {
    const own = (node.at ?? '').slice(0, 10);
    if (own !== day && own !== '') {
      day = own;
      start = Math.max(start, strip ? last : last + 1);
    }
    const after = Math.max(-1, ...(into.get(node.code) ?? []).map(({ from }) => column.get(from) ?? -1)) + 1;
    let at = Math.max(start, after, 0);
    while ((crowd.get(`${node.sector} ${at}`) ?? 0) >= MOST_IN_CELL) at += 1;
    crowd.set(`${node.sector} ${at}`, (crowd.get(`${node.sector} ${at}`) ?? 0) + 1);
    column.set(node.code, at);
    last = Math.max(last, at);
  }
  return column;
}

/** Days that have a column of their own. */
const MOST_DAYS = 24;
/** Cards above each other in one lane and column. */
const MOST_IN_CELL = 6;

/** By time, sources before products; what a cycle holds back comes in its time all the same. */
function inOrder(nodes: readonly ChainNode[], into: ReadonlyMap<string, readonly ChainLink[]>): ChainNode[] {
  const byCode = new Map(nodes.map((node) => [node.code, node]));
  const done = new Set<string>();
  const order: ChainNode[] = [];
  for (const start of nodes.toSorted((a, b) => byTime(a.at, b.at) || (a.code < b.code ? -1 : 1))) {
    // Depth first without recursion: a chain may be thousands of links long.
    const stack = [{ node: start, entered: false }];
    while (stack.length > 0) {
      const top = stack.at(-1);
      if (!top) break;
      if (top.entered) {
        stack.pop();
        order.push(top.node);
        continue;
      }
      if (done.has(top.node.code)) {
        stack.pop();
        continue;
      }
      top.entered = true;
      done.add(top.node.code);
      for (const { from } of into.get(top.node.code) ?? []) {
        const source = byCode.get(from);
        if (source && !done.has(from)) stack.push({ node: source, entered: false });
      }
    }
  }
  return order;
}

function daysOf(nodes: readonly ChainNode[], column: ReadonlyMap<string, number>): { day: string; x: number }[] {
  const first = new Map<number, string>();
  for (const { code, at } of nodes) {
    const own = column.get(code) ?? 0;
    const before = first.get(own);
    if (at !== null && (before === undefined || byTime(at, before) < 0)) first.set(own, at);
  }
  return [...first].sort(([a], [b]) => a - b).map(([own, day]) => ({ day, x: own * COLUMN + COLUMN / 2 }));
}
