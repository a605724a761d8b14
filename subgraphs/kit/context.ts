import type { CallClaims } from '@tongcha/signature';
import type { LoadContext, Loaders } from './loaders.ts';

/** What the resolvers of one request work with. */
export interface MinistryContext extends LoadContext {
  readonly loaders: Loaders;
  /** Who asks, as far as the caller has proven it. */
  readonly claims: CallClaims;
}
