import type { GraphQLError } from 'graphql';
import { DatabaseFault } from '@tongcha/database';
import { describeError, logSeldom } from '@tongcha/observe';
import { refused } from '../json/refused.ts';

/** Why something about a recall is not done, in a public code; the message says what to do. */
export const refusal: (code: 'NOT_FOUND' | 'CONFLICT' | 'FORBIDDEN' | 'UNAVAILABLE', message: string) => GraphQLError =
  refused;

/** What fails in the store is told in public words, and to the operator in its own. */
export async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DatabaseFault)) throw error;
    logSeldom(
      'error',
      'governance',
      { event: 'governance', error: describeError(error) },
      '召回库不可用 / the store of recalls cannot be used',
    );
    throw refusal('UNAVAILABLE', 'recalls can be neither ordered nor read just now: ask again later');
  }
}
