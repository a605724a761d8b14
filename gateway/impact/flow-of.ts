import type { Link } from '../chain/claims.ts';
import type { Slices } from '../chain/slices.ts';
import { isMaking } from '../chain/reach.ts';
import type { FactChain, FactUnit, Unread } from '../facts/index.ts';
import { linkAmountOf, Measures, type OwnAmount, ownAmountOf } from './amounts.ts';
import { type Flow, MIXING, WAY } from './flow.ts';
import { FlowDraft } from './flow-draft.ts';
import { type Contents, Fillings, IN_FORCE, NOW } from './in-force.ts';
import { levelOf, levelOfCode, mixingOf } from './mixing.ts';
import { isCustody } from './parties.ts';

/** A chain's units as a flow, in which a unit that holds other things at other times stands several times. */
export interface ChainFlow {
  readonly flow: Flow;
  readonly measures: Measures;
  /** Where the roots stand in it. */
  readonly roots: readonly number[];
  /** In the chain's order. */
  readonly units: readonly FlowUnit[];
  /** What led out of it to units of the chain; who has it is none of these. */
  readonly outputsOf: (code: string) => readonly Link[];
}

export interface FlowUnit {
  readonly unit: FactUnit;
  readonly isRoot: boolean;
  readonly level: string | null;
  readonly own: OwnAmount;
  /** A value of MIXING. */
  readonly mixing: number;
  /** Where it stands in the flow. */
  readonly nodes: readonly number[];
  /** 1: it may have gone into what nobody named. */
  readonly unreadOut: boolean;
  /** What led into it, into a root for its circles alone; who has it is none of these. */
  readonly inputs: readonly Link[];
  /** Of these, those of which it surely has something now. */
  readonly inputsNow: () => readonly Link[];
}

interface Placed extends FlowUnit {
  readonly nodes: number[];
  /** null: what is in it is the same always. */
  readonly fillings: Fillings | null;
  /** Where it stands by what is in it; null where that is the same always. */
  readonly byContents: Map<Contents, number> | null;
  /** Whether single things lie in it. */
  readonly holdsThings: boolean;
}

/** @param isAsked whether a link is among those that were asked for: what others carry is nothing of the question */
export async function flowOf(chain: FactChain, isAsked: (link: Link) => boolean, slices: Slices): Promise<ChainFlow> {
  const measures = new Measures();
  const outputsOf = (code: string): readonly Link[] =>
    chain.linksFrom(code).filter((link) => !isCustody(link) && chain.units.has(link.to));
  const placed = await placeUnits(chain, outputsOf, measures, slices);
  const draft = new FlowDraft(measures.all);
  for (const each of placed.values()) {
    if (slices.isOver) await slices.next();
    const { unit, own, mixing, nodes, unreadOut, byContents } = each;
    const unreadIn = !each.isRoot && isUnread(unit.unread.BACK);
    if (!byContents) nodes.push(draft.addUnit({ own, mixing, unreadIn, unreadOut }));
    else
      for (const contents of byContents.keys()) {
        const node = draft.addUnit({ own, mixing, unreadIn, unreadOut }, nodes[0]);
        nodes.push(node);
        byContents.set(contents, node);
      }
  }
  const outside = new Map<string, number>();
  const outsideOf = (code: string): number => {
    let node = outside.get(code);
    if (node === undefined) outside.set(code, (node = draft.addUnit()));
    return node;
  };
  const write = (link: Link, node: number, more: number): void => {
    const from = placed.get(link.from);
    const way = wayOf(link, from) | (isAsked(link) ? WAY.PART : WAY.ASIDE) | more;
    draft.addLink(node, from ? nodeAt(from, link) : outsideOf(link.from), way, linkAmountOf(link, measures));
  };
  for (const { inputs, nodes, byContents } of placed.values()) {
    if (slices.isOver) await slices.next();
    if (!byContents) for (const link of inputs) write(link, nodes[0] ?? 0, WAY.PART);
    const written = new Set<Link>();
    for (const [contents, node] of byContents ?? [])
      for (const [i, link] of inputs.entries()) {
        const state = Number(contents[i]);
        if (state === IN_FORCE.NO) continue;
        write(
          link,
          node,
          (state === IN_FORCE.MAYBE ? WAY.DOUBTED : WAY.PART) |
            (state === IN_FORCE.PARTLY ? WAY.REST : WAY.PART) |
            (written.has(link) ? WAY.AGAIN : WAY.PART),
        );
        written.add(link);
      }
  }
  const units = [...placed.values()];
  const roots = units.flatMap(({ isRoot, nodes }) => (isRoot ? nodes : []));
  return { flow: draft.finish(), measures, roots, units, outputsOf };
}

async function placeUnits(
  chain: FactChain,
  outputsOf: (code: string) => readonly Link[],
  measures: Measures,
  slices: Slices,
): Promise<ReadonlyMap<string, Placed>> {
  const roots = new Set(chain.roots);
  const cut = new Set(
    chain.gaps.flatMap(({ reason, codes }) => (reason === 'DEPTH_LIMIT' || reason === 'UNIT_LIMIT' ? codes : [])),
  );
  const levels = new Map<string, string | null>();
  for (const unit of chain.units.values()) levels.set(unit.code, levelOf(unit));
  const isOneThing = ({ from }: Link): boolean => {
    let level = levels.get(from);
    if (level === undefined) levels.set(from, (level = levelOfCode(from)));
    return level === 'ITEM';
  };
  const placed = new Map<string, Placed>();
  for (const unit of chain.units.values()) {
    if (slices.isOver) await slices.next();
    const { code } = unit;
    const all = chain.linksTo(code);
    const inputs = all.some(isCustody) ? all.filter((link) => !isCustody(link)) : all;
    const own = ownAmountOf(unit, measures);
    const level = levels.get(code) ?? null;
    const fillings = inputs.some((link) => !isMaking(link))
      ? new Fillings(inputs, isOneThing, isUnread(unit.unread.BACK))
      : null;
    placed.set(code, {
      unit,
      isRoot: roots.has(code),
      level,
      own,
      mixing: mixingOf({ own, level, inputs, outputs: () => outputsOf(code) }, measures, isOneThing),
      nodes: [],
      unreadOut: cut.has(code) || isUnread(unit.unread.FORWARD),
      inputs,
      inputsNow: () => (fillings ? surelyIn(inputs, fillings.at(NOW)) : inputs),
      fillings,
      byContents: fillings && new Map(contentsOf(fillings, outputsOf(code)).map((contents) => [contents, 0])),
      holdsThings: inputs.some((link) => link.kind === 'PACK' && isOneThing(link)),
    });
  }
  return placed;
}

/** Who has a unit does not say what became of it. */
export function isUnread(unread: readonly Unread[]): boolean {
  return unread.some(({ kinds }) => kinds === null || kinds.some((kind) => kind !== 'HOLD'));
}

/** What is in a unit at the times that matter: when something went on from it, when something came in, and now. */
function contentsOf(fillings: Fillings, outputs: readonly Link[]): Contents[] {
  return [...outputs.map(({ period }) => period), ...fillings.changes, NOW].map((time) => fillings.at(time));
}

function surelyIn(inputs: readonly Link[], contents: Contents): readonly Link[] {
  return inputs.filter((_, i) => {
    const state = Number(contents[i]);
    return state === IN_FORCE.SURELY || state === IN_FORCE.PARTLY;
  });
}

function nodeAt({ fillings, byContents, nodes }: Placed, { period }: Link): number {
  return (fillings ? byContents?.get(fillings.at(period)) : undefined) ?? nodes[0] ?? 0;
}

/** Kinds by which one thing goes along as it is. */
const AS_IT_IS: ReadonlySet<string> = new Set(['PACK', 'INSTALL', 'TRANSPORT']);

function wayOf({ kind, claims }: Link, from: Placed | undefined): number {
  const isOneThing = from?.level === 'ITEM' && from.mixing === MIXING.DISCRETE;
  const isWhole = isOneThing && (!from.holdsThings || AS_IT_IS.has(kind));
  const isDoubted = claims.every(({ confidence }) => confidence === 'LOW');
  return (
    (isWhole ? WAY.WHOLE : WAY.PART) |
    (kind === 'INSTALL' ? WAY.BESIDE : WAY.PART) |
    (kind === 'TREAT' ? WAY.TOUCH : WAY.PART) |
    (kind === 'MASS_BALANCE' ? WAY.BALANCE : WAY.PART) |
    (isDoubted ? WAY.DOUBTED : WAY.PART)
  );
}
