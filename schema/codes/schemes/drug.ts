import { accepted, compact, grouped, type Scheme } from '../scheme.ts';

/** 药品追溯码: 20 digits, the first 7 identify drug and package level. It has no public check digit, so none is checked. */
export const drug: Scheme = {
  name: 'drug',
  title: { zh: '药品追溯码', en: 'drug trace code' },
  example: 'drug:83857930000879766660',
  sector: 'FOOD_DRUG',
  read(value) {
    const digits = compact(value);
    if (!/^\d{20}$/.test(digits)) return null;
    return accepted(digits, {
      level: 'ITEM',
      display: grouped(digits),
      attributes: { productCode: digits.slice(0, 7) },
    });
  },
};
