import { isYear, varietyReasons } from './equipment.ts';
import { accepted, compact, reason, type Scheme } from '../scheme.ts';
import { isVariety } from '../varieties.ts';

/**
 * 设备代码, 18 characters: variety 4, maker 5, year 4, sequence 5; older rules have 19 or 17, and how those divide is not
 * known
 * here. A letter among the maker's five is let pass: nothing says that it cannot be.
 */
export const device: Scheme = {
  name: 'device',
  title: { zh: '特种设备设备代码', en: 'special equipment device code' },
  example: 'device:311010356202600012',
  sector: 'SPECIAL_EQUIPMENT',
  read(value) {
    const text = compact(value);
    if (!/^\d[0-9A-F][0-9A-T]\d[0-9A-Z]{5}\d{8,10}$/.test(text)) return null;
    const variety = text.slice(0, 4);
    if (text.length !== 18) {
      const reasons = [reason('OLD_LENGTH', '旧规则长度，现行为 18 位', 'a length of older rules; now it is 18')];
      return accepted(text, {
        level: 'ITEM',
        display: `${variety} ${text.slice(4)}`,
        reasons,
        attributes: { variety },
        fit: 15,
      });
    }
    const [maker, year, sequence] = [text.slice(4, 9), text.slice(9, 13), text.slice(13)];
    const dated = isYear(year);
    const reasons = [
      ...varietyReasons(variety, dated ? Number(year) : null),
      ...(dated ? [] : [reason('NOT_A_YEAR', '第 10–13 位不是年份', 'characters 10 to 13 are no year')]),
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
  // Where nothing names the scheme, its first characters must be what it begins with.
  recognise(text) {
    const read = device.read(text);
    return read && isVariety(read.value.slice(0, 4)) ? read : null;
  },
};
