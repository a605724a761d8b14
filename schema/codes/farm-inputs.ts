import { accepted, compact, grouped, isDivision, isoDate, reason, type Scheme } from './scheme.ts';

const PESTICIDE_KIND: Readonly<Record<string, string>> = { '1': 'PD', '2': 'WP', '3': 'temporary' };
const PESTICIDE_SOURCE: Readonly<Record<string, string>> = { '1': 'own', '2': 'contract', '3': 'repack' };

/**
 * 农药追溯码, 32 digits: kind 1, last six of the registration number 6, production 1, specification 3, random 21.
 * The registration number is a suffix only and may be ambiguous.
 */
export const pesticide: Scheme = {
  name: 'pesticide',
  title: { zh: '农药追溯码', en: 'pesticide trace code' },
  example: 'pesticide:12403211005482913375620184739201',
  read(value) {
    const digits = compact(value);
    if (!/^\d{32}$/.test(digits)) return null;
    const [kind, source] = [PESTICIDE_KIND[digits.charAt(0)], PESTICIDE_SOURCE[digits.charAt(7)]];
    const reasons = kind && source ? [] : [reason('UNKNOWN_DIGIT', '第 1 位或第 8 位不在规定范围', 'the first or eighth digit is none of those defined')];
    return accepted(digits, {
      level: 'ITEM',
      display: grouped(digits),
      reasons,
      attributes: { ...(kind ? { registrationKind: kind } : {}), registrationSuffix: digits.slice(1, 7), ...(source ? { production: source } : {}), specification: digits.slice(8, 11) },
      fit: reasons.length > 0 ? 60 : 90,
    });
  },
};

/** 兽药追溯码, 24 digits: date 8, enterprise 5, random 11. */
export const vetdrug: Scheme = {
  name: 'vetdrug',
  title: { zh: '兽药追溯码', en: 'veterinary drug trace code' },
  example: 'vetdrug:202611051023448291337562',
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

/** 畜禽标识 (ear tag), 15 digits: species 1, county 6, serial 8. */
export const eartag: Scheme = {
  name: 'eartag',
  title: { zh: '畜禽标识编码（耳标）', en: 'livestock ear tag' },
  example: 'eartag:137068100012345',
  read(value) {
    const digits = compact(value);
    if (!/^\d{15}$/.test(digits)) return null;
    const county = isDivision(digits.slice(1, 7));
    return accepted(digits, {
      level: 'ITEM',
      display: `${digits.charAt(0)} ${digits.slice(1, 7)} ${digits.slice(7)}`,
      reasons: county ? [] : [reason('DIVISION', '第 2–7 位不是行政区划代码', 'digits 2 to 7 are no administrative division')],
      attributes: { species: digits.charAt(0), division: digits.slice(1, 7), serial: digits.slice(7) },
      fit: county ? 85 : 35,
    });
  },
};

/** 农药登记证号: PD, WP, LS or WL and 4 + 4 digits. */
export const pdreg: Scheme = {
  name: 'pdreg',
  title: { zh: '农药登记证号', en: 'pesticide registration number' },
  example: 'pdreg:PD20240321',
  read(value) {
    const text = compact(value);
    return /^(PD|WP|LS|WL)\d{8}$/.test(text) ? accepted(text, { level: 'CLASS', fit: 90 }) : null;
  },
};
