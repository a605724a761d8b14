import { STEPS } from './steps.ts';

/** What systems write in English, in Chinese. A word that stands in neither list is shown as it is written. */
export const termsZh: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(STEPS).map(([name, { zh }]) => [name, zh])),
  open: '进行中',
  ongoing: '进行中',
  closed: '已结束',
  completed: '已完成',
  terminated: '已终止',
  withdrawn: '已撤销',
  valid: '有效',
  expired: '已过期',
  suspended: '暂停',
  revoked: '吊销',
};
