import { mod1110CheckDigit } from '../check-digits.ts';
import { accepted, compact, lastCharacterReasons, type Scheme } from '../scheme.ts';

/** 食品经营许可证编号: JY + kind of business 1, region 6, serial 6, check 1 (ISO 7064 MOD 11,10; SAMR order 78). */
export const jy: Scheme = {
  name: 'jy',
  title: { zh: '食品经营许可证编号', en: 'food business licence' },
  example: 'jy:JY13706810000121',
  sector: 'FOOD_DRUG',
  read(value) {
    const text = compact(value);
    if (!/^JY\d{14}$/.test(text)) return null;
    const reasons = lastCharacterReasons(mod1110CheckDigit(text.slice(2, 15)), text);
    return accepted(text, { reasons, attributes: { category: text.slice(2, 3), division: text.slice(3, 9) }, fit: 95 });
  },
};
