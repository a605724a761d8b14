import { accepted, compact, isDivision, reason, type Scheme } from './scheme.ts';

/** 特种设备注册代码, 20 digits: variety 4, region 6, yyyymm 6, serial 4. */
export const equipment: Scheme = {
  name: 'equipment',
  title: { zh: '特种设备注册代码', en: 'special equipment registration code' },
  example: 'equipment:31103706812026050012',
  read(value) {
    const digits = compact(value);
    if (!/^\d{20}$/.test(digits)) return null;
    const month = Number(digits.slice(14, 16));
    const year = Number(digits.slice(10, 14));
    const plausible = month >= 1 && month <= 12 && year >= 1950 && year <= 2099;
    const known = /^[1-9]/.test(digits) && isDivision(digits.slice(4, 10));
    return accepted(digits, {
      level: 'ITEM',
      display: `${digits.slice(0, 4)} ${digits.slice(4, 10)} ${digits.slice(10, 16)} ${digits.slice(16)}`,
      reasons: [
        ...(plausible ? [] : [reason('NOT_A_MONTH', '第 11–16 位不是年月', 'digits 11 to 16 are no year and month')]),
        ...(known ? [] : [reason('DIVISION', '第 5–10 位不是行政区划代码', 'digits 5 to 10 are no administrative division')]),
      ],
      attributes: { variety: digits.slice(0, 4), division: digits.slice(4, 10), registered: `${digits.slice(10, 14)}-${digits.slice(14, 16)}` },
      fit: plausible && known ? 90 : 20,
    });
  },
};

/** 设备代码, 18 digits: variety 4, maker 5, year 4, sequence 5; older rules have 19 or 17. Makers may have letters. */
export const device: Scheme = {
  name: 'device',
  title: { zh: '特种设备设备代码', en: 'special equipment device code' },
  example: 'device:311010356202600012',
  read(value) {
    const text = compact(value);
    if (!/^\d{4}[0-9A-Z]{5}\d{8,10}$/.test(text)) return null;
    const year = Number(text.slice(9, 13));
    const old = text.length !== 18;
    return accepted(text, {
      level: 'ITEM',
      display: `${text.slice(0, 4)} ${text.slice(4, 9)} ${text.slice(9, 13)} ${text.slice(13)}`,
      reasons: old ? [reason('OLD_LENGTH', '旧规则长度,现行为 18 位', 'a length of older rules; now it is 18')] : [],
      attributes: { variety: text.slice(0, 4), maker: text.slice(4, 9), year: text.slice(9, 13) },
      fit: year >= 1950 && year <= 2099 && !old ? 70 : 15,
    });
  },
};

/** 气瓶 (legacy), 12 digits: kind 1, province 2, filler 3, serial 6. */
export const cylinder: Scheme = {
  name: 'cylinder',
  title: { zh: '气瓶编号', en: 'gas cylinder code' },
  example: 'cylinder:137012000345',
  read(value) {
    const digits = compact(value);
    if (!/^\d{12}$/.test(digits)) return null;
    const province = Number(digits.slice(1, 3));
    const known = province >= 11 && province <= 82;
    return accepted(digits, {
      level: 'ITEM',
      display: `${digits.charAt(0)} ${digits.slice(1, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`,
      reasons: known ? [] : [reason('DIVISION', '第 2–3 位不是省份代码', 'digits 2 and 3 are no province')],
      attributes: { province: digits.slice(1, 3), filler: digits.slice(3, 6) },
      fit: known ? 75 : 20,
    });
  },
};

/** 使用登记证编号: 梯11闽E3622(16). Both kinds of brackets are one code. */
export const usecert: Scheme = {
  name: 'usecert',
  title: { zh: '特种设备使用登记证编号', en: 'special equipment use certificate' },
  example: 'usecert:梯11闽E3622(16)',
  read(value) {
    const text = compact(value).replace('(', '(').replace(')', ')');
    return /^[锅容管梯起索游车瓶]\d{2}[一-龥][A-Z]\d{4,5}\(\d{2}\)$/.test(text) ? accepted(text, { level: 'ITEM', fit: 98 }) : null;
  },
};

