import { casCheckDigit, mod1110CheckDigit, organisationCheckCharacter, usccCheckCharacter } from './check-digits.ts';
import { accepted, checkDigitReason, compact, grouped, isDivision, reason, type Reason, type Scheme } from './scheme.ts';

/** 统一社会信用代码, GB 32100-2015: department 1, class 1, region 6, organisation 9, check 1. */
export const uscc: Scheme = {
  name: 'uscc',
  title: { zh: '统一社会信用代码', en: 'unified social credit code' },
  example: 'uscc:91370681MA3T00017D',
  read(value) {
    const text = compact(value);
    // I, O, S, V and Z are not in the alphabet.
    if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)) return null;
    const reasons = check(usccCheckCharacter(text.slice(0, 17)), text);
    if (!/^[1-9ANY]/.test(text)) reasons.push(reason('DEPARTMENT', '第 1 位不是登记管理部门代码', 'the first character is no registering department'));
    const allDigits = /^\d{18}$/.test(text);
    return accepted(text, {
      display: `${text.slice(0, 2)} ${text.slice(2, 8)} ${text.slice(8, 17)} ${text.slice(17)}`,
      reasons,
      attributes: { department: text.charAt(0), division: text.slice(2, 8), organisation: text.slice(8, 17) },
      fit: reasons.length > 0 ? (allDigits ? 10 : 40) : isDivision(text.slice(2, 8)) ? 96 : 75,
    });
  },
};

/** 组织机构代码, GB 11714: 8 + 1. */
export const orgcode: Scheme = {
  name: 'orgcode',
  title: { zh: '组织机构代码', en: 'organisation code' },
  example: 'orgcode:MA3T00017',
  read(value) {
    const text = compact(value);
    if (!/^[0-9A-Z]{8}[0-9X]$/.test(text)) return null;
    const reasons = check(organisationCheckCharacter(text.slice(0, 8)), text);
    return accepted(text, { display: `${text.slice(0, 8)}-${text.slice(8)}`, reasons, fit: reasons.length > 0 ? 15 : 60 });
  },
};

/** 食品生产许可证编号: SC + type 1, category 2, region 6, serial 4, check 1 (ISO 7064 MOD 11,10). */
export const sc: Scheme = {
  name: 'sc',
  title: { zh: '食品生产许可证编号', en: 'food production licence' },
  example: 'sc:SC10637068100012',
  read(value) {
    const text = compact(value);
    if (!/^SC\d{14}$/.test(text)) return null;
    const reasons = check(mod1110CheckDigit(text.slice(2, 15)), text);
    return accepted(text, { reasons, attributes: { category: text.slice(3, 5), division: text.slice(5, 11) }, fit: 95 });
  },
};

/** 进口食品境外生产企业注册号 (CIFER): C + country 3 letters, 4 + 6 + 4. */
export const cifer: Scheme = {
  name: 'cifer',
  title: { zh: '进口食品境外生产企业注册号', en: 'registration of a foreign food producer' },
  example: 'cifer:CNZL06012208150012',
  read(value) {
    const text = compact(value);
    return /^C[A-Z]{3}\d{14}$/.test(text) ? accepted(text, { fit: 90 }) : null;
  },
};

/** CAS registry number. */
export const cas: Scheme = {
  name: 'cas',
  title: { zh: 'CAS 登记号', en: 'CAS registry number' },
  example: 'cas:7782-50-5',
  read(value) {
    const text = value.replace(/\s/g, '').replace(/^CAS(No\.?)?:?/i, '');
    const match = /^(\d{2,7})-(\d\d)-(\d)$/.exec(text);
    if (!match) return null;
    const reasons = check(casCheckDigit(`${match[1]}${match[2]}`), text);
    return accepted(text, { reasons, fit: reasons.length > 0 ? 50 : 97 });
  },
};

/** 行政区划代码, GB/T 2260. */
export const division: Scheme = {
  name: 'division',
  title: { zh: '行政区划代码', en: 'administrative division' },
  example: 'division:370681',
  read(value) {
    const digits = compact(value);
    return isDivision(digits) ? accepted(digits, { display: grouped(digits, 2), fit: 25 }) : null;
  },
};

function check(expected: string, text: string): Reason[] {
  const found = text.at(-1) ?? '';
  return expected === found ? [] : [checkDigitReason(expected, found)];
}
