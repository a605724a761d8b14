import type { Rule } from '../rule.ts';
import { amountsDisagree } from './amounts-disagree.ts';
import { exceedsItsInputs } from './exceeds-its-inputs.ts';
import { givesOutMore } from './gives-out-more.ts';
import { olderThanItsInput } from './older-than-its-input.ts';
import { certificateExpired } from './certificate-expired.ts';
import { certificateVoid } from './certificate-void.ts';
import { cylinderOverdueWhenFilled } from './cylinder-overdue-when-filled.ts';
import { inspectionFailed } from './inspection-failed.ts';
import { inspectionOverdue } from './inspection-overdue.ts';
import { madeFromRecalled } from './made-from-recalled.ts';
import { licenceInvalid } from './licence-invalid.ts';
import { papersMissing } from './papers-missing.ts';
import { overdueWhenUsed } from './overdue-when-used.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import { recalled } from './recalled.ts';
import { timesContradict } from './times-contradict.ts';
import { twoPlaces } from './two-places.ts';
import { withdrawalPeriod } from './withdrawal-period.ts';

/** All that units are judged by, in the order in which what they say is told. */
export const RULES: readonly Rule[] = [
  recalled,
  madeFromRecalled,
  inspectionFailed,
  withdrawalPeriod,
  quotaExceeded,
  overdueWhenUsed,
  cylinderOverdueWhenFilled,
  licenceInvalid,
  inspectionOverdue,
  certificateVoid,
  certificateExpired,
  papersMissing,
  givesOutMore,
  exceedsItsInputs,
  amountsDisagree,
  olderThanItsInput,
  timesContradict,
  twoPlaces,
];
