import type { Rights } from './rights.ts';
import type { Mark } from '../../supergraph/marks.ts';

type AnyOf = readonly (readonly string[])[];

/** More alternatives than a mark has that people wrote. */
const MOST = 4_096;

/** Whether the rights cover the mark: any of its alternatives, all of it. */
export function holds(mark: Mark, rights: Rights): boolean {
  if (mark.kind === 'authenticated') return rights.authenticated;
  const held = mark.kind === 'scopes' ? rights.scopes : rights.policies;
  return mark.anyOf.some((all) => all.every((term) => held.has(term)));
}

/** Those of the marks that ask for more than the others, all together, do. */
export function addsTo(others: readonly Mark[], marks: readonly Mark[]): Mark[] {
  return marks.filter((mark) => {
    const alike = others.filter(({ kind }) => kind === mark.kind);
    if (alike.length === 0) return true;
    const together = alike.reduce<AnyOf | null>((all, { anyOf }) => (all ? allOf(all, anyOf) : null), [[]]);
    return !together || !together.every((all) => mark.anyOf.some((some) => some.every((term) => all.includes(term))));
  });
}

/** Both, as any of alternatives, none of which is part of another; null when there are too many to tell. */
function allOf(a: AnyOf, b: AnyOf): AnyOf | null {
  if (a.length * b.length > MOST) return null;
  const both = a.flatMap((one) => b.map((other) => [...new Set([...one, ...other])].sort()));
  const different = [...new Map(both.map((all) => [all.join('\n'), all])).values()];
  return different.filter((all) => !different.some((less) => less !== all && less.every((term) => all.includes(term))));
}
