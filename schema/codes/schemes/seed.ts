import { accepted, compact, type Scheme } from '../scheme.ts';

/**
 * 种子标签单元识别代码 (MARA rules for seed labels, 2016): letters and digits of the producer's choice. Alone it looks like
 * any other number; the four lines of a seed label's QR code tell what it is (`find/seed-label.ts`).
 */
export const seed: Scheme = {
  name: 'seed',
  title: { zh: '种子单元识别代码', en: 'seed unit code' },
  example: 'seed:37068120260310001234',
  sector: 'AGRICULTURE',
  free: true,
  read(value) {
    const text = compact(value);
    return /^[0-9A-Z]{6,40}$/.test(text) ? accepted(text, { level: 'ITEM', fit: 92 }) : null;
  },
  recognise: () => null,
};
