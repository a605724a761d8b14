import { isDivision } from './divisions.ts';
import { type Found, readings, uriFound } from './find/find.ts';
import { isEpcPattern } from './gs1/epc-urn.ts';
import { isUri, LONGEST, normalise, unframed } from './normalise.ts';
import { PRIVATE } from './private/kinds.ts';
import { isPersonNumber } from './private/person.ts';
import { personIn, screen } from './private/screen.ts';
import { reason, type Reading, type Reason } from './scheme.ts';
import { codeOfUri, gs1, readGs1 } from './schemes/gs1.ts';
import { oid } from './schemes/oid.ts';
import { uscc } from './schemes/uscc.ts';
import { splitName } from './schemes.ts';

export { usccCheckCharacter } from './check-digits.ts';
export { normalise } from './normalise.ts';
export { isInProvince } from './private/person.ts';
export { screen } from './private/screen.ts';
export type { Reading, Reason, UnitLevel, Validity } from './scheme.ts';
export { uscc } from './schemes/uscc.ts';
export { OWN_CHECKS, type OwnCheck, type OwnScheme, OwnSchemes } from './own-schemes.ts';
export { schemes } from './schemes.ts';
export { isLinkPath, linkKeys } from './gs1/digital-link.ts';
export {
  digitalLinks,
  epcUrns,
  gs1Elements,
  type LinkForm,
  linkFormOf,
  PREFIX_LENGTHS,
  prefixedDigits,
  prefixIn,
} from './gs1/uris.ts';

/** A code in one spelling, or why the text is none. */
export type Parsed = { readonly ok: true; readonly reading: Reading } | { readonly ok: false; readonly reason: Reason };

/** What a text may mean. */
export interface Examined {
  /** Best first. */
  readonly readings: readonly Reading[];
  /** Why there is none, where that is known: the text is private, and must go to no ministry and into no log. */
  readonly refusal: Reason | null;
}

const DIGITS_LOST = reason(
  'DIGITS_LOST',
  '表格软件改写过，末尾的数字已丢失',
  'a spreadsheet has rewritten it, and its last digits are lost',
);

/** Every reading of whatever a scanner or a person gives, or why it is refused. Never throws. */
export function examine(text: string): Examined {
  const plain = normalise(text);
  if (plain === null) return { readings: [], refusal: null };
  const { text: left, why } = screen(plain, isDivision);
  if (left === '') return { readings: [], refusal: why };
  if (/^\d(?:\.\d+)?E\+?\d{1,2}$/i.test(left)) return { readings: [], refusal: DIGITS_LOST };
  const found = readings(left, why === null ? unframed(text) : null);
  // With nothing in its favour but its length, it is what a till scans from a payer's telephone.
  if (isPayersCode(left) && found.every(({ read }) => read.reasons.length > 0))
    return { readings: [], refusal: PRIVATE.payment };
  return { readings: found.map(readingOf), refusal: found.length > 0 ? null : why };
}

/** Every reading of a text, best first; empty when it can be no code, or is refused. Never throws. */
export function identify(text: string): Reading[] {
  return [...examine(text).readings];
}

/** A code in `scheme:value` spelling, or an absolute URI, to its reading in canonical spelling. Guesses no scheme. */
export function parseCode(text: string): Parsed {
  if (text.length > LONGEST) return refused(reason('TOO_LONG', '编码过长', 'it is too long'));
  const plain = normalise(text);
  const named = plain === null ? null : splitName(plain);
  if (!named) return parseUri(unframed(text));
  const { scheme, value } = named;
  const read = scheme.read(value);
  if (!read)
    return refused(
      privacyOf(value) ?? reason('NOT_OF_SCHEME', `不是有效的${scheme.title.zh}`, `it cannot be a ${scheme.title.en}`),
    );
  // Free text may be anything, and a person's number is eighteen characters as an organisation's is, but for the last
  // one.
  const why =
    scheme.free === true
      ? personIn(read.value)
      : scheme === uscc && read.reasons.length > 0 && isPersonNumber(read.value)
        ? PRIVATE.person
        : null;
  return why ? refused(why) : { ok: true, reading: readingOf({ scheme: scheme.name, read }) };
}

/** The canonical spelling of a code or URI; null when it is none. */
export function canonical(text: string): string | null {
  if (CANONICAL.test(text)) return text;
  if (GS1_URI.test(text)) {
    const code = isUri(text) && privacyOf(text) === null ? codeOfUri(text) : null;
    if (code !== null) return `gs1:${code}`;
  }
  const parsed = parseCode(text);
  return parsed.ok ? parsed.reading.code : null;
}

const GS1_URI = /^(?:https?:\/\/|urn:epc:)/i;
/** The commonest codes as they are spelt already: looked up by the thousand in a walk. */
const CANONICAL =
  /^(?:gs1:\((?:01\)\d{14}(?:\((?:10|21)\)[!"%&'*+,\-./:;<=>?A-Z_a-z\d]{1,17})?|00\)\d{18}|414\)\d{13})|drug:\d{20}|pesticide:\d{32}|vetdrug:\d{24}|eartag:\d{15}|equipment:\d{20})$/;

function parseUri(uri: string): Parsed {
  if (!uri.includes(':'))
    return refused(
      privacyOf(uri) ??
        reason('NO_SCHEME', '缺少编码体系，请先用 identify 识别', 'it names no scheme; ask identify what it is'),
    );
  const why = privacyOf(uri);
  if (why) return refused(why);
  if (!isUri(uri))
    return refused(reason('NOT_A_CODE', '不是编码，也不是 URI', 'it is neither scheme:value nor an absolute URI'));
  if (!/^(?:https?|urn:(?:epc|oid)):/i.test(uri)) return { ok: true, reading: readingOf(uriFound(uri)) };
  const object = oid.recognise?.(uri);
  if (object) return { ok: true, reading: readingOf({ scheme: oid.name, read: object }) };
  const { readings: keys, code } = readGs1(uri);
  const [first] = keys;
  if (!first && isEpcPattern(uri))
    return refused(
      reason('PATTERN', '这是一类编码的模式，不是一个编码', 'it is a pattern for many codes, not one code'),
    );
  return { ok: true, reading: readingOf(first && code !== null ? { scheme: gs1.name, read: first } : uriFound(uri)) };
}

/** Whether a refusal is for privacy: then the text may stand in no message, log or address either. */
export function isPrivate(why: Reason): boolean {
  return Object.values<Reason>(PRIVATE).includes(why);
}

/** Eighteen digits of WeChat Pay (10 to 15) or Alipay (25 to 30), which pay for a minute. */
function isPayersCode(text: string): boolean {
  return /^(?:1[0-5]|2[5-9]|30)\d{16}$/.test(text.replace(/[\s-]/g, ''));
}

/** Why a text may not be asked about, null when it may. */
function privacyOf(text: string): Reason | null {
  return screen(text, isDivision).why;
}

function readingOf({ scheme, read: { value, level, reasons, display, attributes } }: Found): Reading {
  return {
    code: scheme === 'uri' ? value : `${scheme}:${value}`,
    scheme,
    level,
    validity: reasons.length > 0 ? 'WARN' : 'OK',
    reasons,
    display,
    attributes,
  };
}

function refused(why: Reason): Parsed {
  return { ok: false, reason: why };
}
