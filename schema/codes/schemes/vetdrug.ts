import { accepted, compact, grouped, isoDate, reason, type Scheme } from '../scheme.ts';

/** 兽药追溯码, 24 digits: date 8, enterprise 5, random 11. */
export const vetdrug: Scheme = {
  name: 'vetdrug',
  title: { zh: '兽药追溯码', en: 'veterinary drug trace code' },
  example: 'vetdrug:202611051023448291337562',
  sector: 'AGRICULTURE',
  read(value) {
    const digits = compact(value);
    if (!/^\d{24}$/.test(digits)) return null;
    const produced = isoDate(digits.slice(0, 8));
    return accepted(digits, {
      level: 'ITEM',
      display: grouped(digits),
      reasons: produced ? [] : [reason('NOT_A_DATE', '前 8 位不是日期', 'the first eight digits are no date')],
      attributes: { ...(produced ? { produced } : {}), enterprise: digits.slice(8, 13) },
      fit: produced ? 90 : 40,
    });
  },
};
