import { gs1CheckDigit } from '../check-digits.ts';
import { isoDate } from '../scheme.ts';
import { APPLICATION_IDENTIFIERS } from './ai-table.ts';

/** Some characters of a value: which, how many, and whether the last one checks the others. */
export interface Part {
  readonly set: 'N' | 'X' | 'Y' | 'Z';
  readonly least: number;
  readonly most: number;
  /** Of one length, or absent. */
  readonly whole: boolean;
  readonly checked: boolean;
  readonly date: boolean;
}

export interface ApplicationIdentifier {
  readonly ai: string;
  /** No separator need follow: its length is predefined. */
  readonly predefined: boolean;
  readonly parts: readonly Part[];
  readonly least: number;
  readonly most: number;
  readonly pattern: RegExp;
  /** The identifiers that may qualify it, null when it is no key. */
  readonly qualifiers: readonly string[] | null;
}

/** Character set 82 of the GS1 General Specifications (figure 7.11-1), for a character class. */
export const SET_82 = '!"%&\'()*+,\\-./0-9:;<=>?A-Z_a-z';
const SETS: Readonly<Record<Part['set'], string>> = { N: '0-9', X: SET_82, Y: '#\\-/0-9A-Z', Z: '\\-0-9A-Z_a-z' };

let table: ReadonlyMap<string, ApplicationIdentifier> | undefined;

/** By identifier: `01`, `3103`. The table is read when it is first wanted. */
export function identifierOf(ai: string): ApplicationIdentifier | undefined {
  return identifiers().get(ai);
}

export function identifiers(): ReadonlyMap<string, ApplicationIdentifier> {
  return (table ??= readTable());
}

/** The identifier with which a text goes on at a place. No identifier begins another. */
export function identifierAt(text: string, at: number): ApplicationIdentifier | undefined {
  for (let length = 2; length <= 4; length += 1) {
    const found = identifierOf(text.slice(at, at + length));
    if (found) return found;
  }
  return undefined;
}

/** Whether a value has the form that the table gives to it; its check digit is not asked. */
export function fits(identifier: ApplicationIdentifier, value: string): boolean {
  if (!identifier.pattern.test(value)) return false;
  let at = 0;
  for (const part of identifier.parts) {
    if (part.date && at < value.length && gs1Date(value.slice(at, at + 6)) === null) return false;
    at += part.most;
  }
  return true;
}

/** The check digit that belongs into a value, and the one that stands there; null where there is none. */
export function checkDigits(
  identifier: ApplicationIdentifier,
  value: string,
): { readonly expected: string; readonly found: string } | null {
  const [first] = identifier.parts;
  if (!first?.checked) return null;
  return { expected: gs1CheckDigit(value.slice(0, first.most - 1)), found: value.charAt(first.most - 1) };
}

export function hasRightCheckDigit(identifier: ApplicationIdentifier, value: string): boolean {
  const digits = checkDigits(identifier, value);
  return digits === null || digits.expected === digits.found;
}

/**
 * YYMMDD as yyyy-MM-dd; day 00 is the month's last (General Specifications 3.4). 76 to 99 are the last century's,
 * whatever
 * today is: a text always reads alike.
 */
export function gs1Date(value: string): string | null {
  if (!/^\d{6}$/.test(value)) return null;
  const year = Number(value.slice(0, 2)) + (Number(value.slice(0, 2)) >= 76 ? 1900 : 2000);
  const month = Number(value.slice(2, 4));
  const day = value.endsWith('00')
    ? String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, '0')
    : value.slice(4);
  return isoDate(`${year}${value.slice(2, 4)}${day}`);
}

function readTable(): ReadonlyMap<string, ApplicationIdentifier> {
  const read = new Map<string, ApplicationIdentifier>();
  for (const line of APPLICATION_IDENTIFIERS.trim().split('\n')) {
    const [range = '', ...words] = line.split(' ');
    const [first = '', last = first] = range.split('-');
    const key = words.find((word) => word.startsWith('key'));
    const parts = words.filter((word) => /^\[?[NXYZ]/.test(word)).map(readPart);
    for (let number = Number(first); number <= Number(last); number += 1) {
      const ai = String(number).padStart(first.length, '0');
      read.set(ai, {
        ai,
        predefined: words.includes('*'),
        parts,
        least: parts.reduce((sum, { least }) => sum + least, 0),
        most: parts.reduce((sum, { most }) => sum + most, 0),
        pattern: new RegExp(`^${parts.map(patternOf).join('')}$`),
        qualifiers:
          key === undefined
            ? null
            : key
                .slice('key='.length)
                .split(/[,|]/)
                .filter((each) => each !== ''),
      });
    }
  }
  return read;
}

function patternOf({ set, least, most, whole }: Part): string {
  return least === 0 && whole ? `(?:[${SETS[set]}]{${most}})?` : `[${SETS[set]}]{${least},${most}}`;
}

/** `N6d`, `X..20`, `[X..17]` */
function readPart(word: string): Part {
  const [, optional = '', set = 'X', upTo = '', length = '', flag = ''] =
    /^(\[?)([NXYZ])(\.\.)?(\d+)([cd]?)\]?$/.exec(word) ?? [];
  return {
    set: set as Part['set'],
    least: optional ? 0 : upTo ? 1 : Number(length),
    most: Number(length),
    whole: upTo === '',
    checked: flag === 'c',
    date: flag === 'd',
  };
}
