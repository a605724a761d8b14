import { divisionOf } from '../divisions.ts';
import { accepted, compact, reason, type Scheme } from '../scheme.ts';

/** 气瓶 (legacy), 12 characters: kind 1, province 2, filler 3, serial 6, whose first may be a letter. */
export const cylinder: Scheme = {
  name: 'cylinder',
  title: { zh: '气瓶编号', en: 'gas cylinder code' },
  example: 'cylinder:137012000345',
  sector: 'SPECIAL_EQUIPMENT',
  read(value) {
    const text = compact(value);
    if (!/^\d{6}[0-9A-Z]\d{5}$/.test(text)) return null;
    const [kind, province, filler, serial] = [text.charAt(0), text.slice(1, 3), text.slice(3, 6), text.slice(6)];
    const known = divisionOf(`${province}0000`) !== null;
    return accepted(text, {
      level: 'ITEM',
      display: `${kind} ${province} ${filler} ${serial}`,
      reasons: known ? [] : [reason('DIVISION', '第 2–3 位不是省份代码', 'digits 2 and 3 are no province')],
      attributes: { kind, province, filler, serial },
      fit: known ? 75 : 20,
    });
  },
};
