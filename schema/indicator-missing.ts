/** Why nothing is known of a component of the indicator (IndicatorComponent.missing), for people. */
export const INDICATOR_MISSING = {
  zh: {
    NOT_COLLECTED: '尚无部门提供',
    NOTHING_LISTED: '没有列出产品',
    NOT_COUNTED: '不知共有多少产品',
    NOT_INSPECTED: '抽样中没有检验',
    UNDECIDED: '抽样无法判定',
    GAPS: '有部门未答复',
    WITHHELD: '依规不提供',
    NOT_REGISTERED: '没有登记',
    NONE_ON_RECORD: '没有记录',
  },
  en: {
    NOT_COLLECTED: 'nobody tells of it yet',
    NOTHING_LISTED: 'nothing of it is listed',
    NOT_COUNTED: 'how many there are is not known',
    NOT_INSPECTED: 'none of the sample was inspected',
    UNDECIDED: 'the sample decides nothing',
    GAPS: 'somebody has not answered',
    WITHHELD: 'kept back by rules',
    NOT_REGISTERED: 'no register has it',
    NONE_ON_RECORD: 'none on record',
  },
} as const;

export type IndicatorMissing = keyof (typeof INDICATOR_MISSING)['zh'];

/** @param reason of a newer gateway may have no words yet: it is told as it stands */
export function indicatorMissing(reason: string, language: 'zh' | 'en'): string {
  const words: Readonly<Record<string, string>> = INDICATOR_MISSING[language];
  return words[reason] ?? reason;
}
