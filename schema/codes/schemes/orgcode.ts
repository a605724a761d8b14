import { organisationCheckCharacter } from '../check-digits.ts';
import { accepted, compact, lastCharacterReasons, type Scheme } from '../scheme.ts';

/** 组织机构代码, GB 11714: 8 + 1. */
export const orgcode: Scheme = {
  name: 'orgcode',
  title: { zh: '组织机构代码', en: 'organisation code' },
  example: 'orgcode:MA3T00017',
  read(value) {
    const text = compact(value);
    if (!/^[0-9A-Z]{8}[0-9X]$/.test(text)) return null;
    const reasons = lastCharacterReasons(organisationCheckCharacter(text.slice(0, 8)), text);
    return accepted(text, {
      display: `${text.slice(0, 8)}-${text.slice(8)}`,
      reasons,
      fit: reasons.length > 0 ? 15 : 60,
    });
  },
  // Nine letters and digits are anything where the last does not check the others.
  recognise(text) {
    const read = orgcode.read(text);
    return read && read.reasons.length === 0 ? read : null;
  },
};
