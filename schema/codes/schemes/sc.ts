import { mod1110CheckDigit } from '../check-digits.ts';
import { accepted, compact, lastCharacterReasons, type Scheme } from '../scheme.ts';

/** 食品生产许可证编号: SC + type 1, category 2, region 6, serial 4, check 1 (ISO 7064 MOD 11,10). */
export const sc: Scheme = {
  name: 'sc',
  title: { zh: '食品生产许可证编号', en: 'food production licence' },
  example: 'sc:SC10637068100012',
  sector: 'FOOD_DRUG',
  read(value) {
    const text = compact(value);
    if (!/^SC\d{14}$/.test(text)) return null;
    const reasons = lastCharacterReasons(mod1110CheckDigit(text.slice(2, 15)), text);
    return accepted(text, {
      reasons,
      attributes: { category: text.slice(3, 5), division: text.slice(5, 11) },
      fit: 95,
    });
  },
};
