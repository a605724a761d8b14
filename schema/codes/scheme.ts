/** What a code names: one item, a lot, or a class of product (GB/T 38155, 2.4). */
export type UnitLevel = 'ITEM' | 'LOT' | 'CLASS';
/** Whether a code is as its scheme has it; WARN: it is looked up all the same. */
export type Validity = 'OK' | 'WARN' | 'INVALID';

/** Why a code breaks a rule: a stable public code, and words in both languages. */
export interface Reason {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** What a scheme makes of a value. `value` is its canonical spelling within the scheme. */
export interface Accepted {
  readonly value: string;
  readonly level: UnitLevel | null;
  /** Not empty: WARN. Such a code is still looked up, because real data breaks the rules. */
  readonly reasons: readonly Reason[];
  /** Grouped for people. */
  readonly display: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** How well the text fits the scheme, 0 to 100; orders the readings of an ambiguous text. */
  readonly fit: number;
}

/** One way to read a text. */
export interface Reading {
  /** Canonical spelling: `scheme:value`, or a URI as it stands. */
  readonly code: string;
  /** `gs1`, `drug`, …; `uri` for a URI that no scheme claims. */
  readonly scheme: string;
  /** null: not a trace unit (organisation, licence, substance), or not known. */
  readonly level: UnitLevel | null;
  readonly validity: 'OK' | 'WARN';
  readonly reasons: readonly Reason[];
  /** Grouped for people: 8385 7930 0008 7976 6660 */
  readonly display: string;
  /** What the text also says: lot, expiry, maker, region. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** One code scheme: how a value is recognised, checked and spelt. */
export interface Scheme {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** A synthetic example in canonical spelling. */
  readonly example: string;
  /** Whose ministry gives such codes out or keeps their register: AGRICULTURE. Absent: no one sector's. */
  readonly sector?: string;
  /** Reads a value written after `name:`; null when it cannot be one. Lenient in spacing and case, strict in shape. */
  read(value: string): Accepted | null;
  /** Its values are free text, so that something private could be written as one. */
  readonly free?: boolean;
  /** Where its codes may stand amid words: those that no other text looks like. */
  readonly within?: RegExp;
  /** Reads a text that names no scheme; null when it is not unmistakable enough to be offered. `read` when absent. */
  recognise?(text: string): Accepted | null;
}

export function accepted(value: string, more: Partial<Omit<Accepted, 'value'>> = {}): Accepted {
  return {
    value,
    level: null,
    reasons: [],
    display: value,
    attributes: {},
    fit: more.reasons && more.reasons.length > 0 ? 30 : 60,
    ...more,
  };
}

export function checkDigitReason(expected: string, found: string): Reason {
  return {
    code: 'CHECK_DIGIT',
    zh: `校验位应为 ${expected}，实为 ${found}`,
    en: `the check character should be ${expected}, not ${found}`,
  };
}

export function reason(code: string, zh: string, en: string): Reason {
  return { code, zh, en };
}

/** `83857930000879766660` in fours: `8385 7930 0008 7976 6660` */
export function grouped(digits: string, size = 4): string {
  const groups: string[] = [];
  for (let i = 0; i < digits.length; i += size) groups.push(digits.slice(i, i + size));
  return groups.join(' ');
}

/** Drops what people and printers put between the digits of a long number. */
export function compact(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase();
}

/** The same where hyphens tell codes apart. */
export function spaceless(text: string): string {
  return text.replace(/\s/g, '').toUpperCase();
}

/** Why a code's last character is not the one that checks the others; none when it is. */
export function lastCharacterReasons(expected: string, text: string): Reason[] {
  const found = text.at(-1) ?? '';
  return expected === found ? [] : [checkDigitReason(expected, found)];
}

/** yyyyMMdd that is a date of these centuries, as yyyy-MM-dd. */
export function isoDate(digits: string): string | null {
  const [year, month, day] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8))];
  if (
    !/^(?:18|19|20)\d{6}$/.test(digits) ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > new Date(Date.UTC(year, month, 0)).getUTCDate()
  )
    return null;
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
}
