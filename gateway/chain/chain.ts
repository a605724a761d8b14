import type { Withheld } from '../calls/withheld.ts';
import type { UnitAnswer } from './asked-unit.ts';
import type { WalkedMinistry } from './walked-ministry.ts';
import type { Claim, Link } from './claims.ts';
import { disagreements } from './merge-links.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { awaitedGaps, type Gap, gapsOf } from './gaps.ts';
import type { Direction } from './reach.ts';
import { Slices } from './slices.ts';
import type { Selected, WalkedUnit } from './select.ts';
import type { Walked, WalkedMany } from './walk.ts';
import type { WalkRequest, WalkTerms } from './walk-request.ts';

/** The shapes of schema/chain.graphql. */
export interface UnitReference {
  readonly code: string;
}
export interface RecordReference {
  readonly __typename: string;
  readonly code: string;
  readonly member: string;
  readonly sector: string;
}
export interface ToldUnit extends Known {
  readonly code: string;
  readonly depth: number;
  readonly reachedFrom: readonly string[];
  /** Whether nothing in the chain leads on from it. */
  readonly isLast: boolean;
}

/** The same in all chains that it stands in. */
interface Known {
  readonly unit: UnitReference;
  readonly records: readonly RecordReference[];
  readonly sectors: readonly string[];
}

/** What chains of one root and of many have. */
interface Told {
  readonly direction: Direction;
  readonly units: readonly ToldUnit[];
  readonly links: readonly object[];
  readonly gaps: readonly Gap[];
  readonly coverage: readonly Coverage[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}

/** The answer of `chain`, `upstream` and `downstream`. */
export interface Chain extends Told {
  readonly root: UnitReference;
  readonly depth: number;
  readonly origins: readonly UnitReference[];
  readonly destinations: readonly UnitReference[];
}

/** What a chain is told of. */
export type WalkedChain = Selected & Pick<Walked, 'asker' | 'asked' | 'keptBack' | 'isSoFar'>;

/** No part of the answer. */
const walkedBy = new WeakMap<Chain | Chains, WalkedChain>();

export function walkedOf(chain: Chain | Chains): WalkedChain {
  const walked = walkedBy.get(chain);
  if (!walked) throw new Error('the chain was not told here');
  return walked;
}

/** The answer of `chains`. */
export interface Chains extends Told {
  readonly beyond: readonly object[];
  /** Those of its roots, told when they are asked for. */
  chains(): Promise<readonly Chain[]>;
}

export async function chainOf(
  walked: Walked,
  ministries: readonly WalkedMinistry[],
  slices = new Slices(),
): Promise<Chain> {
  const { request } = walked;
  return tellChain(walked, request, new Telling(), await sharedOf(walked, request, ministries, slices), slices);
}

export async function chainsOf(
  walked: WalkedMany,
  ministries: readonly WalkedMinistry[],
  slices = new Slices(),
): Promise<Chains> {
  const { request, units: joined, chains, asker, asked, keptBack } = walked;
  const telling = new Telling();
  const shared = await sharedOf(walked, request, ministries, slices);
  const { links, sources, products } = await linksOf(walked.links, slices);
  const onward = request.direction === 'BACK' ? products : sources;
  const units: ToldUnit[] = [];
  for (const unit of joined) {
    if (slices.isOver) await slices.next();
    units.push(telling.unit(unit, unit.reachedFrom, !onward.has(unit.code)));
  }
  const gaps = await gapsOf(walked, request, slices);
  const tellAll = async (): Promise<readonly Chain[]> => {
    const all: Chain[] = [];
    for (const chain of chains) {
      const own = { ...chain, asker, asked, keptBack };
      all.push(await tellChain(own, chain.request, telling, shared, slices));
    }
    return all;
  };
  let each: Promise<readonly Chain[]> | null = null;
  const told: Chains = {
    direction: request.direction,
    units,
    links,
    beyond: (await linksOf(walked.beyond, slices)).links,
    gaps,
    ...shared,
    complete: gaps.length === 0,
    chains: () => (each ??= tellAll()),
  };
  walkedBy.set(told, walked);
  return told;
}

async function tellChain(
  walked: WalkedChain,
  request: WalkRequest,
  telling: Telling,
  shared: Pick<Told, 'coverage' | 'withheld'>,
  slices: Slices,
): Promise<Chain> {
  const { links, sources, products } = await linksOf(walked.links, slices);
  const onward = request.direction === 'BACK' ? products : sources;
  const units: ToldUnit[] = [];
  const origins: UnitReference[] = [];
  const destinations: UnitReference[] = [];
  const reachedFrom = [request.root];
  for (const unit of walked.units) {
    if (slices.isOver) await slices.next();
    const told = telling.unit(unit, reachedFrom, !onward.has(unit.code));
    units.push(told);
    if (!products.has(unit.code)) origins.push(told.unit);
    if (!sources.has(unit.code)) destinations.push(told.unit);
  }
  const known = await gapsOf(walked, request, slices);
  const gaps = walked.isSoFar ? [...known, ...awaitedGaps(request.root, walked.keptBack, known)] : known;
  const chain: Chain = {
    root: { code: request.root },
    direction: request.direction,
    units,
    links,
    gaps,
    ...shared,
    complete: gaps.length === 0,
    depth: units.at(-1)?.depth ?? 0,
    origins,
    destinations,
  };
  walkedBy.set(chain, walked);
  return chain;
}

/** What is of the whole walk. */
export async function sharedOf(
  { asked, units, tally, keptBack }: Pick<Walked, 'asked' | 'units' | 'tally' | 'keptBack'>,
  { kinds }: WalkTerms,
  ministries: readonly WalkedMinistry[],
  slices: Slices,
): Promise<Pick<Told, 'coverage' | 'withheld'>> {
  const coverage = await coverageOf(
    { asked: [...asked.values()], shown: units, kinds, keptBack },
    ministries,
    tally,
    slices,
  );
  const withheld = [...new Map(coverage.map((each) => [each.sector, each.withheld])).values()].flat();
  return { coverage, withheld };
}

/** Tells units; what is alike in all chains of an answer is made once. */
class Telling {
  readonly #known = new Map<string, Known>();

  unit({ code, depth, answers }: WalkedUnit, reachedFrom: readonly string[], isLast: boolean): ToldUnit {
    const { unit, records, sectors } = this.#knownOf(code, answers);
    return { code, unit, depth, records, sectors, reachedFrom, isLast };
  }

  #knownOf(code: string, answers: readonly UnitAnswer[]): Known {
    const known = this.#known.get(code);
    if (known) return known;
    const records = recordsOf(code, answers);
    const fresh = { unit: { code }, records, sectors: sectorsOf(records) };
    this.#known.set(code, fresh);
    return fresh;
  }
}

function sectorsOf(records: readonly RecordReference[]): string[] {
  return records.length > 1 ? [...new Set(records.map(({ sector }) => sector))] : records.map(({ sector }) => sector);
}

/** References to the records that are held; the planner fetches what is selected of them from their owners. */
export function recordsOf(code: string, answers: readonly UnitAnswer[]): RecordReference[] {
  const records: RecordReference[] = [];
  for (const { ministry, result } of answers) {
    const { recordType, member } = ministry;
    if (result.held) records.push({ __typename: recordType, code, member: member.name, sector: member.sector });
  }
  return records;
}

async function linksOf(
  all: readonly Link[],
  slices: Slices,
): Promise<Record<'sources' | 'products', ReadonlySet<string>> & { readonly links: object[] }> {
  const links: object[] = [];
  const sources = new Set<string>();
  const products = new Set<string>();
  for (const link of all) {
    if (slices.isOver) await slices.next();
    links.push(linkOf(link));
    sources.add(link.from);
    products.add(link.to);
  }
  return { links, sources, products };
}

/** As schema/chain.graphql tells a link. */
export function linkOf(link: Link): Record<string, unknown> {
  const first = <K extends keyof Claim>(key: K): Claim[K] | null =>
    link.claims.find((claim) => claim[key] !== null)?.[key] ?? null;
  return {
    kind: link.kind,
    from: link.from,
    to: link.to,
    at: first('at'),
    until: first('until'),
    quantity: first('quantity'),
    share: first('share'),
    evidence: link.claims,
    disagreements: disagreements(link),
    doubts: link.doubts,
  };
}
