import type { BreakerState } from '@tongcha/resilience';
import type { Withheld } from '../calls/withheld.ts';
import type { UnitAnswer } from './asked-unit.ts';
import { Slices } from './slices.ts';
import type { Tally } from './tally.ts';
import { WITHHELD_UNIT, type WithheldLinks } from './unit-query.ts';
import type { WalkedMinistry } from './walked-ministry.ts';

/** The shape of schema/chain.graphql. */
export interface Coverage {
  readonly sector: string;
  readonly member: string | null;
  readonly members: number;
  readonly status: 'ANSWERED' | 'PARTIAL' | 'FAILED';
  readonly asked: number;
  readonly excluded: number;
  readonly answered: number;
  readonly held: number;
  readonly failed: number;
  readonly withheld: readonly Withheld[];
  readonly calls: number;
  readonly milliseconds: number;
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
}

/** A line for each member that was asked, or refuses whoever asks; of a sector's others one together. */
export async function coverageOf(
  { asked, shown, kinds }: Covered,
  ministries: readonly WalkedMinistry[],
  tally: Tally,
  slices = new Slices(),
): Promise<Coverage[]> {
  const counted = new Map<WalkedMinistry, Counts>();
  for (const { answers } of asked) {
    if (slices.isOver) await slices.next();
    for (const answer of answers) countAsked(countsOf(counted, answer), answer);
  }
  for (const { answers } of shown) {
    if (slices.isOver) await slices.next();
    for (const answer of answers) countShown(countsOf(counted, answer), answer);
  }
  const lines: Coverage[] = [];
  for (const [sector, members] of Map.groupBy(ministries, ({ member }) => member.sector)) {
    const unasked: WalkedMinistry[] = [];
    for (const each of members) {
      const counts = counted.get(each);
      if (counts) lines.push(lineOf(each, counts, asked.length, kinds, tally));
      else unasked.push(each);
    }
    const [only] = unasked;
    if (only && unasked.length === 1) lines.push(lineOf(only, nothing(), asked.length, kinds, tally));
    else if (only) lines.push(lineOfOthers(sector, unasked.length, asked.length));
  }
  return lines;
}

function lineOf(
  { member: { name, sector }, breaker }: WalkedMinistry,
  { refuses, asked, failed, held, cached, stale, oldestMs, rules }: Counts,
  units: number,
  kinds: Covered['kinds'],
  tally: Tally,
): Coverage {
  const { calls, milliseconds, answeredAt } = tally.of(name);
  return {
    sector,
    member: name,
    members: 1,
    status: failed === 0 ? 'ANSWERED' : failed < asked ? 'PARTIAL' : 'FAILED',
    asked,
    excluded: refuses ? 0 : units - asked,
    answered: asked - failed,
    held,
    failed,
    withheld: withheldOf(sector, rules, kinds),
    calls,
    milliseconds,
    at: answeredAt === null ? null : new Date(answeredAt).toISOString(),
    breaker: breaker(),
    cached,
    stale,
    oldestSeconds: cached === 0 ? null : Math.round(oldestMs / 1_000),
  };
}

function lineOfOthers(sector: string, members: number, units: number): Coverage {
  return { ...NO_LINE, sector, members, excluded: units };
}

const NO_LINE: Omit<Coverage, 'sector'> = {
  member: null,
  members: 0,
  status: 'ANSWERED',
  asked: 0,
  excluded: 0,
  answered: 0,
  held: 0,
  failed: 0,
  withheld: [],
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
  failed: number;
  held: number;
  cached: number;
  stale: number;
  oldestMs: number;
  /** Of all units in one answer it is the same list, of most none. */
  readonly rules: Set<readonly WithheldLinks[]>;
}

function nothing(): Counts {
  return { refuses: false, asked: 0, failed: 0, held: 0, cached: 0, stale: 0, oldestMs: 0, rules: new Set() };
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
  if (result.faults.length > 0) counts.failed += 1;
  const { kept } = result;
  if (!kept) return;
  counts.cached += 1;
  if (kept.stale) counts.stale += 1;
  counts.oldestMs = Math.max(counts.oldestMs, kept.ageMs);
}

function countShown(counts: Counts, { result: { held, withheld } }: UnitAnswer): void {
  if (held) counts.held += 1;
  if (withheld.length > 0) counts.rules.add(withheld);
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
