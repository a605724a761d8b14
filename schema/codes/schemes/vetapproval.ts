import { accepted, compact, type Scheme } from '../scheme.ts';

const PATTERN = '兽药[字生临添](?:字)?(?:\\(\\d{4}\\))?(?:\\d{9}|[A-Z]?\\d{8})';
const EXACT = new RegExp(`^${PATTERN}$`);

/** 兽药产品批准文号: nine digits, on older papers behind a year in brackets (MARA order 4 of 2015). */
export const vetapproval: Scheme = {
  name: 'vetapproval',
  title: { zh: '兽药批准文号', en: 'veterinary drug approval number' },
  example: 'vetapproval:兽药字150012345',
  sector: 'AGRICULTURE',
  within: new RegExp(PATTERN, 'gi'),
  read(value) {
    const text = compact(value);
    return EXACT.test(text) ? accepted(text, { level: 'CLASS', fit: 95 }) : null;
  },
};
