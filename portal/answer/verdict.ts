import type { WarnedFields } from '../documents/answers.ts';
import { byTime } from './by-time.ts';
import type { ChainBack, ChainState } from './chain-state.ts';
import type { HeldRecord, MinistryState } from './ministries.ts';
import { isSelf, type Said } from './said.ts';
import { awaitedOf, type Missing, missingOf, type Standing, standingsOf } from './standings.ts';
import { type Dated, isDeciding, stateBy, type Undecided, undecidedIn, type Warning, warningsOf } from './warnings.ts';

/**
 * What the strip at the top says. `asking`: not all have answered, and nothing is against the thing so far. `unchecked`: all have,
 * but something on which a recall or a failure rests is not for the public, so that nothing is not said to be found.
 */
export type VerdictState =
  | 'recalled'
  | 'upstream'
  | 'attention'
  | 'nothing'
  | 'unchecked'
  | 'incomplete'
  | 'unknown'
  | 'asking';

export interface Verdict {
  readonly state: VerdictState;
  /** What the graph's rules say, gravest first; of the thing itself before what is upstream. */
  readonly warnings: readonly Warning[];
  /** What the graph's rules could not decide, by rule. */
  readonly undecided: readonly Undecided[];
  /** All that is known of the thing is an enterprise's own word. */
  readonly selfStated: boolean;
  /** Who was asked, and how many have answered. */
  readonly asked: Count;
  readonly answered: Count;
  /** How old the oldest of it is: when that was so. */
  readonly at: string | null;
  /** Who has not answered, or not in full, whatever the state. */
  readonly missing: readonly Missing[];
  /** Who is still waited for. */
  readonly awaited: readonly Missing[];
  /** How each member stands to it. */
  readonly standings: readonly Standing<HeldRecord>[];
}

/** Sectors, and members of all of them together. */
export interface Count {
  readonly sectors: number;
  readonly members: number;
}

/** What has been answered so far. */
export interface Answers {
  readonly code: string;
  readonly ministries: ReadonlyMap<string, MinistryState>;
  /** What the graph's rules say of the thing by itself, which is known before its chain; null: not yet, or not at all. */
  readonly first: readonly WarnedFields[] | null;
  readonly chain: ChainState<ChainBack>;
}

/** Claims only what has been said: the first of these states that is so. */
export function verdictOf(answers: Answers): Verdict {
  const { code, ministries, first, chain } = answers;
  const walked = chain.state === 'known' ? chain.chain : null;
  const rows = walked?.coverage ?? [];
  const warned = [...(walked?.warnings ?? []), ...(first ?? [])];
  const warnings = warningsOf(warned, code, datedIn(answers));
  const waiting = walked === null ? chain.state === 'waiting' : chain.state === 'known' && chain.more;
  // What a chain so far leaves open may be decided by the next answer.
  const undecided = undecidedIn([...((!waiting && walked?.warnings) || []), ...(first ?? [])]);
  const states = [...ministries.values()];
  const standings = [...ministries].flatMap(([sector, each]) =>
    standingsOf(
      sector,
      each,
      rows.filter((row) => row.sector === sector),
    ),
  );
  const missing = missingOf(standings, rows);
  const known =
    states.some(({ state }) => state === 'held') ||
    (walked !== null &&
      (walked.links.length > 0 || walked.units.some((unit) => unit.code === code && unit.records.length > 0)));
  const state = stateOf(warnings, {
    waiting: waiting || states.some(({ state: each }) => each === 'waiting'),
    complete: missing.length === 0 && walked?.complete === true,
    known,
    decided: !undecided.some(isDeciding),
  });
  const isClear = state === 'nothing' || state === 'unchecked';
  const selfStated = isClear && restsOnSelf(answers);
  const silent = standings.filter((each) => each.state === 'waiting' || each.state === 'failed');
  const membersOf = (of: readonly Standing[]): number => of.reduce((sum, { members }) => sum + members, 0);
  return {
    state: selfStated ? 'attention' : state,
    warnings,
    undecided,
    selfStated,
    asked: { sectors: ministries.size, members: membersOf(standings) },
    answered: {
      sectors: ministries.size - new Set(silent.map(({ sector }) => sector)).size,
      members: membersOf(standings) - membersOf(silent),
    },
    at: oldestOf(answers),
    missing,
    awaited: awaitedOf(standings, rows),
    standings,
  };
}

/** Whether all that is known of the thing is what an enterprise says of itself: that nothing is against it is not said on that alone. */
function restsOnSelf({ code, ministries, chain }: Answers): boolean {
  const { units, links } = chain.state === 'known' ? chain.chain : { units: [], links: [] };
  const said: readonly Said[] = [
    ...[...ministries.values()].flatMap((each) => (each.state === 'held' ? each.records : [])),
    ...units.flatMap((unit) => (unit.code === code ? unit.records : [])),
    ...links.flatMap(({ from, to, evidence }) => (from === code || to === code ? evidence : [])),
  ];
  return said.length > 0 && said.every(isSelf);
}

/**
 * A warning that is known is told whoever has not answered; that there is none only when all have, and no rule on which that
 * rests lacked something.
 */
function stateOf(
  warnings: readonly Warning[],
  is: Readonly<Record<'waiting' | 'complete' | 'known' | 'decided', boolean>>,
): VerdictState {
  const [gravest] = warnings;
  const state = gravest ? stateBy(gravest) : null;
  if (state) return state;
  if (is.waiting) return 'asking';
  if (!is.complete) return 'incomplete';
  if (!is.known) return 'unknown';
  return is.decided ? 'nothing' : 'unchecked';
}

/** How old what each member says of the thing and of its chain is. */
function datedIn({ ministries, chain }: Answers): readonly Dated[] {
  const units = chain.state === 'known' ? chain.chain.units : [];
  return [
    ...[...ministries.values()].flatMap((each) => (each.state === 'held' ? each.records : [])),
    ...units.flatMap(({ code, records }) => records.map(({ member, source }) => ({ code, member, source }))),
  ];
}

/** The time of the oldest data that the verdict stands on: a claim holds no longer than the oldest of what it is made from. */
function oldestOf({ ministries, chain }: Answers): string | null {
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
