import { accepted, compact, type Scheme } from '../scheme.ts';

/**
 * Electronic ear tags and implants (ISO 11784): country 3 by ISO 3166, animal 12. Recognised where the country is
 * China, 156.
 */
export const rfid: Scheme = {
  name: 'rfid',
  title: { zh: '动物电子标识代码', en: 'electronic animal identifier' },
  example: 'rfid:156000123456789',
  sector: 'AGRICULTURE',
  read(value) {
    const digits = compact(value);
    if (!/^(?:[1-8]\d\d|9\d\d|0\d\d)\d{12}$/.test(digits)) return null;
    return accepted(digits, {
      level: 'ITEM',
      display: `${digits.slice(0, 3)} ${digits.slice(3)}`,
      attributes: { country: digits.slice(0, 3) },
      fit: 70,
    });
  },
  recognise: (text) => (compact(text).startsWith('156') ? rfid.read(text) : null),
};
