import type { ChainAnswer } from '../documents/answers.ts';
import { MINISTRIES, type MinistryState } from './ministries.ts';
import { gravest, lesser, overdueWhenUsed, type Warning } from './warnings.ts';

/** What the strip at the top says. `asking`: not all have answered, and nothing is against the thing so far. */
export type VerdictState = 'recalled' | 'upstream' | 'attention' | 'nothing' | 'incomplete' | 'unknown' | 'asking';

export interface Verdict {
  readonly state: VerdictState;
  /** The warnings that decided it, gravest first; of the thing itself before those upstream. */
  readonly warnings: readonly Warning[];
  /** Ministries that were asked, and how many have answered. */
  readonly asked: number;
  readonly answered: number;
  /** When the last answer came. */
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
  const waiting = chain.state === 'waiting' || (chain.state === 'known' && chain.more) || states.some(({ state }) => state === 'waiting');
  const known = states.some(({ state }) => state === 'held') || (chain.state === 'known' && (chain.chain.links.length > 0 || chain.chain.units.some((unit) => unit.code === code && unit.records.length > 0)));
  const complete = chain.state === 'known' && missing.length === 0 && chain.chain.complete;
  const times = states.flatMap((each) => (each.state === 'held' || each.state === 'none' ? [each.at] : []));
  return {
    state: stateOf(warnings, { code, waiting, known, complete }),
    warnings,
    asked: Math.max(MINISTRIES.length, ministries.size),
    answered: states.filter(({ state }) => state === 'held' || state === 'none').length,
    at: times.sort().at(-1) ?? null,
    missing,
  };
}

function stateOf(warnings: readonly Warning[], { code, waiting, known, complete }: { readonly code: string; readonly waiting: boolean; readonly known: boolean; readonly complete: boolean }): VerdictState {
  if (warnings.some((each) => each.kind === 'recall' && each.code === code)) return 'recalled';
  if (warnings.some(({ kind }) => kind === 'recall' || kind === 'failed')) return 'upstream';
  if (waiting) return 'asking';
  if (warnings.length > 0) return 'attention';
  if (!complete) return 'incomplete';
  return known ? 'nothing' : 'unknown';
}

export function warningsOf({ code, ministries, chain }: Evidence, now: string): readonly Warning[] {
  const own = [...ministries.values()].flatMap((each) => (each.state === 'held' ? [each.record] : []));
  const units = chain.state === 'known' ? chain.chain.units : [];
  const links = chain.state === 'known' ? chain.chain.links : [];
  const upstream = units.filter((unit) => unit.code !== code);
  const differing = links.filter(({ disagreements }) => disagreements.length > 0);
  return [
    ...own.flatMap((record) => gravest(code, record)),
    // A sector that joined later is known from the chain alone.
    ...units.filter((unit) => unit.code === code).flatMap(({ records }) => records.filter(({ sector }) => !ministries.has(sector)).flatMap((record) => gravest(code, record))),
    ...upstream.flatMap((unit) => unit.records.flatMap((record) => gravest(unit.code, record))),
    ...own.flatMap((record) => lesser(code, record, now)),
    ...upstream.flatMap((unit) => overdueWhenUsed(unit, links)),
    ...differing.map(({ from, at, evidence }): Warning => ({ kind: 'disagreement', code: from, name: nameIn(units, from), sector: evidence[0]?.sector ?? '', system: evidence[0]?.system ?? null, asOf: null, at, what: null, advice: null, who: null, status: null })),
  ];
}

function nameIn(units: ChainAnswer['chain']['units'], code: string): string | null {
  return units.find((unit) => unit.code === code)?.records.find(({ productName }) => productName !== null)?.productName ?? null;
}

function missingOf({ ministries, chain }: Evidence): readonly string[] {
  const missing = new Set<string>();
  for (const [sector, each] of ministries) if (each.state === 'failed' || (each.state === 'held' && each.missing.length > 0)) missing.add(sector);
  if (chain.state === 'known') for (const { sector, status } of chain.chain.coverage) if (status !== 'ANSWERED') missing.add(sector);
  return [...missing];
}
