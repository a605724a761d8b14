import { checkDigits, fits, identifierOf, SET_82 } from './ai.ts';

/** What a carrier of GS1 data says. */
export interface Elements {
  /** Identifier -> value. */
  readonly values: ReadonlyMap<string, string>;
  /** Identifiers that are there, but whose value cannot be read: nothing that they would tell apart may be claimed. */
  readonly lost: ReadonlySet<string>;
  /** Data that could not be read, as it stands. */
  readonly unread: string;
}

const TEXT = new RegExp(`^[${SET_82}]{1,90}$`);

/** Elements as they are gathered. */
export class Gathering implements Elements {
  readonly values = new Map<string, string>();
  readonly lost = new Set<string>();
  unread = '';

  /** Takes one element in; false when it could not be read, which is then said in `lost` or `unread`. */
  put(ai: string, value: string): boolean {
    const identifier = identifierOf(ai);
    if (!identifier) {
      this.unread += ai + value;
      return false;
    }
    const read = padded(ai, value);
    // Real lots are longer than the 20 characters that they may have. Numbers are not.
    const overlong =
      read.length > identifier.most &&
      identifier.parts.length === 1 &&
      identifier.parts[0]?.set === 'X' &&
      TEXT.test(read);
    const known = this.values.get(ai);
    if ((!fits(identifier, read) && !overlong) || (known !== undefined && known !== read)) {
      // Two values of one identifier are as good as none.
      this.values.delete(ai);
      this.lose(ai, value);
      return false;
    }
    if (this.lost.has(ai)) return false;
    this.values.set(ai, read);
    return true;
  }

  lose(ai: string, value: string): void {
    this.lost.add(ai);
    this.unread += ai + value;
  }
}

/**
 * Software drops leading zeros: a shorter GTIN is one with zeros before it, and so is an SSCC or GLN whose check
 * digit then is right.
 */
function padded(ai: string, value: string): string {
  if ((ai === '01' || ai === '02' || ai === '03') && /^(?:\d{8}|\d{12,13})$/.test(value))
    return value.padStart(14, '0');
  const length = ai === '00' ? 18 : ai === '414' ? 13 : 0;
  if (length === 0 || !/^\d+$/.test(value) || value.length !== length - 1) return value;
  const identifier = identifierOf(ai);
  const digits = identifier && checkDigits(identifier, `0${value}`);
  return digits && digits.expected === digits.found ? `0${value}` : value;
}

/** How identifiers and values are spelt in a canonical code: `(01)06901234567892(10)LOT7`. */
export function spell(pairs: readonly (readonly [ai: string, value: string])[]): string {
  return pairs.map(([ai, value]) => `(${ai})${value}`).join('');
}
