import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { MOST_INT } from './member-page.ts';
import type { AskedMember, AskMember } from './search-page.ts';

/** More members than this are not asked for a total. */
const MOST_COUNTED = 200;
const AT_ONCE = 4;

/** How many there are in all, and who was asked for nothing else. */
export interface Counted {
  /** null: one of them does not count, or there are too many to ask. */
  readonly total: number | null;
  readonly asked: readonly AskedMember[];
}

/**
 * Asks those that the page did not come to. Nobody is asked where it is known already that one does not count.
 * @param members all of them, in order
 */
export async function countAll(
  members: readonly WalkedMinistry[],
  { asked, signal }: { readonly asked: readonly AskedMember[]; readonly signal: AbortSignal },
  ask: AskMember,
): Promise<Counted> {
  const known = new Set(asked.map(({ ministry }) => ministry));
  const left = members.filter((each) => !known.has(each));
  const counted: AskedMember[] = [];
  const isUnknown = (all: readonly AskedMember[]): boolean => all.some(({ page: { total } }) => total === null);
  if (members.length > MOST_COUNTED || isUnknown(asked)) return { total: null, asked: [] };
  for (let at = 0; at < left.length; at += AT_ONCE) {
    const pages = await Promise.all(
      left.slice(at, at + AT_ONCE).map(async (ministry) => ({
        ministry,
        page: await ask(ministry, { first: 1, after: null }, signal),
      })),
    );
    counted.push(...pages);
    if (isUnknown(pages)) return { total: null, asked: counted };
  }
  const total = [...asked, ...counted].reduce((sum, { page }) => sum + (page.total ?? 0), 0);
  return { total: total > MOST_INT ? null : total, asked: counted };
}
