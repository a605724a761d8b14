import type { Withheld } from '../calls/withheld.ts';
import type { AskedUnit } from '../chain/asked-unit.ts';
import type { Asker } from '../chain/asker.ts';
import { sharedOf } from '../chain/chain.ts';
import { explore } from '../chain/explore.ts';
import { type Gap, gapsOf, joinGaps } from '../chain/gaps.ts';
import { keptBackOf } from '../chain/kept-back.ts';
import { type Selected, select, type WalkedUnit } from '../chain/select.ts';
import type { Slices } from '../chain/slices.ts';
import { Tally } from '../chain/tally.ts';
import type { WalkTerms } from '../chain/walk-request.ts';
import type { Candidate } from './candidates.ts';
import { type Count, countFairly } from './count-fairly.ts';
import type { Reach } from './rank.ts';

export interface Below {
  readonly counted: readonly { readonly candidate: Candidate; readonly reach: Reach }[];
  readonly gaps: readonly Gap[];
  /** What rules keep back of what came of them. */
  readonly withheld: readonly Withheld[];
}

interface CountBelow extends Count {
  readonly units: ReadonlyMap<string, AskedUnit>;
  readonly shown: readonly WalkedUnit[];
  readonly gaps: readonly Gap[];
}

/** Of a candidate that no unit was left for. */
const NOT_COUNTED: Reach = { ends: new Set(), extent: 'CUT' };

/** Counts what came of each candidate. @param terms with the units that are left for all of them */
export async function countBelow(
  asker: Asker,
  chosen: readonly Candidate[],
  terms: Omit<WalkTerms, 'direction'>,
  slices: Slices,
): Promise<Below> {
  const tally = new Tally();
  const walk = { ...terms, direction: 'FORWARD' } as const;
  const below = async (root: string, maxUnits: number): Promise<CountBelow> => {
    const request = { ...walk, root, maxUnits };
    const asked = await explore(asker, { ...request, roots: [root] }, tally);
    const selected = await select(request, asked, slices);
    return {
      reach: reachOf(selected),
      asked: asked.keys(),
      wantsMore: selected.cut.UNIT_LIMIT.length > 0,
      units: asked,
      shown: selected.units,
      gaps: await gapsOf(selected, request, slices),
    };
  };
  const codes = chosen.map(({ code }) => code);
  const { counts, asked } = await countFairly(codes, terms.maxUnits, below);
  asker.countWalked(asked.size);
  const walks = [...counts.values()];
  const shown = [...new Map(walks.flatMap((each) => each.shown.map((unit) => [unit.code, unit]))).values()];
  const all = new Map(walks.flatMap((each) => [...each.units]));
  const keptBack = await keptBackOf(asker, 'FORWARD', shown);
  const { withheld } = await sharedOf({ asked: all, units: shown, tally, keptBack }, walk, asker.ministries, slices);
  return {
    withheld,
    counted: chosen.map((candidate) => ({ candidate, reach: counts.get(candidate.code)?.reach ?? NOT_COUNTED })),
    // Where a count was cut off is said of its candidate.
    gaps: joinGaps(walks.flatMap(({ gaps }) => gaps.filter(({ member }) => member !== null))),
  };
}

function reachOf({ units, links, cut }: Selected): Reach {
  const stopped = [...cut.UNIT_LIMIT, ...cut.DEPTH_LIMIT];
  // Of what came of a unit beyond a limit it is not known where it ends: several may end in one.
  const leadOn = new Set([...links.map(({ from }) => from), ...stopped]);
  const ends = new Set(units.flatMap(({ code }) => (leadOn.has(code) ? [] : [code])));
  if (stopped.length > 0) return { ends, extent: 'CUT' };
  const isUnread = units.some(({ answers }) => answers.some(({ result }) => result.faults.length > 0));
  return { ends, extent: isUnread ? 'GAPS' : 'WHOLE' };
}
