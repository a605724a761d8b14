import { type Scheme, accepted } from '../scheme.ts';

/**
 * Identifiers of the industrial internet (Handle; prefixes 86 and 88 are China's): prefix, `/`, the owner's own part,
 * whose case counts.
 */
export const handle: Scheme = {
  name: 'handle',
  title: { zh: '工业互联网标识（Handle）', en: 'industrial internet identifier (Handle)' },
  example: 'handle:88.118.8/ABC20260310',
  free: true,
  read(value) {
    // What ends a sentence or a field ends no identifier.
    const text = value.trim().replace(/[,;.!?]+$/, '');
    const [, prefix] = /^(\d{2,3}(?:\.\d{1,9}){1,8})\/[!#-;=?-[\]_a-z~]{1,120}$/i.exec(text) ?? [];
    return prefix ? accepted(text, { level: 'ITEM', attributes: { prefix }, fit: 88 }) : null;
  },
  recognise: (text) => (/^8[68]\.\d/.test(text.trim()) ? handle.read(text) : null),
};
