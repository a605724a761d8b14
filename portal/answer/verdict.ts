import type { ChainAnswer } from '../documents/answers.ts';
import type { HeldRecord, MinistryState } from './ministries.ts';
import { byRank, foremost, isSelf, type Said, together } from './said.ts';
import { type Missing, missingOf, type Standing, standingsOf } from './standings.ts';
import {
  byTime,
  type ChainLink,
  type ChainUnit,
  gravest,
  lesser,
  overdueWhenUsed,
  type Warning,
  warningsTogether,
} from './warnings.ts';

/** What the strip at the top says. `asking`: not all have answered, and nothing is against the thing so far. */
export type VerdictState = 'recalled' | 'upstream' | 'attention' | 'nothing' | 'incomplete' | 'unknown' | 'asking';

export interface Verdict {
  readonly state: VerdictState;
  /** The warnings that decided it, gravest first; of the thing itself before those upstream. */
  readonly warnings: readonly Warning[];
  /** All that is known of the thing is an enterprise's own word. */
  readonly selfStated: boolean;
  /** Who was asked, and how many have answered. */
  readonly asked: Count;
  readonly answered: Count;
  /** How old the oldest of it is: when that was so. */
  readonly at: string | null;
  /** Who has not answered, or not in full, whatever the state. */
  readonly missing: readonly Missing[];
  /** How each member stands to it. */
  readonly standings: readonly Standing<HeldRecord>[];
}

/** Sectors, and members of all of them together. */
export interface Count {
  readonly sectors: number;
  readonly members: number;
}

export interface Evidence {
  readonly code: string;
  readonly ministries: ReadonlyMap<string, MinistryState>;
  readonly chain: ChainState;
}

/** `failed`: the chain could not be asked at all. */
export type ChainState =
  | { readonly state: 'waiting' }
  | { readonly state: 'failed' }
  /** `more`: only its nearest part so far; the rest is being asked for. */
  | { readonly state: 'known'; readonly at: string; readonly chain: ChainAnswer['chain']; readonly more: boolean };

/** Claims only what has been said: the first of these states that is so. */
export function verdictOf({ code, ministries, chain }: Evidence, now: string): Verdict {
  const warnings = warningsOf({ code, ministries, chain }, now);
  const states = [...ministries.values()];
  const rows = chain.state === 'known' ? chain.chain.coverage : [];
  const standings = [...ministries].flatMap(([sector, each]) =>
    standingsOf(
      sector,
      each,
      rows.filter((row) => row.sector === sector),
    ),
  );
  const missing = missingOf(standings, rows);
  const waiting =
    chain.state === 'waiting' ||
    (chain.state === 'known' && chain.more) ||
    states.some(({ state }) => state === 'waiting');
  const known =
    states.some(({ state }) => state === 'held') ||
    (chain.state === 'known' &&
      (chain.chain.links.length > 0 ||
        chain.chain.units.some((unit) => unit.code === code && unit.records.length > 0)));
  const complete = chain.state === 'known' && missing.length === 0 && chain.chain.complete;
  const state = stateOf(warnings, { waiting, known, complete });
  const selfStated = state === 'nothing' && restsOnSelf({ code, ministries, chain });
  const silent = standings.filter((each) => each.state === 'waiting' || each.state === 'failed');
  const membersOf = (of: readonly Standing[]): number => of.reduce((sum, { members }) => sum + members, 0);
  return {
    state: selfStated ? 'attention' : state,
    warnings,
    selfStated,
    asked: { sectors: ministries.size, members: membersOf(standings) },
    answered: {
      sectors: ministries.size - new Set(silent.map(({ sector }) => sector)).size,
      members: membersOf(standings) - membersOf(silent),
    },
    at: oldestOf({ code, ministries, chain }),
    missing,
    standings,
  };
}

/** Whether all that is known of the thing is what an enterprise says of itself: that nothing is against it is not said on that alone. */
function restsOnSelf({ code, ministries, chain }: Evidence): boolean {
  const { units, links } = chain.state === 'known' ? chain.chain : { units: [], links: [] };
  const said: readonly Said[] = [
    ...[...ministries.values()].flatMap((each) => (each.state === 'held' ? each.records : [])),
    ...units.flatMap((unit) => (unit.code === code ? unit.records : [])),
    ...links.flatMap(({ from, to, evidence }) => (from === code || to === code ? evidence : [])),
  ];
  return said.length > 0 && said.every(isSelf);
}

/** A warning that is known is told whoever has not answered; that there is none only when all have. */
function stateOf(
  warnings: readonly Warning[],
  { waiting, known, complete }: { readonly waiting: boolean; readonly known: boolean; readonly complete: boolean },
): VerdictState {
  if (warnings.some(({ kind, own }) => kind === 'recall' && own)) return 'recalled';
  if (warnings.some(({ kind }) => kind === 'recall' || kind === 'failed')) return 'upstream';
  if (warnings.length > 0) return 'attention';
  if (waiting) return 'asking';
  if (!complete) return 'incomplete';
  return known ? 'nothing' : 'unknown';
}

export function warningsOf({ code, ministries, chain }: Evidence, now: string): readonly Warning[] {
  const own = [...ministries.values()].flatMap((each) => (each.state === 'held' ? each.records : [])).toSorted(byRank);
  const units = (chain.state === 'known' ? chain.chain.units : []).map((unit) => ({
    ...unit,
    records: unit.records.toSorted(byRank),
  }));
  const links = chain.state === 'known' ? chain.chain.links : [];
  const same = packedFrom(code, links);
  const others = units.filter((unit) => unit.code !== code);
  const contents = others.filter((unit) => same.has(unit.code));
  const upstream = others.filter((unit) => !same.has(unit.code));
  const differing = links.filter(({ disagreements }) => disagreements.length > 0);
  const contradicting = links.filter(({ doubts }) => doubts.length > 0);
  // What the chain says of the thing itself, of members that have not answered for it themselves yet.
  const fromChain = units
    .filter((unit) => unit.code === code)
    .flatMap(({ records }) => records.filter((each) => !own.some((held) => isOfOne(held, each))));
  const all = [...own, ...fromChain];
  const ofUnit = (unit: ChainUnit, isSame: boolean): Warning[] =>
    unit.records.flatMap((record) => gravest(unit.code, record, unit.records, isSame));
  return warningsTogether([
    ...all.flatMap((record) => gravest(code, record, all, true)),
    ...contents.flatMap((unit) => ofUnit(unit, true)),
    ...upstream.flatMap((unit) => ofUnit(unit, false)),
    ...own.flatMap((record) => lesser(code, record, all, now)),
    ...upstream.flatMap((unit) => overdueWhenUsed(unit, links)),
    ...differing.map((link) => ofLink(link, 'disagreement', units)),
    ...contradicting.map((link) => ofLink(link, 'times-contradict', units)),
  ]);
}

function isOfOne(a: MemberOf, b: MemberOf): boolean {
  return a.sector === b.sector && a.member === b.member;
}
type MemberOf = Pick<ChainUnit['records'][number], 'sector' | 'member'>;

/** What is to be said of a step: whose, when, by whom. */
function ofLink(
  { from, at, evidence }: ChainLink,
  kind: 'disagreement' | 'times-contradict',
  units: ChainAnswer['chain']['units'],
): Warning {
  const nothing = { asOf: null, what: null, advice: null, who: null, status: null };
  return { kind, code: from, own: false, name: nameIn(units, from), by: together(evidence), at, ...nothing };
}

/** What the thing was packed from, however often it was packed anew: the same goods under other codes. */
function packedFrom(code: string, links: ChainAnswer['chain']['links']): ReadonlySet<string> {
  const found = new Set([code]);
  for (const each of found) for (const { kind, from, to } of links) if (kind === 'PACK' && to === each) found.add(from);
  found.delete(code);
  return found;
}

/** The time of the oldest data that the verdict stands on: a claim holds no longer than the oldest of what it is made from. */
function oldestOf({ ministries, chain }: Evidence): string | null {
  const own = [...ministries.values()].flatMap((each) =>
    each.state === 'held'
      ? each.records.map(({ source }) => source?.asOf ?? each.at)
      : each.state === 'none'
        ? [each.at]
        : [],
  );
  const walked =
    chain.state === 'known'
      ? [
          ...chain.chain.coverage.map(({ at }) => at),
          ...chain.chain.units.flatMap(({ records }) => records.map(({ source }) => source?.asOf ?? null)),
        ]
      : [];
  return [...own, ...walked].filter((at) => at !== null).sort(byTime)[0] ?? null;
}

function nameIn(units: ChainAnswer['chain']['units'], code: string): string | null {
  const unit = units.find((each) => each.code === code);
  return foremost(unit?.records ?? [], ({ productName }) => productName)?.value ?? null;
}
