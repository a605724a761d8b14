import { accepted, compact, type Scheme } from '../scheme.ts';

const PROVINCE = '[国京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川蜀贵黔云滇陕秦甘陇青内蒙桂宁新藏港澳台]';

/**
 * The papers with which the drug, food and device administrations register a product, each with the form of its
 * number.
 */
const FORMS: readonly string[] = [
  // Drugs: 国药准字H20260001, with the letters of their kind.
  '国药准字(?:[HZS][CJ]?|[JBTF])\\d{8}',
  // Medical devices: 国械注准20263140001, 鲁械注准20262140001; 许 for Hong Kong, Macao and Taiwan, 进 for imports; 备 for filings.
  `${PROVINCE}械注[准进许]\\d{11}`,
  `${PROVINCE}[一-龥]?械备\\d{8}(?:号|[A-Z]?)`,
  // Health food, infant formula and food for special medical purposes.
  '国食健[注字][GJ]\\d{8}',
  '食健备[GJ]\\d{12}',
  '国食注字(?:YP|TY)\\d{8}',
  '卫食健(?:进)?字\\(\\d{4}\\)第?\\d{4}号?',
  // Special and ordinary cosmetics.
  '国妆特(?:进)?字[GJ]?\\d{8}',
  `${PROVINCE}妆(?:网)?备(?:进)?字(?:\\([一-龥]\\))?J?\\d{8,10}`,
  `${PROVINCE}G妆网备字\\d{10}`,
];
const PATTERN = `(?:${FORMS.join('|')})`;
const EXACT = new RegExp(`^${PATTERN}$`);

/** 批准文号 and 注册证号 of the drug and market administrations. */
export const approval: Scheme = {
  name: 'approval',
  title: { zh: '批准文号', en: 'approval number' },
  example: 'approval:国药准字H20260001',
  sector: 'FOOD_DRUG',
  within: new RegExp(PATTERN, 'gi'),
  read(value) {
    const text = compact(value);
    return EXACT.test(text) ? accepted(text, { level: 'CLASS', fit: 95 }) : null;
  },
};
