import { isDivision } from '../divisions.ts';
import { accepted, compact, grouped, reason, type Scheme } from '../scheme.ts';

/** 行政区划代码, GB/T 2260. Of a province that is known, a code that no list has may be a new one. */
export const division: Scheme = {
  name: 'division',
  title: { zh: '行政区划代码', en: 'administrative division' },
  example: 'division:370681',
  read(value) {
    const digits = compact(value);
    if (!/^\d{6}$/.test(digits) || !(isDivision(digits) || isDivision(`${digits.slice(0, 2)}0000`))) return null;
    const reasons = isDivision(digits)
      ? []
      : [reason('DIVISION', '行政区划代码表中没有', 'no list of administrative divisions has it')];
    return accepted(digits, { display: grouped(digits, 2), reasons, fit: 25 });
  },
  recognise: (text) => (isDivision(compact(text)) ? division.read(text) : null),
};
