import { usccCheckCharacter } from '../check-digits.ts';
import { isDivision } from '../divisions.ts';
import { accepted, compact, reason, lastCharacterReasons, type Scheme } from '../scheme.ts';

/** 统一社会信用代码, GB 32100-2015: department 1, class 1, region 6, organisation 9, check 1. */
export const uscc: Scheme = {
  name: 'uscc',
  title: { zh: '统一社会信用代码', en: 'unified social credit code' },
  example: 'uscc:91370681MA3T00017D',
  read(value) {
    const text = compact(value);
    // I, O, S, V and Z are not in the alphabet.
    if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)) return null;
    const reasons = lastCharacterReasons(usccCheckCharacter(text.slice(0, 17)), text);
    if (!/^[1-9ANY]/.test(text))
      reasons.push(
        reason('DEPARTMENT', '第 1 位不是登记管理部门代码', 'the first character is no registering department'),
      );
    const allDigits = /^\d{18}$/.test(text);
    return accepted(text, {
      display: `${text.slice(0, 2)} ${text.slice(2, 8)} ${text.slice(8, 17)} ${text.slice(17)}`,
      reasons,
      attributes: { department: text.charAt(0), division: text.slice(2, 8), organisation: text.slice(8, 17) },
      fit: reasons.length > 0 ? (allDigits ? 10 : 40) : isDivision(text.slice(2, 8)) ? 96 : 75,
    });
  },
};
