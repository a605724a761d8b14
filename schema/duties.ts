import type { RecallLevel } from './recalls.ts';

/** What a law asks of whoever made something that is bad, and until when. */
export interface Duty {
  /** `FOOD_DRUG` */
  readonly sector: string;
  /** Of which units: by a field of the sector's own record. */
  readonly of: { readonly field: string; readonly value: string };
  /** Of the recall: I is the gravest. Which class it is a person decides, so each is told. */
  readonly level: RecallLevel;
  /** From when it is known; working days are Monday to Friday, so that holidays only make the term longer. */
  readonly term: { readonly hours: number } | { readonly days: number } | { readonly workingDays: number };
  /** What of an order to recall shows that it was kept: the word of whoever made the units, or the order's end; null: nothing does. */
  readonly shownBy: 'ACKNOWLEDGED' | 'CLOSED' | null;
  readonly zh: string;
  readonly en: string;
  readonly basis: string;
}

const FOOD = '食品召回管理办法 (2015)';
// The revision of 2022 may have other terms.
const DRUG = '药品召回管理办法 (2007)';
const LEVELS = [
  { level: 'I', zh: '一级', hours: 24, food: 10, plan: 1 },
  { level: 'II', zh: '二级', hours: 48, food: 20, plan: 3 },
  { level: 'III', zh: '三级', hours: 72, food: 30, plan: 7 },
] as const;

/** Terms that a text names; a sector without one has none here. */
export const DUTIES: readonly Duty[] = LEVELS.flatMap(({ level, zh, hours, food, plan }): Duty[] => {
  const ofFood = { sector: 'FOOD_DRUG', of: { field: 'kind', value: 'FOOD' }, level, basis: FOOD } as const;
  const ofDrug = { sector: 'FOOD_DRUG', of: { field: 'kind', value: 'DRUG' }, level, basis: DRUG } as const;
  return [
    {
      ...ofFood,
      term: { hours },
      shownBy: 'ACKNOWLEDGED',
      zh: `${zh}召回：启动`,
      en: `class ${level} recall: start it`,
    },
    {
      ...ofFood,
      term: { workingDays: food },
      shownBy: 'CLOSED',
      zh: `${zh}召回：完成`,
      en: `class ${level} recall: finish it`,
    },
    {
      ...ofDrug,
      term: { hours },
      shownBy: null,
      zh: `${zh}召回：通知停止销售和使用`,
      en: `class ${level} recall: give notice`,
    },
    {
      ...ofDrug,
      term: { days: plan },
      shownBy: null,
      zh: `${zh}召回：提交召回计划`,
      en: `class ${level} recall: hand in the plan`,
    },
  ];
});

/** When a term that begins at a moment is over, epoch milliseconds. */
export function dueAt(from: number, term: Duty['term']): number {
  if ('hours' in term) return from + term.hours * HOUR;
  if ('days' in term) return from + term.days * DAY;
  let [at, left] = [from, term.workingDays];
  while (left > 0) {
    at += DAY;
    const weekday = new Date(at + 8 * HOUR).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
