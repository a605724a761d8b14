import type { Feed } from './feed.ts';

interface Words {
  readonly title: string;
  readonly about: string;
  readonly missing: (names: readonly string[]) => string;
  readonly recalled: (name: string, code: string) => string;
  readonly wasRecalled: (name: string, code: string) => string;
  readonly asOf: (time: string) => string;
  readonly colon: string;
  readonly self: string;
  readonly code: string;
  readonly level: string;
  readonly state: string;
  readonly standing: string;
  readonly over: string;
  readonly reason: string;
  readonly noReason: string;
  readonly advice: string;
  readonly noAdvice: string;
  readonly who: string;
  readonly producer: string;
  readonly place: string;
  readonly at: string;
  readonly said: string;
}

/** What a feed says, in the portal's words. */
export const WORDS: Readonly<Record<Feed['language'], Words>> = {
  'zh-CN': {
    title: '通查召回公告',
    about: '各部门的召回记录，最新的在前。',
    missing: (names) => `下列部门暂未答复或未能读完，其召回可能不在其中：${names.join('、')}。`,
    recalled: (name, code) => `召回：${name}（${code}）`,
    wasRecalled: (name, code) => `召回已结束：${name}（${code}）`,
    asOf: (time) => `数据时点 ${time}`,
    colon: '：',
    self: '（企业自述）',
    code: '追溯码',
    level: '召回级别',
    state: '状态',
    standing: '召回中',
    over: '已结束',
    reason: '原因',
    noReason: '未说明原因',
    advice: '怎么办',
    noAdvice: '请停止使用，并联系购买处或召回单位。',
    who: '召回单位',
    producer: '生产单位',
    place: '产地或使用地点',
    at: '公告时间',
    said: '来源',
  },
  en: {
    title: 'Tongcha: recalls',
    about: 'What the ministries have on record as recalled, the newest first.',
    missing: (names) => `Not answered, or not read to the end; their recalls may be missing here: ${names.join(', ')}.`,
    recalled: (name, code) => `Recalled: ${name} (${code})`,
    wasRecalled: (name, code) => `Recall over: ${name} (${code})`,
    asOf: (time) => `as of ${time}`,
    colon: ': ',
    self: ' (says so of itself)',
    code: 'Code',
    level: 'Class',
    state: 'State',
    standing: 'recalled',
    over: 'over',
    reason: 'Why',
    noReason: 'no reason is given',
    advice: 'What to do',
    noAdvice: 'Stop using it, and ask where you bought it, or whoever recalls it.',
    who: 'Recalled by',
    producer: 'Made by',
    place: 'Place',
    at: 'Announced',
    said: 'Said by',
  },
};
