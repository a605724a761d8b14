import type { BreakerState } from '@tongcha/resilience';
import type { Withheld } from '../calls/withheld.ts';
import type { UnitAnswer } from './asked-unit.ts';
import type { KeptBack } from './kept-back.ts';
import { Slices } from './slices.ts';
import type { Tally } from './tally.ts';
import { WITHHELD_UNIT, type WithheldLinks } from './unit-query.ts';
import type { WalkedMinistry } from './walked-ministry.ts';

/** The shape of schema/chain.graphql. */
export interface Coverage {
  readonly sector: string;
  readonly member: string | null;
  readonly members: number;
  readonly status: 'AWAITED' | 'ANSWERED' | 'PARTIAL' | 'FAILED';
  readonly asked: number;
  readonly excluded: number;
  readonly answered: number;
  readonly held: number;
  readonly failed: number;
  readonly withheld: readonly Withheld[];
  readonly calls: number | null;
  readonly milliseconds: number | null;
  readonly at: string | null;
  readonly breaker: BreakerState;
  readonly cached: number;
  readonly stale: number;
  readonly oldestSeconds: number | null;
}

/** What was answered about one unit. */
export interface Answered {
  readonly answers: readonly UnitAnswer[];
}

/** The units that a chain, or one unit's answer, came of. */
export interface Covered {
  readonly asked: readonly Answered[];
  /** Those that stand in the chain: of one that a walk left out again it is not said who holds it. */
  readonly shown: readonly Answered[];
  /** Of links that were asked for; null: all. */
  readonly kinds: ReadonlySet<string> | null;
  /** By sector. */
  readonly keptBack: ReadonlyMap<string, KeptBack>;
}

/**
 * A line for each member that was asked, or refuses whoever asks; of a sector's others one together. Where it is not told who was
 * asked, a member has a line that has told something, or failed, and the line is about that alone: an answer that there is
 * nothing looks like a filter's no.
 */
export async function coverageOf(
  { asked, shown, kinds, keptBack }: Covered,
  ministries: readonly WalkedMinistry[],
  tally: Tally,
  slices = new Slices(),
): Promise<Coverage[]> {
  const counted = new Map<WalkedMinistry, Counts>();
  const rules = new Map<string, Set<readonly WithheldLinks[]>>();
  const rulesOf = (sector: string): Set<readonly WithheldLinks[]> => {
    let own = rules.get(sector);
    if (!own) rules.set(sector, (own = new Set([keptBack.get(sector)?.rules ?? []])));
    return own;
  };
  const silent = new Set(
    ministries.filter(({ mayKnow, member }) => mayKnow && keptBack.get(member.sector)?.isSilent === true),
  );
  for (const { answers } of asked) {
    if (slices.isOver) await slices.next();
    for (const answer of answers) if (!silent.has(answer.ministry)) countAsked(countsOf(counted, answer), answer);
  }
  for (const { answers } of shown) {
    if (slices.isOver) await slices.next();
    for (const answer of answers) {
      const { ministry, result } = answer;
      // How many more were asked about is chance, and told of nobody of whom it would tell something.
      if (silent.has(ministry) && tellsSomething(answer)) countAsked(countsOf(counted, answer), answer);
      if (result.held) countsOf(counted, answer).held += 1;
      if (result.withheld.length > 0) rulesOf(ministry.member.sector).add(result.withheld);
    }
  }
  const lines: Coverage[] = [];
  for (const [sector, members] of Map.groupBy(ministries, ({ member }) => member.sector)) {
    const withheld = withheldOf(sector, rulesOf(sector), kinds);
    const line = (each: WalkedMinistry, of: Counts): Coverage => ({
      ...(silent.has(each) ? lineOf(each, of, shown.length, null) : lineOf(each, of, asked.length, tally)),
      withheld,
    });
    const unasked: WalkedMinistry[] = [];
    for (const each of members) {
      const of = counted.get(each);
      if (of) lines.push(line(each, of));
      else unasked.push(each);
    }
    const [only] = unasked;
    const awaited = keptBack.get(sector)?.isAwaited ? ({ status: 'AWAITED' } as const) : {};
    if (only && unasked.length === 1) lines.push({ ...line(only, nothing()), ...awaited });
    else if (only) {
      const line = { ...NO_LINE, sector, members: unasked.length, excluded: asked.length, withheld };
      const isTold = !unasked.some((each) => silent.has(each));
      lines.push({
        ...line,
        ...(isTold ? {} : { excluded: shown.length, calls: null, milliseconds: null }),
        ...awaited,
      });
    }
  }
  return lines;
}

function lineOf(
  { member: { name, sector }, breaker }: WalkedMinistry,
  { refuses, asked, awaited, failed, held, cached, stale, oldestMs }: Counts,
  units: number,
  tally: Tally | null,
): Omit<Coverage, 'withheld'> {
  const { calls, milliseconds, answeredAt } = tally?.of(name) ?? UNTOLD;
  return {
    sector,
    member: name,
    members: 1,
    status: awaited > 0 ? 'AWAITED' : failed === 0 ? 'ANSWERED' : failed < asked ? 'PARTIAL' : 'FAILED',
    asked,
    excluded: refuses ? 0 : units - asked,
    answered: asked - failed - awaited,
    held,
    failed,
    calls,
    milliseconds,
    at: answeredAt === null ? null : new Date(answeredAt).toISOString(),
    breaker: breaker(),
    cached,
    stale,
    oldestSeconds: cached === 0 ? null : Math.round(oldestMs / 1_000),
  };
}

/** Whether it shows that somebody was asked: a member that knows nothing, or tells nothing of what it knows, does not. */
function tellsSomething({ result }: UnitAnswer): boolean {
  return result === WITHHELD_UNIT || result.held === true || result.claims.length > 0 || result.faults.length > 0;
}

/** Calls that are not told. */
const UNTOLD = { calls: null, milliseconds: null, answeredAt: null };

const NO_LINE: Omit<Coverage, 'sector' | 'withheld'> = {
  member: null,
  members: 0,
  status: 'ANSWERED',
  asked: 0,
  excluded: 0,
  answered: 0,
  held: 0,
  failed: 0,
  calls: 0,
  milliseconds: 0,
  at: null,
  breaker: 'CLOSED',
  cached: 0,
  stale: 0,
  oldestSeconds: null,
};

/** What one ministry said of all units. */
interface Counts {
  refuses: boolean;
  asked: number;
  awaited: number;
  failed: number;
  held: number;
  cached: number;
  stale: number;
  oldestMs: number;
}

function nothing(): Counts {
  return { refuses: false, asked: 0, awaited: 0, failed: 0, held: 0, cached: 0, stale: 0, oldestMs: 0 };
}

function countsOf(counted: Map<WalkedMinistry, Counts>, { ministry }: UnitAnswer): Counts {
  const known = counted.get(ministry);
  if (known) return known;
  const fresh = nothing();
  counted.set(ministry, fresh);
  return fresh;
}

function countAsked(counts: Counts, { result }: UnitAnswer): void {
  if (result === WITHHELD_UNIT) {
    counts.refuses = true;
    return;
  }
  counts.asked += 1;
  if (result.faults.some(({ reason }) => reason === 'AWAITED')) counts.awaited += 1;
  else if (result.faults.length > 0) counts.failed += 1;
  const { kept } = result;
  if (!kept) return;
  counts.cached += 1;
  if (kept.stale) counts.stale += 1;
  counts.oldestMs = Math.max(counts.oldestMs, kept.ageMs);
}

/** Each rule once. What was not asked for is not withheld. */
function withheldOf(
  sector: string,
  said: ReadonlySet<readonly WithheldLinks[]>,
  kinds: ReadonlySet<string> | null,
): Withheld[] {
  const policies = new Set<string | null>();
  for (const rules of said) {
    for (const each of rules)
      if (!kinds || !each.kinds || each.kinds.some((kind) => kinds.has(kind))) policies.add(each.policy);
  }
  return [...policies].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1)).map((policy) => ({ sector, policy }));
}
