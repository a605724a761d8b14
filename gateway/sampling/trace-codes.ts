import type { Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import { sharedOf } from '../chain/chain.ts';
import type { Coverage } from '../chain/coverage.ts';
import type { Gap } from '../chain/gaps.ts';
import { INTERACTIVE, readTerms } from '../chain/read-arguments.ts';
import { Slices } from '../chain/slices.ts';
import { factWalk } from '../facts/index.ts';
import { tracedBy } from '../origins/beginnings.ts';
import { SOURCE_KINDS, type Traced, tracedOf } from '../origins/traced.ts';

/** What became of walking many codes back. */
export interface TracedCodes {
  /** Of each code; those of which it is known that they are classes of products are left out. */
  readonly traced: ReadonlyMap<string, Traced>;
  /** The oldest time at which a system has said what was read of them; null: none tells. */
  readonly oldest: string | null;
  readonly gaps: readonly Gap[];
  readonly coverage: readonly Coverage[];
  readonly withheld: readonly Withheld[];
}

const NOTHING: TracedCodes = { traced: new Map(), oldest: null, gaps: [], coverage: [], withheld: [] };

/**
 * Walks all of them back to their origins at once: a unit that several come from is asked about once.
 * @param codes each once @param unitsEach that are walked, together so many times as there are codes: what the schema takes for their cost
 */
export async function traceCodes(asker: Asker, codes: readonly string[], unitsEach: number): Promise<TracedCodes> {
  if (codes.length === 0) return NOTHING;
  const slices = new Slices();
  const maxUnits = Math.min(codes.length * unitsEach, INTERACTIVE.most.units);
  const terms = readTerms({ direction: 'BACK', kinds: SOURCE_KINDS, maxUnits }, INTERACTIVE);
  const { walked, facts } = await factWalk(
    asker,
    { ...terms, roots: codes },
    { needs: tracedBy, around: false },
    slices,
  );
  const traced = new Map<string, Traced>();
  for (const chain of walked.chains) {
    if (slices.isOver) await slices.next();
    const records = facts.units.get(chain.request.root)?.records ?? [];
    if (!records.some(({ values }) => values['level'] === 'CLASS'))
      traced.set(chain.request.root, tracedOf(chain, facts));
  }
  const { coverage, withheld } = await sharedOf(walked, walked.request, asker.ministries, slices);
  const times = [...facts.units.values()].flatMap(({ records }) =>
    records.flatMap(({ values }) => asOfIn(values) ?? []),
  );
  return { traced, oldest: oldestOf(times), gaps: facts.gaps, coverage, withheld };
}

function asOfIn({ source }: Readonly<Record<string, unknown>>): string | null {
  const asOf = typeof source === 'object' && source !== null && 'asOf' in source ? source.asOf : null;
  return typeof asOf === 'string' ? asOf : null;
}

function oldestOf(times: readonly string[]): string | null {
  let oldest: string | null = null;
  for (const time of times) if (oldest === null || Date.parse(time) < Date.parse(oldest)) oldest = time;
  return oldest;
}
