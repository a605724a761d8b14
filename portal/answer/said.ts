import { isSelfStated, rankOf } from '@tongcha/schema';
import type { StatedFields } from '../documents/answers.ts';

/** Whose word something is. `statedBy`: null where the graph does not know that member any more. */
export interface Said {
  readonly sector: string;
  readonly statedBy: StatedFields | null;
}

/** Authorities first, then others, then who speaks of itself; whoever is not known outranks nobody. */
export function byRank(a: Said, b: Said): number {
  return rankIn(a) - rankIn(b);
}

/** What an enterprise says of itself. */
export function isSelf({ statedBy }: Said): boolean {
  return statedBy !== null && isSelfStated(statedBy);
}

/** Of several records the word that counts most, with whose it is; null where none says it. */
export function foremost<R extends Said, T>(
  records: readonly R[],
  of: (record: R) => T | null | undefined,
): { readonly value: T; readonly record: R } | null {
  for (const record of records.toSorted(byRank)) {
    const value = of(record);
    if (value !== null && value !== undefined && value !== '') return { value, record };
  }
  return null;
}

/** Each once, the foremost first. */
export function together(said: readonly Said[]): readonly Said[] {
  const each = new Map<string, Said>();
  for (const { sector, statedBy } of said) each.set(`${sector} ${statedBy?.name ?? ''}`, { sector, statedBy });
  return [...each.values()].sort(byRank);
}

function rankIn({ statedBy }: Said): number {
  return statedBy ? rankOf(statedBy) : 2;
}
