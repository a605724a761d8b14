import { gs1CheckDigit } from '../check-digits.ts';
import { accepted, checkDigitReason, compact, grouped, type Scheme } from '../scheme.ts';

/** 药品本位码: 86 9 + 5 + 5 + check digit as in GS1. */
export const drugbase: Scheme = {
  name: 'drugbase',
  title: { zh: '药品本位码', en: 'national drug code' },
  example: 'drugbase:86904879000126',
  sector: 'FOOD_DRUG',
  read(value) {
    const digits = compact(value);
    if (!/^869\d{11}$/.test(digits)) return null;
    const expected = gs1CheckDigit(digits.slice(0, -1));
    const reasons = expected === digits.at(-1) ? [] : [checkDigitReason(expected, digits.at(-1) ?? '')];
    return accepted(digits, { level: 'CLASS', display: grouped(digits), reasons, fit: reasons.length > 0 ? 35 : 90 });
  },
};
