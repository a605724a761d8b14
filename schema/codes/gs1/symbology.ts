/**
 * Symbology identifiers (ISO/IEC 15424) that say GS1 element string: GS1-128, DataBar and composite, DataMatrix, QR
 * and DotCode.
 */
const GS1_CARRIERS = /^[\]】](?:C1|e[0-3]|d2|Q3|J1)/i;
const ANY = /^[\]】][A-Za-z][0-9A-Za-z]/;
/** Some readers send FNC1 as a separator before it too. */
const LEADING = /^[\u001d\u241d]+(?=\])/;

export interface Carried {
  readonly text: string;
  /** The carrier says that this is GS1 data, so that it is nothing else. */
  readonly gs1: boolean;
  /** The carrier is a retail bar code, whose digits are a GTIN, with an add-on behind them. */
  readonly retail: boolean;
}

/**
 * A text without the symbology identifier that some scanners send first. Caps lock turns its letter round, a Chinese
 * input method types 】 for ].
 */
export function carried(text: string): Carried {
  const own = text.replace(LEADING, '');
  if (!ANY.test(own)) return { text, gs1: false, retail: false };
  const rest = own.slice(3);
  // Only capital E is EAN/UPC and only small e is DataBar; with caps lock the data decides.
  const retail = /^.E/i.test(own) && /^\d{8}$|^\d{12,13}(?:\d{2}|\d{5})?$/.test(rest);
  return { text: retail ? withoutAddOn(rest) : rest, gs1: !retail && GS1_CARRIERS.test(own), retail };
}

/** An add-on of two or five digits is a magazine's issue or a book's price, and no part of the key. */
function withoutAddOn(digits: string): string {
  return digits.length > 13 ? digits.slice(0, digits.length === 14 || digits.length === 17 ? 12 : 13) : digits;
}
