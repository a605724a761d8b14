import { canonical } from '@tongcha/codes';

/** A credit code as it is looked up. */
export function organizationCode(uscc: string): string {
  return canonical(`uscc:${uscc}`) ?? `uscc:${uscc}`;
}
