/** Sectors as reports of citizens go by them (docs/complaints.md); a new one needs a line in none of these. */

/** 市场监管: where nobody else is known to answer. */
export const MARKET_SUPERVISION = 'FOOD_DRUG';

/** Whose record decides before others' who answers, by whom a report is about. */
export const ANSWERS_FIRST: Readonly<Record<'GOODS' | 'EQUIPMENT', readonly string[]>> = {
  GOODS: [MARKET_SUPERVISION],
  EQUIPMENT: ['SPECIAL_EQUIPMENT', 'HAZARDOUS_GOODS'],
};

/** Whose records say where a thing is used, and not where it was made. */
export const USED_AT_PLACE: ReadonlySet<string> = new Set(['SPECIAL_EQUIPMENT']);

/** Until when a report must be acted on: only where a text says so. */
export interface ComplaintTerms {
  readonly sectors: readonly string[];
  /** To decide whether to take it in. */
  readonly acceptWorkingDays: number;
  /** To end mediation, from acceptance. */
  readonly mediateWorkingDays: number;
  readonly acceptBasis: string;
  readonly mediateBasis: string;
}

const MARKET_TEXT = '市场监督管理投诉举报处理暂行办法 (国家市场监督管理总局令第 20 号)';

export const COMPLAINT_TERMS: readonly ComplaintTerms[] = [
  {
    sectors: [MARKET_SUPERVISION, 'SPECIAL_EQUIPMENT'],
    acceptWorkingDays: 7,
    mediateWorkingDays: 45,
    acceptBasis: `${MARKET_TEXT} 第十四条`,
    mediateBasis: `${MARKET_TEXT} 第二十一条`,
  },
];

/** ComplaintTopic of the contract, what people report most first. */
export const COMPLAINT_TOPICS = [
  'QUALITY',
  'ILLNESS',
  'EXPIRED',
  'COUNTERFEIT',
  'LABEL',
  'SELLER',
  'EQUIPMENT',
  'LEAK',
  'OTHER',
] as const;

export type ComplaintTopic = (typeof COMPLAINT_TOPICS)[number];
