/** Check characters. Each takes the body without its check character and returns the character that belongs there. */

/** GS1 General Specifications: weights 3, 1, 3 … from the right of the body, mod 10. */
export function gs1CheckDigit(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) sum += Number(body[body.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  return String((10 - (sum % 10)) % 10);
}

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100-2015: weights 3^(i-1) mod 31 over 17 characters; c = (31 − Σ mod 31) mod 31. */
export function usccCheckCharacter(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum += USCC_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return USCC_ALPHABET.charAt((31 - (sum % 31)) % 31);
}

const ORG_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11714: c = 11 − Σ mod 11; 10 is X, 11 is 0. */
export function organisationCheckCharacter(body: string): string {
  const sum = [...body].reduce(
    (total, character, i) => total + ORG_ALPHABET.indexOf(character) * (ORG_WEIGHTS[i] ?? 0),
    0,
  );
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/** ISO 7064 MOD 11,10, as food production licences use it. */
export function mod1110CheckDigit(body: string): string {
  let p = 10;
  for (const digit of body) {
    const sum = (p + Number(digit)) % 10;
    p = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return String((11 - p) % 10);
}

/** CAS registry numbers: Σ digit × position from the right, mod 10. */
export function casCheckDigit(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) sum += Number(body[body.length - 1 - i]) * (i + 1);
  return String(sum % 10);
}

const PERSON_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643, ISO 7064 MOD 11-2. */
export function personCheckCharacter(body: string): string {
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * (PERSON_WEIGHTS[i] ?? 0), 0);
  return '10X98765432'.charAt(sum % 11);
}

/** Letters are 10 to 38 without the multiples of 11. */
const ISO_6346_VALUES: ReadonlyMap<string, number> = new Map([
  ...[...'0123456789'].map((digit, i) => [digit, i] as const),
  ...[...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, i) => [letter, 10 + i + Math.floor((i + 9) / 10)] as const),
]);

/** ISO 6346, freight containers: weights 1, 2, 4 … from the left of the body, mod 11, mod 10. */
export function iso6346CheckDigit(body: string): string {
  const sum = [...body].reduce((total, character, i) => total + (ISO_6346_VALUES.get(character) ?? 0) * 2 ** i, 0);
  return String((sum % 11) % 10);
}
