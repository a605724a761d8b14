import type { Link } from '../chain/claims.ts';
import type { FactChain, FactUnit, Unread } from '../facts/index.ts';
import { isPaper } from './amounts.ts';

/** By which something is used up; what is held or carried is handed on, and told again by the next. */
export const USES: readonly string[] = ['TRANSFORM', 'PACK', 'TREAT', 'MASS_BALANCE'];

export interface Uses {
  readonly links: readonly Link[];
  /** Who could know of more, by the code of which. */
  readonly unread: readonly { readonly code: string; readonly unread: readonly Unread[] }[];
}

const NOT_ASKED: readonly Unread[] = [{ sector: null, member: null, reason: 'NOT_ASKED', kinds: null }];

/** What a unit was used for. Where it goes by the code of a paper that is its own alone, what the paper is used for is a use of the unit. */
export function usesOf({ code, unread }: FactUnit, chain: FactChain): Uses {
  const uses = usedBy(code, chain);
  const papers = new Set(uses.map(({ to }) => to).filter(isPaper));
  const own = [...papers].filter((paper) => chain.linksTo(paper).every(({ from }) => from === code));
  return {
    links: [...uses.filter(({ to }) => !papers.has(to)), ...own.flatMap((paper) => usedBy(paper, chain))],
    unread: [
      { code, unread: unread.FORWARD },
      ...own.map((paper) => ({ code: paper, unread: chain.units.get(paper)?.unread.FORWARD ?? NOT_ASKED })),
    ],
  };
}

function usedBy(code: string, chain: FactChain): readonly Link[] {
  return chain.linksFrom(code).filter(({ kind }) => USES.includes(kind));
}
