/** Something that a member says: a record, or one's word for a link, as far as it tells whose it is. */
export interface Stated {
  /** null: a member that has left meanwhile. */
  readonly statedBy?: { readonly kind: string } | null;
}

/** Whether it is what an enterprise says of itself, confirmed by nobody. Show it as that. */
export function isSelfStated({ statedBy }: Stated): boolean {
  return statedBy?.kind === 'ENTERPRISE';
}

/**
 * What several members say of one thing, those first who speak by law, those last who speak of themselves; else in the order given.
 * Nothing is left out: a recall that one of them states stands, whatever others say.
 */
export function authoritiesFirst<T extends Stated>(all: readonly T[]): T[] {
  return all.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf(stated: Stated): number {
  const kind = stated.statedBy?.kind;
  return kind === 'MINISTRY' || kind === 'REGION' ? 0 : isSelfStated(stated) ? 2 : 1;
}
