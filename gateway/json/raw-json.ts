/** A number by its text; `JSON.stringify` writes it as it is (ECMAScript 2026, JSON.rawJSON). */
export interface RawJson {
  readonly rawJSON: string;
}

declare global {
  interface JSON {
    rawJSON(text: string): RawJson;
    isRawJSON(value: unknown): value is RawJson;
  }
}

/** A number of parsed JSON, also where it is kept by its text; null for what is none. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return JSON.isRawJSON(value) ? Number(value.rawJSON) : null;
}

/** A number that JavaScript may write otherwise again; within strings too, as it only saves looking closer. */
const UNUSUAL = /[:,[\s]-?(?:[\d.]{16}|\d+\.\d*0(?!\d)|[\d.]+[eE]|0\.0{6})|-0(?![.\d])/;

/** Whether JSON may hold a number that JavaScript would write otherwise: 9007199254740993, 1.10. */
export function hasUnusualNumbers(text: string): boolean {
  return UNUSUAL.test(text);
}

/**
 * JSON, with each number that JavaScript would write otherwise by its text. Several times slower than without.
 * @throws SyntaxError when it is none; RangeError when it is nested deeper than the stack goes
 */
export function parseWithDigits(text: string): unknown {
  if (!hasUnusualNumbers(text)) return JSON.parse(text);
  const reviver = (_: string, value: unknown, { source }: { readonly source?: string } = {}): unknown =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value;
  return JSON.parse(text, reviver);
}

/** An integer by its own digits, however many there are; undefined for what is none. */
export function integerText(value: unknown): string | undefined {
  const number = numberOf(value);
  if (number === null) return undefined;
  const text = JSON.isRawJSON(value) ? value.rawJSON : String(number);
  return /^-?\d+$/.test(text) ? text : Number.isSafeInteger(number) ? String(number) : undefined;
}
