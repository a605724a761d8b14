import { divisionOf } from '../divisions.ts';
import { accepted, compact, reason, type Reason, type Scheme } from '../scheme.ts';
import { isVariety, isVarietyIn } from '../varieties.ts';

/** 特种设备注册代码, 20 characters: variety 4, region 6, yyyymm 6, serial 4. */
export const equipment: Scheme = {
  name: 'equipment',
  title: { zh: '特种设备注册代码', en: 'special equipment registration code' },
  example: 'equipment:31103706812026050012',
  sector: 'SPECIAL_EQUIPMENT',
  read(value) {
    const text = compact(value);
    if (!/^\d[0-9A-F][0-9A-T]\d{17}$/.test(text)) return null;
    const [variety, division, year, month, serial] = [
      text.slice(0, 4),
      text.slice(4, 10),
      text.slice(10, 14),
      text.slice(14, 16),
      text.slice(16),
    ];
    const dated = isYear(year) && month >= '01' && month <= '12';
    const reasons = [
      ...(dated ? [] : [reason('NOT_A_MONTH', '第 11–16 位不是年月', 'digits 11 to 16 are no year and month')]),
      ...varietyReasons(variety, dated ? Number(year) : null),
      ...divisionReasons(division, dated ? Number(year) : null),
    ];
    return accepted(text, {
      level: 'ITEM',
      display: `${variety} ${division} ${year}${month} ${serial}`,
      reasons,
      attributes: { variety, division, ...(dated ? { registered: `${year}-${month}` } : {}), serial },
      // Known parts of another time are still this scheme's.
      fit: reasons.length === 0 ? 90 : reasons.every(({ code }) => code === 'RETIRED' || code === 'NOT_YET') ? 62 : 20,
    });
  },
  recognise(text) {
    const read = equipment.read(text);
    // With a letter among its first four, it is nothing else, or nothing.
    return read && /\D/.test(read.value) && read.fit < 60 ? null : read;
  },
};

export function varietyReasons(variety: string, year: number | null): Reason[] {
  if (!isVariety(variety))
    return [reason('VARIETY', '前 4 位不是设备品种代码', 'the first four characters are no variety of equipment')];
  const fitting = year === null || isVarietyIn(variety, year);
  return fitting
    ? []
    : [
        reason(
          'RETIRED',
          '前 4 位不是当年目录中的设备品种代码',
          'the first four characters are no variety of the catalogue of that year',
        ),
      ];
}

function divisionReasons(division: string, year: number | null): Reason[] {
  const found = divisionOf(division);
  if (!found)
    return [reason('DIVISION', '第 5–10 位不是行政区划代码', 'digits 5 to 10 are no administrative division')];
  if (year !== null && year < found.from)
    return [
      reason(
        'NOT_YET',
        `行政区划代码 ${division} 当年尚未启用`,
        `the administrative division ${division} did not yet exist in that year`,
      ),
    ];
  if (year !== null && found.to !== null && year > found.to)
    return [
      reason(
        'RETIRED',
        `行政区划代码 ${division} 当年已经停用`,
        `the administrative division ${division} no longer existed in that year`,
      ),
    ];
  return [];
}

export function isYear(digits: string): boolean {
  return digits >= '1950' && digits <= '2099';
}
