import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import type { Coverage } from '../chain/coverage.ts';
import type { Gap } from '../chain/gaps.ts';
import { drawOf, drawSample } from './draw-sample.ts';
import type { Listed } from './list-codes.ts';
import { type Found, shareOf } from './share-of.ts';
import { traceCodes } from './trace-codes.ts';
import type { Interval } from './wilson.ts';
import type { Break, Traced } from '../origins/traced.ts';

/** Why units are not traceable, whose ever they are. */
type Cause = Pick<Break, 'reason' | 'sector'>;

/** What a sample says of what is listed, on either side of its share. */
export interface Sampled extends Interval {
  readonly sampled: number;
  readonly traceable: number;
  readonly broken: number;
  readonly undecided: number;
  readonly causes: readonly CauseCount[];
  readonly listed: number;
  readonly isAll: boolean;
}

/** The shape of schema/organizations.graphql. */
export interface TraceRate extends Sampled {
  readonly total: number | null;
  readonly draw: string;
  readonly asOf: string;
  readonly oldest: string | null;
  readonly coverage: readonly Coverage[];
  readonly gaps: readonly Gap[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
  /** The sample, for whoever computes with it. */
  readonly codes: readonly string[];
}

export interface CauseCount extends Cause {
  /** Units of the sample. */
  readonly units: number;
}

/** Units that are walked of each of a sample: schema/organizations.graphql takes as many for its cost. */
const UNITS_EACH = 50;

/** Of a sample of what is listed, how many units can be walked back to where they came from. @param now epoch milliseconds */
export async function traceRate(
  asker: Asker,
  listed: Listed,
  { size, now }: { readonly size: number; readonly now: number },
): Promise<TraceRate> {
  const draw = drawOf(now);
  const sample = drawSample(listed.codes, size, draw);
  const { traced, oldest, gaps: unread, coverage, withheld } = await traceCodes(asker, sample, UNITS_EACH);
  const gaps = [...listed.gaps, ...unread];
  return {
    ...sampledOf([...traced.values()], listed, sample.length),
    total: listed.total,
    draw,
    asOf: new Date(now).toISOString(),
    oldest,
    coverage,
    gaps,
    withheld: distinctWithheld([...listed.withheld, ...withheld]),
    complete: gaps.length === 0,
    codes: [...traced.keys()],
  };
}

/** @param drawn how many of those that are listed */
export function sampledOf(outcomes: readonly Traced[], { codes, isAll }: Listed, drawn: number): Sampled {
  const found = foundIn(outcomes);
  return {
    sampled: outcomes.length,
    traceable: found.yes,
    broken: found.no,
    undecided: found.undecided,
    causes: causesOf(outcomes),
    ...shareOf(found, isAll && drawn === codes.length),
    listed: codes.length,
    isAll,
  };
}

function foundIn(outcomes: readonly Traced[]): Found {
  const of = (wanted: Traced['outcome']): number => outcomes.filter(({ outcome }) => outcome === wanted).length;
  return { yes: of('TRACEABLE'), no: of('BROKEN'), undecided: of('UNDECIDED') };
}

/** In how many units each cause plays a part, the most frequent first. */
function causesOf(outcomes: readonly Traced[]): readonly CauseCount[] {
  const counts = new Map<string, CauseCount>();
  for (const { breaks } of outcomes) {
    const own = new Map(breaks.map(({ reason, sector }) => [`${reason} ${sector ?? ''}`, { reason, sector }]));
    for (const [key, cause] of own) counts.set(key, { ...cause, units: (counts.get(key)?.units ?? 0) + 1 });
  }
  return [...counts]
    .sort(([a, one], [b, other]) => other.units - one.units || (a < b ? -1 : 1))
    .map(([, each]) => each);
}
