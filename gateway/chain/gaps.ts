import { NOT_KEPT, NOT_LET_IN, UNVERIFIED } from '../calls/subgraph-response.ts';
import { type Member, spokenName } from '../members/member.ts';
import type { KeptBack } from './kept-back.ts';
import type { Selected } from './select.ts';
import type { Slices } from './slices.ts';
import type { GapReason } from './unit-query.ts';
import type { WalkTerms } from './walk-request.ts';

/** The shape of schema/chain.graphql. */
export interface Gap {
  readonly reason: GapReason;
  readonly sector: string | null;
  readonly member: string | null;
  readonly system: string | null;
  readonly codes: readonly string[];
  readonly message: string;
}

const PASSING: ReadonlySet<string> = new Set(['TIMEOUT', 'UNAVAILABLE', 'TOO_BUSY']);

/** Whether a gap of that reason may be gone a little later. */
export function isPassing(reason: string): boolean {
  return PASSING.has(reason);
}

/** One gap for each reason and each who; only about units that are in the chain. */
export async function gapsOf({ units, cut }: Selected, terms: WalkTerms, slices: Slices): Promise<Gap[]> {
  const gaps = new Map<
    string,
    { reason: GapReason; of: Member; system: string | null; message?: string | undefined; codes: string[] }
  >();
  for (const { code, answers } of units) {
    if (slices.isOver) await slices.next();
    for (const { ministry, result } of answers) {
      for (const { reason, system, message } of result.faults) {
        const of = ministry.member;
        const key = `${of.sector} ${of.name} ${system ?? ''} ${reason}`;
        const gap = gaps.get(key) ?? { reason, of, system, message, codes: [] };
        if (gap.codes.at(-1) !== code) gap.codes.push(code);
        gaps.set(key, gap);
      }
    }
  }
  const asked = [...gaps.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { reason, of, system, message, codes }]): Gap => ({
      reason,
      sector: of.sector,
      member: of.name,
      system,
      codes,
      message: message ?? gapMessage(reason, system ?? spokenName(of)),
    }));
  const stopped = (['DEPTH_LIMIT', 'UNIT_LIMIT'] as const)
    .filter((reason) => cut[reason].length > 0)
    .map((reason): Gap => ({
      reason,
      sector: null,
      member: null,
      system: null,
      codes: cut[reason],
      message: limitMessage(reason, terms),
    }));
  return [...asked, ...stopped];
}

/** Of a walk that goes on: sectors of which it is not told who is waited for; where nobody is, the walk itself. */
export function awaitedGaps(root: string, keptBack: ReadonlyMap<string, KeptBack>, known: readonly Gap[]): Gap[] {
  const gap = (sector: string | null): Gap => ({
    reason: 'AWAITED',
    sector,
    member: null,
    system: null,
    codes: [root],
    message: gapMessage('AWAITED', sector ?? 'the walk'),
  });
  const silent = [...keptBack].flatMap(([sector, { isAwaited }]) => (isAwaited ? [gap(sector)] : []));
  return silent.length > 0 || known.some(({ reason }) => reason === 'AWAITED') ? silent : [gap(null)];
}

/** What is missing for one reason at one place is one gap, by whichever walk it was found. */
export function joinGaps(gaps: readonly Gap[]): readonly Gap[] {
  const joined = new Map<string, Gap>();
  for (const gap of gaps) {
    const key = JSON.stringify([gap.reason, gap.sector, gap.member, gap.system]);
    const known = joined.get(key);
    joined.set(key, known ? { ...known, codes: [...new Set([...known.codes, ...gap.codes])] } : gap);
  }
  return [...joined.values()];
}

/** The usual sentence. */
export function gapMessage(reason: GapReason, who: string): string {
  return `${who} ${REASONS[reason]}`;
}

/** Of a limit of the walk itself. */
export function limitMessage(
  reason: 'DEPTH_LIMIT' | 'UNIT_LIMIT',
  { maxDepth, maxUnits }: Pick<WalkTerms, 'maxDepth' | 'maxUnits'>,
): string {
  return reason === 'DEPTH_LIMIT'
    ? `the walk stopped ${maxDepth} links from the start`
    : `the walk stopped at ${maxUnits} units`;
}

const REASONS: Readonly<Record<GapReason, string>> = {
  AWAITED: 'has not answered yet',
  TIMEOUT: 'did not answer in time',
  UNAVAILABLE: 'cannot be reached',
  TOO_BUSY: 'asks to be asked less',
  BAD_ANSWER: 'gave an answer that cannot be read',
  NOT_UNDERSTOOD: 'gave something that could not be understood',
  NO_HISTORY: NOT_KEPT,
  BAD_REQUEST: 'cannot be asked this',
  OTHER_VERSION: 'serves another version of its schema than the graph',
  UNVERIFIED_CALL: UNVERIFIED,
  CREDENTIALS_REFUSED: NOT_LET_IN,
  FORBIDDEN: 'refuses to answer',
  DEPTH_LIMIT: 'was not asked further',
  UNIT_LIMIT: 'was not asked further',
};
