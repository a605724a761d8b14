import { accepted, compact, type Scheme } from '../scheme.ts';

const PATTERN = '[锅容管梯起索游车瓶]\\d{2}[一-龥][A-Z]\\d{4,5}\\(\\d{2}\\)';
const EXACT = new RegExp(`^${PATTERN}$`);

/** 使用登记证编号: 梯11闽E3622(16). Full-width brackets are half-width by now: both are one code. */
export const usecert: Scheme = {
  name: 'usecert',
  title: { zh: '特种设备使用登记证编号', en: 'special equipment use certificate' },
  example: 'usecert:梯11闽E3622(16)',
  sector: 'SPECIAL_EQUIPMENT',
  within: new RegExp(PATTERN, 'gi'),
  read(value) {
    const text = compact(value);
    return EXACT.test(text) ? accepted(text, { level: 'ITEM', fit: 98 }) : null;
  },
};
