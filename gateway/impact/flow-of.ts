import type { Link } from '../chain/claims.ts';
import type { Slices } from '../chain/slices.ts';
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
  /** What led into it, into a root for its circles alone, and out of it to units of the chain; who has it is none of these. */
  readonly inputs: readonly Link[];
  readonly outputs: readonly Link[];
}

interface Placed extends FlowUnit {
  readonly nodes: number[];
  /** null: what is in it is the same always. */
  readonly fillings: Fillings | null;
  readonly byContents: Map<Contents, number>;
  /** Whether single things lie in it. */
  readonly holdsThings: boolean;
}

/** @param isAsked whether a link is among those that were asked for: what others carry is nothing of the question */
export async function flowOf(chain: FactChain, isAsked: (link: Link) => boolean, slices: Slices): Promise<ChainFlow> {
  const measures = new Measures();
  const placed = await placeUnits(chain, measures, slices);
  const draft = new FlowDraft(measures.all);
  for (const each of placed.values()) {
    if (slices.isOver) await slices.next();
    const { unit, own, mixing, nodes, unreadOut } = each;
    const unreadIn = !each.isRoot && isUnread(unit.unread.BACK);
    for (const contents of contentsOf(each)) {
      const node = draft.addUnit({ own, mixing, unreadIn, unreadOut }, nodes[0]);
      nodes.push(node);
      each.byContents.set(contents, node);
    }
  }
  const outside = new Map<string, number>();
  const outsideOf = (code: string): number => {
    let node = outside.get(code);
    if (node === undefined) outside.set(code, (node = draft.addUnit()));
    return node;
  };
  for (const each of placed.values()) {
    if (slices.isOver) await slices.next();
    const written = new Set<Link>();
    for (const [contents, node] of each.byContents)
      for (const [i, link] of each.inputs.entries()) {
        const state = contents === '' ? IN_FORCE.SURELY : Number(contents[i]);
        if (state === IN_FORCE.NO) continue;
        const from = placed.get(link.from);
        const way =
          wayOf(link, from) |
          (state === IN_FORCE.MAYBE ? WAY.DOUBTED : WAY.PART) |
          (state === IN_FORCE.PARTLY ? WAY.REST : WAY.PART) |
          (isAsked(link) ? WAY.PART : WAY.ASIDE) |
          (written.has(link) ? WAY.AGAIN : WAY.PART);
        written.add(link);
        draft.addLink(node, from ? nodeAt(from, link) : outsideOf(link.from), way, linkAmountOf(link, measures));
      }
  }
  const units = [...placed.values()];
  const roots = units.flatMap(({ isRoot, nodes }) => (isRoot ? nodes : []));
  return { flow: draft.finish(), measures, roots, units };
}

async function placeUnits(chain: FactChain, measures: Measures, slices: Slices): Promise<ReadonlyMap<string, Placed>> {
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
    const isRoot = roots.has(code);
    const inputs = chain.linksTo(code).filter((link) => !isCustody(link));
    const outputs = chain.linksFrom(code).filter((link) => !isCustody(link) && chain.units.has(link.to));
    const own = ownAmountOf(unit, measures);
    const level = levels.get(code) ?? null;
    const fillings = new Fillings(inputs, isOneThing, isUnread(unit.unread.BACK));
    placed.set(code, {
      unit,
      isRoot,
      level,
      own,
      mixing: mixingOf({ own, level, inputs, outputs }, measures, isOneThing),
      nodes: [],
      unreadOut: cut.has(code) || isUnread(unit.unread.FORWARD),
      inputs,
      outputs,
      fillings: fillings.changes.length > 0 ? fillings : null,
      byContents: new Map(),
      holdsThings: inputs.some((link) => link.kind === 'PACK' && isOneThing(link)),
    });
  }
  return placed;
}

/** Who has a unit does not say what became of it. */
function isUnread(unread: readonly Unread[]): boolean {
  return unread.some(({ kinds }) => kinds === null || kinds.some((kind) => kind !== 'HOLD'));
}

/** What is in a unit at the times that matter: when something went on from it, when something came in, and now. */
function contentsOf({ fillings, outputs }: Placed): ReadonlySet<Contents> {
  if (!fillings) return new Set(['']);
  return new Set([...outputs.map(({ period }) => period), ...fillings.changes, NOW].map((time) => fillings.at(time)));
}

function nodeAt({ fillings, byContents, nodes }: Placed, { period }: Link): number {
  return (fillings ? byContents.get(fillings.at(period)) : undefined) ?? nodes[0] ?? 0;
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
