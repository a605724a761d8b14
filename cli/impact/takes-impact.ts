import type { Said } from '@tongcha/command';

/** What whoever lacks the scope of impacts and origins is told. */
export const TAKES_IMPACT: Said = {
  zh: '须用带 impact 权限范围的令牌,试用时: npm run token -- --role regulator --sector FOOD_DRUG --scope impact',
  en: 'it takes a token with the scope impact; to try it: npm run token -- --role regulator --sector FOOD_DRUG --scope impact',
};
