import { gs1CheckDigit } from './check-digits.ts';
import { accepted, checkDigitReason, compact, grouped, type Scheme } from './scheme.ts';

/** 药品追溯码: 20 digits, the first 7 identify drug and package level. It has no public check digit, so none is checked. */
export const drug: Scheme = {
  name: 'drug',
  title: { zh: '药品追溯码', en: 'drug trace code' },
  example: 'drug:83857930000879766660',
  read(value) {
    const digits = compact(value);
    if (!/^\d{20}$/.test(digits)) return null;
    return accepted(digits, { level: 'ITEM', display: grouped(digits), attributes: { productCode: digits.slice(0, 7) } });
  },
};

/** 药品本位码: 86 9 + 5 + 5 + check digit as in GS1. */
export const drugbase: Scheme = {
  name: 'drugbase',
  title: { zh: '药品本位码', en: 'national drug code' },
  example: 'drugbase:86904879000126',
  read(value) {
    const digits = compact(value);
    if (!/^869\d{11}$/.test(digits)) return null;
    const expected = gs1CheckDigit(digits.slice(0, -1));
    const reasons = expected === digits.at(-1) ? [] : [checkDigitReason(expected, digits.at(-1) ?? '')];
    return accepted(digits, { level: 'CLASS', display: grouped(digits), reasons, fit: reasons.length > 0 ? 35 : 90 });
  },
};

/** 药品批准文号: 国药准字 with its letters. */
export const approval: Scheme = {
  name: 'approval',
  title: { zh: '药品批准文号', en: 'drug approval number' },
  example: 'approval:国药准字H20260001',
  read(value) {
    const text = compact(value);
    return /^国药准字(?:[HZS][CJ]?|[JBTF])\d{8}$/.test(text) ? accepted(text, { level: 'CLASS', fit: 95 }) : null;
  },
};
