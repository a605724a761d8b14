import { accepted, compact, type Scheme } from '../scheme.ts';

const PATTERN =
  '(?:[国京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川贵黔云滇陕甘青蒙桂宁新藏]审[稻麦玉棉豆][一-龥]?\\d{7,8}|GPD[一-龥]{1,6}\\(\\d{4}\\)\\d{6})';
const EXACT = new RegExp(`^${PATTERN}$`);

/** 农作物品种审定编号 and 登记编号 (Seed Law): 国审稻20260001, GPD黄瓜(2018)370001. */
export const variety: Scheme = {
  name: 'variety',
  title: { zh: '农作物品种审定（登记）编号', en: 'crop variety approval' },
  example: 'variety:国审稻20260001',
  sector: 'AGRICULTURE',
  within: new RegExp(PATTERN, 'gi'),
  read(value) {
    const text = compact(value);
    return EXACT.test(text) ? accepted(text, { level: 'CLASS', fit: 95 }) : null;
  },
};
