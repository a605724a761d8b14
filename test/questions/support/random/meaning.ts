import type { Condition, Span } from './conditions.ts';
import { GTINS, type Row } from './economy.ts';

const DAY = 86_400_000;

/** What is meant by a condition, as plainly as can be: the brute force that every faster way is held against. */
export function means(
  where: Condition,
  row: Row,
  of: { member: string; sector: string; seesHolder: boolean },
): boolean {
  const { sectors, members, level, product, producer, holder, division, licence, changedSince, text } = where;
  const seen = of.seesHolder ? row.holder : null;
  const ask = <T>(value: T | null | undefined, test: (value: T) => boolean): boolean =>
    value === null || value === undefined || test(value);
  return [
    ask(sectors, (names) => names.includes(of.sector)),
    ask(members, (names) => names.includes(of.member)),
    ask(level, (value) => row.level === value),
    ask(product, (value) => isOfProduct(row, value)),
    ask(producer, (value) => row.producer?.uscc === value),
    ask(holder, (value) => seen?.uscc === value),
    ask(division, (value) => isIn(row.place?.division, value)),
    ask(where.producedBetween, (value) => isWithin(row.producedAt, value)),
    ask(where.recordedBetween, (value) => isWithin(row.source.asOf, value)),
    ask(where.recalled, (value) => isRecalled(row) === value),
    ask(where.failed, (value) => (row.inspections ?? []).some(({ result }) => result === 'FAIL') === value),
    ask(licence, (value) => hasLicence(row, value)),
    ask(where.equipmentOverdue, (value) => of.sector === 'SPECIAL_EQUIPMENT' && isOverdue(row) === value),
    ask(changedSince, (value) => isWithin(row.source.asOf, { from: value })),
    ask(text, (value) =>
      [row.code, row.productName, row.producer?.name, seen?.name].some((each) => contains(each, value)),
    ),
  ].every(Boolean);
}

function isOfProduct({ code, productName }: Row, value: string): boolean {
  const gtin = GTINS.find((each) => [each, each.slice(1), `gs1:(01)${each}`].includes(value));
  if (gtin === undefined) return contains(productName, value);
  return code === `gs1:(01)${gtin}` || code.startsWith(`gs1:(01)${gtin}(`);
}

/** The last four digits zero: a province; the last two: a city. */
function isIn(division: string | null | undefined, wanted: string): boolean {
  if (!division) return false;
  if (wanted.slice(2) === '0000') return division.slice(0, 2) === wanted.slice(0, 2);
  if (wanted.slice(4) === '00') return division.slice(0, 4) === wanted.slice(0, 4);
  return division === wanted;
}

function isWithin(at: string | null | undefined, { from, to }: Span): boolean {
  if (!at) return false;
  const now = new Date(at).getTime();
  if (from && now < new Date(from).getTime()) return false;
  return !(to && now >= new Date(to).getTime());
}

export function isRecalled({ recalls }: Row): boolean {
  return (recalls ?? []).some(({ status }) => status !== '已完成' && status !== '已终止');
}

function hasLicence({ certificates }: Row, value: string): boolean {
  const wanted = value === 'CAS:67-56-1' ? 'cas:67-56-1' : value;
  return (certificates ?? []).some(({ number, code }) => number === wanted || code === wanted);
}

/** null: nobody knows. */
export function isOverdue({ nextInspectionDue }: Row): boolean | null {
  return nextInspectionDue === null ? null : new Date(nextInspectionDue).getTime() + DAY <= Date.now();
}

/** Letters of any size and width. */
function contains(text: string | null | undefined, part: string): boolean {
  const plain = (each: string): string => each.normalize('NFKC').toLowerCase();
  return typeof text === 'string' && plain(text).includes(plain(part));
}
