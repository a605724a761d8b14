import { unitName } from '@tongcha/schema';
import type { ChainLink } from '../answer/chain-state.ts';
import { type ChainModel, type ChainNode, linkKey } from './model.ts';

/** One card of the drawing: a unit, or many that are alike. */
export interface Card {
  /** The code of a unit; of many what makes them alike. */
  readonly key: string;
  /** The unit, or the first of many. */
  readonly node: ChainNode;
  readonly codes: readonly string[];
  readonly name: string | null;
  /** Something is against it, or against each of many. */
  readonly isWarned: boolean;
  /** What the links of many say that they are, by measure; of one that not all say, it is more. */
  readonly amounts: readonly Amount[];
}

export interface Amount {
  readonly value: number;
  readonly unit: string | null;
  readonly isWhole: boolean;
}

/** One line of the drawing. */
export interface CardLink {
  readonly key: string;
  readonly kind: ChainLink['kind'];
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** On the way from what is warned of. */
  readonly isWarned: boolean;
}

export interface Cards {
  readonly cards: ReadonlyMap<string, Card>;
  readonly links: readonly CardLink[];
}

/** So many alike have a card each. */
const FEW = 4;
/** Units that a tap on many takes out of them. */
export const AT_A_TAP = 12;
/** Ways from warnings that are drawn unit by unit. */
const MOST_ON_WAY = 30;

/**
 * What is drawn: units of one sector and name, as many steps from the scanned thing and alike in being warned of, are one card where they are many.
 * @param shown the units that are drawn at all
 * @param taken how many units have been taken out of a card of many, by its key
 */
export function cardsOf(
  model: ChainModel,
  shown: ReadonlySet<string>,
  nameOf: (node: ChainNode) => string | null,
  taken: ReadonlyMap<string, number>,
): Cards {
  const onWay = unitsOnWay(model);
  const nodes = [...model.nodes.values()].filter(({ code }) => shown.has(code));
  const alike = Map.groupBy(nodes, (node) =>
    node.code === model.root || onWay.has(node.code)
      ? node.code
      : JSON.stringify([node.sector, nameOf(node), node.hop, node.warnings.length > 0]),
  );
  const cards = new Map<string, Card>();
  const cardOf = new Map<string, string>();
  const put = (key: string, group: readonly ChainNode[]): void => {
    const [node] = group;
    if (!node) return;
    const codes = group.map(({ code }) => code);
    for (const code of codes) cardOf.set(code, key);
    const isWarned = node.warnings.length > 0;
    cards.set(key, { key, node, codes, name: nameOf(node), isWarned, amounts: [] });
  };
  for (const [key, group] of alike) {
    const sorted = group.toSorted((a, b) => (a.code < b.code ? -1 : 1));
    const out = sorted.length <= FEW ? sorted.length : (taken.get(key) ?? 0);
    // One that is left over is no group.
    const single = sorted.length - out <= 1 ? sorted.length : out;
    for (const node of sorted.slice(0, single)) put(node.code, [node]);
    put(key, sorted.slice(single));
  }
  const links = linksOf(model, cardOf);
  return { cards: withAmounts(cards, model, cardOf), links };
}

function unitsOnWay({ links, warnedPath }: ChainModel): ReadonlySet<string> {
  const units = new Set(links.filter((link) => warnedPath.has(linkKey(link))).flatMap(({ from, to }) => [from, to]));
  return units.size <= MOST_ON_WAY ? units : new Set();
}

function linksOf({ links, warnedPath }: ChainModel, cardOf: ReadonlyMap<string, string>): readonly CardLink[] {
  const drawn = new Map<string, CardLink>();
  for (const link of links) {
    const [from, to] = [cardOf.get(link.from), cardOf.get(link.to)];
    if (from === undefined || to === undefined || from === to) continue;
    const key = JSON.stringify([link.kind, from, to]);
    const before = drawn.get(key);
    drawn.set(key, {
      key,
      kind: link.kind,
      from,
      to,
      count: (before?.count ?? 0) + 1,
      isWarned: before?.isWarned === true || warnedPath.has(linkKey(link)),
    });
  }
  return [...drawn.values()];
}

/** Amounts of what came from it, upstream; of what came to it, onward. */
function withAmounts(
  cards: ReadonlyMap<string, Card>,
  { links }: ChainModel,
  cardOf: ReadonlyMap<string, string>,
): ReadonlyMap<string, Card> {
  const own = new Map<string, ChainLink[]>();
  for (const link of links)
    for (const [code, isEnd] of [
      [link.from, true],
      [link.to, false],
    ] as const) {
      const card = cards.get(cardOf.get(code) ?? '');
      if (card && card.codes.length > 1 && isEnd === card.node.hop < 0) push(own, card.key, link);
    }
  return new Map(
    [...cards].map(([key, card]) => [
      key,
      card.codes.length > 1 ? { ...card, amounts: sums(own.get(key) ?? []) } : card,
    ]),
  );
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Of each measure; amounts of several are never added up. */
function sums(links: readonly ChainLink[]): readonly Amount[] {
  const isWhole = links.every(({ quantity }) => quantity !== null);
  const by = Map.groupBy(
    links.flatMap(({ quantity }) => quantity ?? []),
    // 千克 and kg are one measure.
    ({ unit }) => unit && unitName(unit, 'en'),
  );
  return [...by].map(([unit, all]) => ({
    unit,
    value: Number(all.reduce((sum, { value }) => sum + value, 0).toPrecision(12)),
    isWhole: isWhole && by.size === 1,
  }));
}
