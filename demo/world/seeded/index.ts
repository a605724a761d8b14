import { partyOf } from '../background.ts';
import { placed } from '../cells/tell.ts';
import type { Case } from '../case.ts';
import type { Fact } from '../facts.ts';
import { Random } from '../random.ts';
import { amountsDisagree, exceedsItsInputs, givesOutMore } from './amounts.ts';
import { cylinderOverdueWhenFilled, inspectionOverdue, overdueWhenUsed } from './equipment.ts';
import { withdrawalPeriod } from './farm.ts';
import {
  expiredWhenUsed,
  inspectionFailed,
  inspectionWithoutResult,
  madeFromRecalled,
  productExpired,
  recalled,
} from './goods.ts';
import { certificateExpired, certificateVoid, licenceInvalid, papersMissing } from './papers.ts';
import { twoPlaces } from './places.ts';
import { oxideExceedsGoods, quotaExceeded } from './rare-earth.ts';
import type { Seed, Seeded } from './tell.ts';
import { olderThanItsInput, timesContradict } from './times.ts';

/** A place in the list is part of its codes: new ones come last. */
const SEEDS: readonly Seed[] = [
  recalled,
  madeFromRecalled,
  inspectionFailed,
  withdrawalPeriod,
  quotaExceeded,
  productExpired,
  overdueWhenUsed,
  cylinderOverdueWhenFilled,
  inspectionOverdue,
  certificateVoid,
  certificateExpired,
  givesOutMore,
  exceedsItsInputs,
  amountsDisagree,
  olderThanItsInput,
  timesContradict,
  papersMissing,
  licenceInvalid,
  expiredWhenUsed,
  inspectionWithoutResult,
  oxideExceedsGoods,
  twoPlaces,
];

/** Numbers of codes: cells have those before. */
const FIRST = 50_000;
const PLACES = 32;
/** Of each rule at any scale, and beside that for scale 1. */
const [AT_LEAST, PER_SCALE] = [2, 3];

interface Options {
  readonly seed: number;
  readonly scale: number;
}

/** What breaks rules beside the trade, fact by fact. */
export function* seeded(options: Options): Generator<Fact> {
  for (const { facts } of all(options)) yield* placed(facts, '370683');
}

/** What of it breaks which. */
export function* seededCases(options: Options): Generator<Case> {
  for (const { cases } of all(options)) yield* cases;
}

function* all({ seed, scale }: Options): Generator<Seeded> {
  const each = AT_LEAST + Math.round(PER_SCALE * scale);
  for (let k = 0; k < each; k += 1)
    for (const [place, make] of SEEDS.entries()) {
      const i = FIRST + k * PLACES + place;
      yield make({ i, k, random: new Random(seed, i), who: (n) => partyOf(i, n) });
    }
}
