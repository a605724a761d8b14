import { isDivision, isWithinDivision } from '../divisions.ts';
import { accepted, compact, reason, type Scheme } from '../scheme.ts';

/** 畜禽标识 (ear tag), 15 digits: species 1 (pig, cattle, sheep), county 6, serial 8 (MARA order 67 of 2006). */
export const eartag: Scheme = {
  name: 'eartag',
  title: { zh: '畜禽标识编码（耳标）', en: 'livestock ear tag' },
  example: 'eartag:137068100012345',
  sector: 'AGRICULTURE',
  read(value) {
    const digits = compact(value);
    if (!/^\d{15}$/.test(digits)) return null;
    const reasons = [
      ...(isDivision(digits.slice(1, 7))
        ? []
        : [reason('DIVISION', '第 2–7 位不是行政区划代码', 'digits 2 to 7 are no administrative division')]),
      ...(/^[123]/.test(digits) ? [] : [reason('SPECIES', '第 1 位不是畜种代码', 'the first digit is no species')]),
    ];
    return accepted(digits, {
      level: 'ITEM',
      display: `${digits.charAt(0)} ${digits.slice(1, 7)} ${digits.slice(7)}`,
      reasons,
      attributes: { species: digits.charAt(0), division: digits.slice(1, 7), serial: digits.slice(7) },
      fit: reasons.length === 0 ? 85 : 35,
    });
  },
  // A county that is not known may be a new one; a prefecture that is none makes it something else.
  recognise(text) {
    const read = eartag.read(text);
    return read && isWithinDivision(read.value.slice(1, 7)) ? read : null;
  },
};
