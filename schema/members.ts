/** What kind of place answers for a sector. */
export type MemberKind = 'MINISTRY' | 'REGION' | 'ASSOCIATION' | 'PLATFORM' | 'ENTERPRISE' | 'LABORATORY' | 'CERTIFIER';

/** Speaks by law, as a ministry or a region does. */
export function isAuthority({ kind }: { readonly kind: MemberKind }): boolean {
  return kind === 'MINISTRY' || kind === 'REGION';
}

/** Speaks of itself: it never outranks an authority. */
export function isSelfStated({ kind }: { readonly kind: MemberKind }): boolean {
  return kind === 'ENTERPRISE';
}

/** Whose word comes first where several say something of one thing: authorities, then others, then who speaks of itself. */
export function rankOf(member: { readonly kind: MemberKind }): number {
  return isAuthority(member) ? 0 : isSelfStated(member) ? 2 : 1;
}

/** What kinds of members there are (docs/directory.md), as people are told. */
export const MEMBER_KINDS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  MINISTRY: { zh: '国家部门', en: 'ministry' },
  REGION: { zh: '地方部门', en: 'regional authority' },
  ASSOCIATION: { zh: '行业协会', en: 'association' },
  PLATFORM: { zh: '第三方平台', en: 'platform' },
  ENTERPRISE: { zh: '企业自述', en: 'enterprise, of itself' },
  LABORATORY: { zh: '检验机构', en: 'laboratory' },
  CERTIFIER: { zh: '认证机构', en: 'certifier' },
};
