import type { ChainAnswer } from '../documents/answers.ts';
import type { MinistryState } from './ministries.ts';
import { byTime, type ChainLink, gravest, lesser, overdueWhenUsed, type Warning } from './warnings.ts';

/** What the strip at the top says. `asking`: not all have answered, and nothing is against the thing so far. */
export type VerdictState = 'recalled' | 'upstream' | 'attention' | 'nothing' | 'incomplete' | 'unknown' | 'asking';

export interface Verdict {
  readonly state: VerdictState;
  /** The warnings that decided it, gravest first; of the thing itself before those upstream. */
  readonly warnings: readonly Warning[];
  /** Ministries that were asked, and how many have answered. */
  readonly asked: number;
  readonly answered: number;
  /** How old the oldest of it is: when that was so. */
  readonly at: string | null;
  /** Sectors that have not answered, or not in full, whatever the state. */
  readonly missing: readonly string[];
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

/** Claims only what ministries have said: the first of these states that is so. */
export function verdictOf({ code, ministries, chain }: Evidence, now: string): Verdict {
  const warnings = warningsOf({ code, ministries, chain }, now);
  const states = [...ministries.values()];
  const missing = missingOf({ code, ministries, chain });
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
  return {
    state: stateOf(warnings, { waiting, known, complete }),
    warnings,
    asked: ministries.size,
    answered: states.filter(({ state }) => state === 'held' || state === 'none').length,
    at: oldestOf({ code, ministries, chain }),
    missing,
  };
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
  const own = [...ministries.values()].flatMap((each) => (each.state === 'held' ? [each.record] : []));
  const units = chain.state === 'known' ? chain.chain.units : [];
  const links = chain.state === 'known' ? chain.chain.links : [];
  const same = packedFrom(code, links);
  const others = units.filter((unit) => unit.code !== code);
  const contents = others.filter((unit) => same.has(unit.code));
  const upstream = others.filter((unit) => !same.has(unit.code));
  const differing = links.filter(({ disagreements }) => disagreements.length > 0);
  const contradicting = links.filter(({ doubts }) => doubts.length > 0);
  return [
    ...own.flatMap((record) => gravest(code, record, true)),
    // What the chain says of the thing itself, where its ministry has not answered for itself yet.
    ...units
      .filter((unit) => unit.code === code)
      .flatMap(({ records }) =>
        records
          .filter(({ sector }) => ministries.get(sector)?.state !== 'held')
          .flatMap((record) => gravest(code, record, true)),
      ),
    ...contents.flatMap((unit) => unit.records.flatMap((record) => gravest(unit.code, record, true))),
    ...upstream.flatMap((unit) => unit.records.flatMap((record) => gravest(unit.code, record, false))),
    ...own.flatMap((record) => lesser(code, record, now)),
    ...upstream.flatMap((unit) => overdueWhenUsed(unit, links)),
    ...differing.map((link) => ofLink(link, 'disagreement', units)),
    ...contradicting.map((link) => ofLink(link, 'times-contradict', units)),
  ];
}

/** What is to be said of a step: whose, when, by whom. */
function ofLink(
  { from, at, evidence }: ChainLink,
  kind: 'disagreement' | 'times-contradict',
  units: ChainAnswer['chain']['units'],
): Warning {
  const { sector = '', system = null } = evidence[0] ?? {};
  const nothing = { asOf: null, what: null, advice: null, who: null, status: null };
  return { kind, code: from, own: false, name: nameIn(units, from), sector, system, at, ...nothing };
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
    each.state === 'held' ? [each.record.source?.asOf ?? each.at] : each.state === 'none' ? [each.at] : [],
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
  return (
    units.find((unit) => unit.code === code)?.records.find(({ productName }) => productName !== null)?.productName ??
    null
  );
}

function missingOf({ ministries, chain }: Evidence): readonly string[] {
  const missing = new Set<string>();
  for (const [sector, each] of ministries)
    if (each.state === 'failed' || (each.state === 'held' && each.missing.length > 0)) missing.add(sector);
  if (chain.state === 'known')
    for (const { sector, status } of chain.chain.coverage) if (status !== 'ANSWERED') missing.add(sector);
  return [...missing];
}
