import { accepted, compact, isDivision, reason, type Scheme } from './scheme.ts';

/** 特种设备注册代码, 20 digits: variety 4, region 6, yyyymm 6, serial 4. */
export const equipment: Scheme = {
  name: 'equipment',
  title: { zh: '特种设备注册代码', en: 'special equipment registration code' },
  example: 'equipment:31103706812026050012',
  read(value) {
    const digits = compact(value);
    if (!/^\d{20}$/.test(digits)) return null;
    const [variety, division, year, month, serial] = [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10, 14), digits.slice(14, 16), digits.slice(16)];
    const dated = isYear(year) && month >= '01' && month <= '12';
    const reasons = [
      ...(dated ? [] : [reason('NOT_A_MONTH', '第 11–16 位不是年月', 'digits 11 to 16 are no year and month')]),
      ...(isVariety(variety) ? [] : [reason('VARIETY', '前 4 位不是设备品种代码', 'the first four digits are no variety of equipment')]),
      ...(isDivision(division) ? [] : [reason('DIVISION', '第 5–10 位不是行政区划代码', 'digits 5 to 10 are no administrative division')]),
    ];
    return accepted(digits, {
      level: 'ITEM',
      display: `${variety} ${division} ${year}${month} ${serial}`,
      reasons,
      attributes: { variety, division, ...(dated ? { registered: `${year}-${month}` } : {}), serial },
      fit: reasons.length > 0 ? 20 : 90,
    });
  },
};

/**
 * 设备代码, 18 digits: variety 4, maker 5, year 4, sequence 5; older rules have 19 or 17, and how those divide is not known
 * here. A letter among the maker's five is let pass: nothing says that it cannot be.
 */
export const device: Scheme = {
  name: 'device',
  title: { zh: '特种设备设备代码', en: 'special equipment device code' },
  example: 'device:311010356202600012',
  read(value) {
    const text = compact(value);
    if (!/^\d{4}[0-9A-Z]{5}\d{8,10}$/.test(text)) return null;
    const variety = text.slice(0, 4);
    if (text.length !== 18) {
      const reasons = [reason('OLD_LENGTH', '旧规则长度，现行为 18 位', 'a length of older rules; now it is 18')];
      return accepted(text, { level: 'ITEM', display: `${variety} ${text.slice(4)}`, reasons, attributes: { variety }, fit: 15 });
    }
    const [maker, year, sequence] = [text.slice(4, 9), text.slice(9, 13), text.slice(13)];
    const reasons = [
      ...(isVariety(variety) ? [] : [reason('VARIETY', '前 4 位不是设备品种代码', 'the first four digits are no variety of equipment')]),
      ...(isYear(year) ? [] : [reason('NOT_A_YEAR', '第 10–13 位不是年份', 'characters 10 to 13 are no year')]),
    ];
    return accepted(text, {
      level: 'ITEM',
      display: `${variety} ${maker} ${year} ${sequence}`,
      reasons,
      attributes: { variety, maker, year, serial: sequence },
      // Of 18 random digits one in ten has an SSCC's check digit, but one in seventy a year where it belongs.
      fit: reasons.length > 0 ? 15 : 85,
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
    const [kind, province, filler, serial] = [digits.charAt(0), digits.slice(1, 3), digits.slice(3, 6), digits.slice(6)];
    const known = province >= '11' && province <= '82';
    return accepted(digits, {
      level: 'ITEM',
      display: `${kind} ${province} ${filler} ${serial}`,
      reasons: known ? [] : [reason('DIVISION', '第 2–3 位不是省份代码', 'digits 2 and 3 are no province')],
      attributes: { kind, province, filler, serial },
      fit: known ? 75 : 20,
    });
  },
};

/** 使用登记证编号: 梯11闽E3622(16). Full-width brackets are half-width by now: both are one code. */
export const usecert: Scheme = {
  name: 'usecert',
  title: { zh: '特种设备使用登记证编号', en: 'special equipment use certificate' },
  example: 'usecert:梯11闽E3622(16)',
  read(value) {
    const text = compact(value);
    return /^[锅容管梯起索游车瓶]\d{2}[一-龥][A-Z]\d{4,5}\(\d{2}\)$/.test(text) ? accepted(text, { level: 'ITEM', fit: 98 }) : null;
  },
};

function isVariety(digits: string): boolean {
  return digits >= '1000';
}

function isYear(digits: string): boolean {
  return digits >= '1950' && digits <= '2099';
}
