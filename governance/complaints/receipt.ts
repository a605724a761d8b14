import { createHash } from 'node:crypto';

/** Crockford's base 32: nothing in it is taken for something else when it is copied by hand. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;

/**
 * The receipt of a report, 130 bits: it follows from the key that whoever reports has made, so that the same key has the same receipt, and it is
 * kept nowhere. Who cannot guess the key cannot guess the receipt.
 */
export function receiptOf(key: string): string {
  const bytes = hash('receipt', key);
  let [bits, held, text] = [0, 0, ''];
  for (const byte of bytes) {
    [held, bits] = [(held << 8) | byte, bits + 8];
    while (bits >= 5 && text.length < LENGTH) {
      bits -= 5;
      text += LETTERS[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

/** The report's number, by which members and the store know it: nobody comes from it to the receipt. @returns null: the text is no receipt */
export function numberOf(receipt: string): string | null {
  if (!new RegExp(`^[${LETTERS}]{${LENGTH}}$`).test(receipt)) return null;
  return `TS${hash('number', receipt).toString('hex').slice(0, 24).toUpperCase()}`;
}

function hash(what: string, text: string): Buffer {
  return createHash('sha256').update(`tongcha complaint ${what} ${text}`).digest();
}
