/** What a group of policies opens, for people: the second half of a policy's name (docs/sharing.md). */
const GROUPS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  parties: { zh: '由谁持有、购买或收货', en: 'who holds, buys or receives' },
  farming: { zh: '农场使用了什么投入品', en: 'what the farm used' },
  quantities: { zh: '数量', en: 'amounts' },
  sites: { zh: '场所的地址和坐标', en: 'addresses of sites' },
  search: { zh: '登记簿的清单', en: 'lists of its register' },
  statistics: { zh: '统计数', en: 'how many there are' },
  supervision: { zh: '监管信息', en: 'what inspectors wrote' },
};

/**
 * A policy in words; its own name where it is a ministry's own. @param policy `agriculture/farming`; null: no policy
 * opens it
 */
export function policyWords(policy: string | null, language: 'zh' | 'en'): string {
  if (policy === null) return language === 'zh' ? '该部门的内容' : 'what it holds';
  return GROUPS[policy.slice(policy.indexOf('/') + 1)]?.[language] ?? policy;
}
