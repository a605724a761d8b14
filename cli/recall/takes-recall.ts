import type { Said } from '@tongcha/command';

/** What whoever lacks the scope of recalls is told. */
export const TAKES_RECALL: Said = {
  zh: '须用带 recall 权限范围的令牌,试用时: npm run token -- --role regulator --sector FOOD_DRUG --scope recall',
  en: 'it takes a token with the scope recall; to try it: npm run token -- --role regulator --sector FOOD_DRUG --scope recall',
};
