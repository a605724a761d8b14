import { accepted, spaceless, type Scheme } from '../scheme.ts';

/**
 * Codes of the MA issuing agency (ISO/IEC 15459; YY/T 1630 for medical devices): `MA.156.`, the user and the product,
 * then
 * parts that begin with a letter of their own: M made, L or B lot, S serial, E or V valid to.
 */
export const ma: Scheme = {
  name: 'ma',
  title: { zh: 'MA 标识码（医疗器械 UDI 等）', en: 'MA identifier (UDI of medical devices and others)' },
  example: 'ma:MA.156.M0.100123.A1B2C3.M20260310.S0001',
  free: true,
  read(value) {
    const text = spaceless(value);
    if (!/^MA\.\d{3}(?:\.[0-9A-Z-]{1,40}){2,12}$/.test(text)) return null;
    const [, , , , , ...instance] = text.split('.');
    const level = instance.some((part) => /^S./.test(part))
      ? 'ITEM'
      : instance.some((part) => /^[LB]./.test(part))
        ? 'LOT'
        : 'CLASS';
    return accepted(text, { level, fit: 95 });
  },
};
