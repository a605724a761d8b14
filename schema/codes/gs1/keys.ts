import { type Accepted, accepted, checkDigitReason, reason, type Reason, type UnitLevel } from '../scheme.ts';
import { checkDigits, gs1Date, identifierOf } from './ai.ts';
import { readBrackets } from './brackets.ts';
import { type Elements, spell } from './elements.ts';

type Pair = readonly [ai: string, value: string];

interface Named {
  readonly pairs: readonly Pair[];
  readonly level: UnitLevel | null;
}

const TOO_LONG = reason('TOO_LONG', '批号或序列号超过规定的长度', 'the lot or serial number is longer than it may be');
const UNREAD = reason(
  'UNREAD',
  '部分内容读不出来，编码可能不完整',
  'a part of the data could not be read, so that the code may not be all of it',
);

/** Every code that a carrier's elements name, the narrowest of each key first. */
export function readingsOf(elements: Elements): Accepted[] {
  const attributes = attributesOf(elements);
  const all = [...namedBy(elements)].map((named) => ({ ...named, code: spell(named.pairs) }));
  const spelt = all.filter(({ pairs, code }) => isSpelt(pairs, code));
  return spelt.map((named) => {
    const reasons = reasonsOf(named.pairs);
    if (spelt.length < all.length || elements.lost.size > 0) reasons.push(UNREAD);
    // Not less for an overlong lot: its reading stays before its class's.
    const fit = reasons.some((each) => each !== TOO_LONG) ? 35 : 80;
    return accepted(named.code, { level: named.level, reasons, attributes, fit });
  });
}

/** The narrowest code that the elements name; null when there is none, or something that would narrow it was lost. */
export function exactCode(elements: Elements): string | null {
  if (elements.lost.size > 0) return null;
  const [first] =
    elements.values.has('01') && !elements.values.has('00') ? tradeItems(elements.values) : namedBy(elements);
  const code = first ? spell(first.pairs) : null;
  return first && code !== null && isSpelt(first.pairs, code) ? code : null;
}

/**
 * GS1's keys, with what their qualifiers make of them (General Specifications 3; Digital Link URI Syntax 4), the
 * narrowest first.
 */
function* namedBy({ values }: Elements): Generator<Named> {
  let nothing = true;
  const named = function* (level: UnitLevel | null, ...ais: readonly string[]): Generator<Named> {
    if (!ais.every((ai) => values.has(ai))) return;
    nothing = false;
    yield { pairs: ais.map((ai): Pair => [ai, values.get(ai) ?? '']), level };
  };
  yield* named('ITEM', '00');
  for (const item of tradeItems(values)) {
    nothing = false;
    yield item;
  }
  for (const [level, ...ais] of OTHER_KEYS) yield* named(level, ...ais);
  yield* named(longerThan(values, '8003', 14) ? 'ITEM' : 'CLASS', '8003');
  // A part of a site is another place than the site.
  yield* named(null, '414', ...(values.has('254') ? ['254'] : []));
  if (!values.has('414')) yield* asPlace(values, '417');
  // Where goods go, or who pays for them, is named by them only when nothing else is.
  const place =
    nothing && !values.has('417') ? ['416', '410', '411', '412', '413', '415'].find((ai) => values.has(ai)) : undefined;
  if (place !== undefined) yield* asPlace(values, place);
}

const OTHER_KEYS: readonly (readonly [UnitLevel | null, ...string[]])[] = [
  ['ITEM', '8006', '21'],
  ['LOT', '8006', '10'],
  ['CLASS', '8006'],
  ['ITEM', '8004'],
  ['ITEM', '8010', '8011'],
  ['CLASS', '8010'],
  ['ITEM', '402'],
  ['ITEM', '401'],
  ['CLASS', '8013'],
  [null, '8017', '8019'],
  [null, '8017'],
  [null, '8018', '8019'],
  [null, '8018'],
  [null, '253'],
  [null, '255'],
  [null, '415', '8020'],
];

/**
 * A serial or lot is its product's, whatever variant (22) the product is of; the class of a variant is another product.
 * A serial that looks like elements in brackets stands behind the lot: it may be a misprint.
 */
function tradeItems(values: Elements['values']): readonly Named[] {
  // 02 is the GTIN of what is inside a logistic unit, 03 that of a product made to order.
  const gtin = values.get('01') ?? values.get('02') ?? values.get('03');
  if (gtin === undefined) return [];
  const key: Pair = ['01', gtin];
  const qualified = (ai: string, level: UnitLevel): Named[] => {
    const value = values.get(ai);
    return value === undefined ? [] : [{ pairs: [key, [ai, value]], level }];
  };
  const serial = qualified('21', 'ITEM');
  const lot = qualified('10', 'LOT');
  const variant = serial.length + lot.length > 0 ? [] : qualified('22', 'CLASS');
  const doubtful = /[()]/.test(values.get('21') ?? '') && lot.length > 0;
  return [
    ...(doubtful ? [...lot, ...serial] : [...serial, ...lot]),
    ...qualified('235', 'ITEM'),
    ...variant,
    { pairs: [key], level: 'CLASS' },
  ];
}

/** A party is named by its place's number: one code for both. */
function asPlace(values: Elements['values'], ai: string): Named[] {
  const gln = values.get(ai);
  return gln === undefined ? [] : [{ pairs: [['414', gln]], level: null }];
}

function longerThan(values: Elements['values'], ai: string, length: number): boolean {
  return (values.get(ai)?.length ?? 0) > length;
}

/** Whether the spelling reads back as what it spells: lot `A(21)B` would be read as serial B of lot A. */
function isSpelt(pairs: readonly Pair[], code: string): boolean {
  if (pairs.every(([, value]) => !value.includes('('))) return true;
  const read = readBrackets(code);
  return (
    read !== null &&
    read.lost.size === 0 &&
    read.unread === '' &&
    read.values.size === pairs.length &&
    pairs.every(([ai, value]) => read.values.get(ai) === value)
  );
}

function reasonsOf(pairs: readonly Pair[]): Reason[] {
  const reasons: Reason[] = [];
  for (const [ai, value] of pairs) {
    const identifier = identifierOf(ai);
    const digits = identifier && checkDigits(identifier, value);
    if (digits && digits.expected !== digits.found) reasons.push(checkDigitReason(digits.expected, digits.found));
    if (identifier && value.length > identifier.most) reasons.push(TOO_LONG);
  }
  return reasons;
}

/**
 * What else the data says that is worth showing. Persons' names and addresses (43xx, 725x) are
 * not, and a company's own data (90 to 99) means nothing to others.
 */
function attributesOf({ values, unread, lost }: Elements): Readonly<Record<string, string>> {
  const date = (ai: string): string | undefined => gs1Date(values.get(ai)?.slice(0, 6) ?? '') ?? undefined;
  const internal = [...values].filter(([ai]) => /^9\d$/.test(ai)).map(([ai, value]) => ai + value);
  const said = {
    lot: values.get('10'),
    serial: values.get('21'),
    variant: values.get('22'),
    produced: date('11'),
    packed: date('13'),
    bestBefore: date('15'),
    sellBy: date('16'),
    expiry: date('17') ?? date('7003'),
    count: values.get('37') ?? values.get('30'),
    extension: values.get('254'),
    unread: lost.size > 0 ? undefined : [unread, ...internal].join('') || undefined,
  };
  return Object.fromEntries(Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
