import { accepted, type Scheme } from '../scheme.ts';

/** Object identifiers (GB/T 26231): arcs between dots. Recognised below China's two arcs, 1.2.156 and 2.16.156. */
export const oid: Scheme = {
  name: 'oid',
  title: { zh: '对象标识符（OID）', en: 'object identifier (OID)' },
  example: 'oid:1.2.156.3088.1.20260310',
  free: true,
  read(value) {
    const text = value.trim().replace(/^urn:oid:/i, '');
    if (text.length > 200) return null;
    return /^(?:[01]\.(?:[1-3]?\d)|2\.(?:0|[1-9]\d*))(?:\.(?:0|[1-9]\d*))+$/.test(text)
      ? accepted(text, { level: 'ITEM', fit: 88 })
      : null;
  },
  recognise: (text) =>
    /^(?:urn:oid:)?(?:1\.2\.156|2\.16\.156)\.\d+\.\d/.test(text.trim().toLowerCase()) ? oid.read(text) : null,
};
