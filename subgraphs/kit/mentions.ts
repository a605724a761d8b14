import { canonical } from '@tongcha/codes';

/** What a record has below it at most: lists of parts with organisations in them. */
const MOST_DEEP = 6;

/** The codes that anything of a record mentions as organisations, `uscc:` and their credit codes. */
export function organizationsIn(value: unknown): string[] {
  const found = new Set<string>();
  collect(value, MOST_DEEP, found);
  return [...found];
}

/** A credit code as it is looked up. */
export function organizationCode(uscc: string): string {
  return canonical(`uscc:${uscc}`) ?? `uscc:${uscc}`;
}

function collect(value: unknown, deep: number, found: Set<string>): void {
  if (typeof value !== 'object' || value === null || deep === 0) return;
  for (const [name, each] of Object.entries(value)) {
    if (name === 'uscc' && typeof each === 'string') found.add(organizationCode(each));
    else collect(each, deep - 1, found);
  }
}
