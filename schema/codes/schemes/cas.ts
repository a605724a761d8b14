import { casCheckDigit } from '../check-digits.ts';
import { accepted, lastCharacterReasons, type Scheme } from '../scheme.ts';

/** CAS registry number. */
export const cas: Scheme = {
  name: 'cas',
  title: { zh: 'CAS 登记号', en: 'CAS registry number' },
  example: 'cas:7782-50-5',
  read(value) {
    const text = value.replace(/\s/g, '').replace(/^CAS(No\.?)?:?/i, '');
    const match = /^(\d{2,7})-(\d\d)-(\d)$/.exec(text);
    if (!match) return null;
    const reasons = lastCharacterReasons(casCheckDigit(`${match[1]}${match[2]}`), text);
    return accepted(text, { reasons, fit: reasons.length > 0 ? 50 : 97 });
  },
};
