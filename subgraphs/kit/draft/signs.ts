import { examine, type Reading } from '@tongcha/codes';
import { unitOf } from '@tongcha/schema';
import { amount } from '../values/amount.ts';
import { flag } from '../values/flag.ts';
import { number } from '../values/number.ts';
import { known, type Reader } from '../values/reader.ts';
import { halfWidth } from '../values/text.ts';
import { time } from '../values/time.ts';
import type { Seen, Sign } from './facts.ts';

/** Read by nothing but a format of their own: which part is the day is not said. */
const FORMATS: readonly string[] = ['d/M/yyyy', 'M/d/yyyy', 'd-M-yyyy', 'M-d-yyyy', 'd.M.yyyy', 'M.d.yyyy'].flatMap(
  (day) => [day, `${day} H:mm`, `${day} H:mm:ss`],
);
const [AMOUNT, FLAG, NUMBER, TIME] = [amount(), flag(), number(), time()];
const BY_FORMAT: readonly (readonly [string, Reader<string>])[] = FORMATS.map((each) => [
  each,
  time({ formats: [each] }),
]);
/** More words than these are no table of words. */
const MOST_WORDS = 16;

const PHONE = /^(?:\+?86[- ]?)?1[3-9]\d{9}$|^0\d{2,3}[- ]?\d{7,8}$/;
const PERSON_NUMBER = /^\d{17}[\dXx]$/;
const BARE = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
const OTHER_DATE = /^\d{1,2}[/.-]\d/;
const USCC = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** @param scheme that the text is a code of, where nothing speaks against it */
type Test = (text: string, scheme: string | null) => boolean;

const TESTS: Readonly<Record<Sign, Test>> = {
  uscc: (text, scheme) => USCC.test(text) && scheme === 'uscc',
  gtin: (text, scheme) => /^(?:\d{8}|\d{12,14})$/.test(text) && scheme === 'gs1',
  time: (text) => isRead(TIME, text) || (OTHER_DATE.test(text) && BY_FORMAT.some(([, read]) => isRead(read, text))),
  // Of this century, in seconds or milliseconds.
  epoch: (text) => /^1\d{9}(?:\d{3})?$/.test(text),
  number: (text) => isRead(NUMBER, text),
  amount: (text) => !isRead(NUMBER, text) && isRead(AMOUNT, text),
  unit: (text) => unitOf(text) !== null,
  division: (text, scheme) => /^\d{6}$/.test(text) && scheme === 'division',
  chinese: (text) => /\p{Script=Han}/u.test(text),
  flag: (text) => isRead(FLAG, text),
  // What can stand in a URI as it is written.
  bare: (text) => BARE.test(text),
  phone: (text) => PHONE.test(text),
  person: (text, scheme) => PERSON_NUMBER.test(text) && scheme !== 'uscc',
};
const SIGNS = Object.keys(TESTS) as Sign[];

/** What sampled values look like. */
export function seenOf(values: readonly unknown[]): Seen {
  const texts = values.flatMap((value) => textOf(value) ?? []);
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const signs = Object.fromEntries(SIGNS.map((sign) => [sign, 0])) as Record<Sign, number>;
  const schemes = new Set<string | null>();
  for (const [text, count] of counts) {
    const reading = readingOf(text);
    schemes.add(reading?.level === 'ITEM' || reading?.level === 'LOT' ? reading.scheme : null);
    for (const sign of SIGNS) if (TESTS[sign](text, reading?.scheme ?? null)) signs[sign] += count;
  }
  const distinct = [...counts.keys()];
  const [scheme = null] = schemes;
  return {
    rows: values.length,
    filled: texts.length,
    distinct: distinct.length,
    signs,
    scheme: schemes.size === 1 ? scheme : null,
    formats: formatsOf(distinct),
    isLoose: isLoose(distinct),
    // Asked for without them, it would not be found.
    isPadded: values.some((value) => typeof value === 'string' && value !== '' && textOf(value) !== value),
    words: areWords(distinct, texts.length) ? distinct.sort() : [],
    digits:
      texts.length > 0 && distinct.every((text) => /^\d+$/.test(text))
        ? Math.max(...distinct.map((t) => t.length))
        : null,
  };
}

/** In half width and trimmed; null where there is nothing. */
function textOf(value: unknown): string | null {
  if (value instanceof Date) return value.toISOString();
  return known(halfWidth(typeof value === 'bigint' ? String(value) : value));
}

/** The same number written in several ways: by hand, `Y20260310-0001` and `Y 20260310 0001`. */
function isLoose(texts: readonly string[]): boolean {
  const outlines = (all: readonly string[]): number =>
    new Set(all.map((text) => text.replace(/\d/g, '9').replace(/[a-z]/gi, 'a'))).size;
  const plainTexts = texts.map(withoutGaps);
  return (
    texts.length > 4 && plainTexts.every((text) => BARE.test(text)) && outlines(plainTexts) === 1 && outlines(texts) > 1
  );
}

export function withoutGaps(text: string): string {
  return text.replace(/[ -]/g, '');
}

/** A few short words that come again: what persons are called or write is not among them. */
function areWords(words: readonly string[], count: number): boolean {
  return (
    words.length <= MOST_WORDS &&
    words.every((word) => word.length <= 12 && !PHONE.test(word) && !PERSON_NUMBER.test(word)) &&
    (count >= 3 * words.length || words.length <= 2)
  );
}

function formatsOf(texts: readonly string[]): readonly string[] {
  if (texts.every((text) => isRead(TIME, text))) return [];
  return BY_FORMAT.flatMap(([format, read]) => (texts.every((text) => isRead(read, text)) ? [format] : []));
}

function isRead(read: Reader<unknown>, text: string): boolean {
  return known(read(text)) !== null;
}

/** What a text is a code of where nothing speaks against it; null where it is of no scheme, or may be of several. */
function readingOf(text: string): Reading | null {
  const sure = examine(text).readings.filter(({ validity, scheme }) => validity === 'OK' && scheme !== 'uri');
  const schemes = new Set(sure.map(({ scheme }) => scheme));
  return schemes.size === 1 ? (sure[0] ?? null) : null;
}

/** What nearly all of the values that are there read as. Empty or too few values show nothing. */
export function shows(seen: Seen | null, sign: Sign): boolean {
  return seen !== null && seen.filled > 0 && seen.signs[sign] >= seen.filled * 0.95;
}

/** Whether any of them is about a person, so that nothing is made of it. */
export function isPersonal(seen: Seen | null): boolean {
  return seen !== null && seen.filled > 0 && (seen.signs.phone + seen.signs.person) * 5 >= seen.filled;
}
