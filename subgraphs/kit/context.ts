import type { CallClaims } from '@tongcha/signature';
import type { Put } from './guards.ts';
import type { LoadContext, Loaders } from './loaders.ts';
import type { Intake } from './orders/intake.ts';

/** What the resolvers of one request work with. */
export interface MinistryContext extends LoadContext {
  readonly loaders: Loaders;
  /** Who asks, as far as the caller has proven it. */
  readonly claims: CallClaims;
  readonly put: Put;
  /** No call to a legacy system goes on for longer, milliseconds. */
  readonly longestMs: number;
  /** Opens complaints; absent: none are taken in. */
  readonly intake?: Intake | null | undefined;
}
