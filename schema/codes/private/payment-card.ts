/** Numbers of bank cards: the issuers' first digits (UnionPay, Visa, Mastercard, American Express, JCB, Discover). */
const ISSUERS =
  /^(?:62\d{14}|62\d{17}|4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|5\d\d)\d{12})$/;

export function isPaymentCard(digits: string): boolean {
  return ISSUERS.test(digits) && luhn(digits);
}

/** ISO/IEC 7812-1, annex B: every second digit from the right is doubled. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
