import { accepted, compact, type Scheme } from '../scheme.ts';

/** The provinces' short names. */
const PROVINCE = '[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新]';
const PATTERN = `(?:${PROVINCE}?农肥|微生物肥)\\(\\d{4}\\)[准临]字\\(?\\d{1,6}\\)?号?`;
const EXACT = new RegExp(`^${PATTERN}$`);

/** 肥料登记证号: 农肥(2026)准字1234号 of the ministry, 鲁农肥(…) of a province, 微生物肥(…) of a microbial one. */
export const fertiliser: Scheme = {
  name: 'fertiliser',
  title: { zh: '肥料登记证号', en: 'fertiliser registration number' },
  example: 'fertiliser:农肥(2026)准字1234号',
  sector: 'AGRICULTURE',
  within: new RegExp(PATTERN, 'g'),
  read(value) {
    const text = compact(value).replaceAll('〔', '(').replaceAll('〕', ')');
    if (!EXACT.test(text)) return null;
    return accepted(text.endsWith('号') ? text : `${text}号`, { level: 'CLASS', fit: 95 });
  },
};
