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
