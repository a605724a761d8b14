import { type ApplicationIdentifier, hasRightCheckDigit, identifierOf, type Part } from './ai.ts';
import { Gathering } from './elements.ts';

const BASE_64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Sequences of identifiers under one byte (Digital Link URI Compression, optimisation table). */
const SEQUENCES: ReadonlyMap<string, readonly string[]> = new Map(
  [
    '0A 01 22',
    '0B 01 10',
    '0C 01 21',
    '0D 01 17',
    '0E 01 7003',
    '0F 01 30',
    '1A 01 10 21 17',
    '1B 01 15',
    '1C 01 11',
    '1D 01 16',
    '1E 01 91',
    '1F 01 10 15',
    '9A 8010 8011',
    '9B 8017 8019',
    '9C 8018 8019',
    '9D 414 254',
    'CA 255 3940',
    'CB 255 3941',
    'CC 255 3942',
    'CD 255 3943',
    ...[...'ABCDEF'].flatMap((letter, i) => [`2${letter} 01 310${i}`, `3${letter} 01 320${i}`]),
    ...[...'0123456789'].flatMap((digit) => [`A${digit} 01 392${digit}`, `C${digit} 255 390${digit}`]),
  ].map((line) => [line.slice(0, 2), line.slice(3).split(' ')]),
);

/**
 * Elements from the last part of a compressed Digital Link. Ordinary paths are made of the same letters: only what is
 * used to its last bit, and gives a key with a right check digit, counts.
 */
export function readCompressed(segment: string, before: Gathering | null = null): Gathering | null {
  if (segment.length < 4 || segment.length > 300 || !/^[A-Za-z\d_-]+$/.test(segment)) return null;
  const bits = new Bits(
    [...segment].map((character) => BASE_64.indexOf(character).toString(2).padStart(6, '0')).join(''),
  );
  const elements = new Gathering();
  for (const [ai, value] of before?.values ?? []) elements.put(ai, value);
  while (bits.left >= 8) {
    const byte = bits.hex(2);
    const sequence = SEQUENCES.get(byte) ?? (byte.startsWith('F') ? [] : [identifierFrom(byte, bits)]);
    if (byte.startsWith('F') && !passOver(bits)) return null;
    for (const ai of sequence) {
      const identifier = ai === null ? undefined : identifierOf(ai);
      const value = identifier ? valueFrom(identifier, bits) : null;
      if (ai === null || value === null || !elements.put(ai, value)) return null;
    }
    if (bits.left < 8 || (bits.left === 8 && bits.rest === 0n)) break;
  }
  const keyed = [...elements.values].some(([ai, value]) => isKey(identifierOf(ai), value));
  return bits.rest === 0n && keyed ? elements : null;
}

function isKey(identifier: ApplicationIdentifier | undefined, value: string): boolean {
  return (
    identifier !== undefined &&
    identifier.qualifiers !== null &&
    identifier.parts[0]?.checked === true &&
    hasRightCheckDigit(identifier, value)
  );
}

/** Two digits tell how many more an identifier has. */
function identifierFrom(byte: string, bits: Bits): string | null {
  for (let digits = byte; digits.length <= 4; digits += bits.hex(1)) {
    if (!/^\d+$/.test(digits)) return null;
    if (identifierOf(digits)) return digits;
  }
  return null;
}

/** A parameter that is not GS1's: 7 bits of its name's length, the first four of which were read, and so on. */
function passOver(bits: Bits): boolean {
  bits.back(4);
  const length = Number(bits.take(7));
  bits.take(6 * length);
  const encoding = Number(bits.take(3));
  return characters(encoding, Number(bits.take(7)), bits) !== null;
}

function valueFrom(identifier: ApplicationIdentifier, bits: Bits): string | null {
  let value = '';
  for (const { numeric, least, most } of merged(identifier.parts)) {
    const encoding = numeric ? 0 : Number(bits.take(3));
    const length = least === most ? most : Number(bits.take(Math.ceil(Math.log2(most) + 0.01)));
    const text = length > most ? null : characters(encoding, length, bits);
    if (text === null) return null;
    value += text;
  }
  return bits.overrun ? null : rounded(identifier, value);
}

/**
 * Common encoders are written with floating point numbers, which hold 15 digits surely: of an SSCC they write the
 * nearest
 * number that they can, and read it as it was. The check digit tells.
 */
function rounded(identifier: ApplicationIdentifier, value: string): string {
  if (hasRightCheckDigit(identifier, value) || !/^\d{16,20}$/.test(value)) return value;
  const nearest = String(Number(value)).padStart(value.length, '0');
  return hasRightCheckDigit(identifier, nearest) ? nearest : value;
}

/** Compression knows a value as digits of one length, then digits or characters up to a length. */
function merged(parts: readonly Part[]): readonly { numeric: boolean; least: number; most: number }[] {
  const all: { numeric: boolean; least: number; most: number }[] = [];
  for (const { set, least, most } of parts) {
    const last = all.at(-1);
    const numeric = set === 'N';
    if (last && last.numeric === numeric && (last.least === last.most) === (least === most))
      all[all.length - 1] = { numeric, least: last.least + least, most: last.most + most };
    else if (last && !last.numeric && !numeric) all[all.length - 1] = { numeric, least: 0, most: last.most + most };
    else all.push({ numeric, least, most });
  }
  return all;
}

/** 0 digits, 1 and 2 hexadecimal in small and capital letters, 3 base 64, 4 ASCII. */
function characters(encoding: number, length: number, bits: Bits): string | null {
  if (encoding === 0) {
    const digits = bits.take(length === 0 ? 0 : Math.ceil(length * Math.log2(10) + 0.01)).toString();
    return length === 0 ? '' : digits.length > length ? null : digits.padStart(length, '0');
  }
  const width = [0, 4, 4, 6, 7][encoding];
  if (width === undefined) return null;
  let text = '';
  for (let i = 0; i < length; i += 1) {
    const index = Number(bits.take(width));
    text +=
      encoding === 4
        ? String.fromCharCode(index)
        : encoding === 3
          ? BASE_64.charAt(index)
          : encoding === 2
            ? index.toString(16).toUpperCase()
            : index.toString(16);
  }
  return text;
}

class Bits {
  readonly #bits: string;
  #at = 0;

  constructor(bits: string) {
    this.#bits = bits;
  }

  get left(): number {
    return this.#bits.length - this.#at;
  }

  get overrun(): boolean {
    return this.left < 0;
  }

  /** What is not taken yet. */
  get rest(): bigint {
    return this.left > 0 ? BigInt(`0b${this.#bits.slice(this.#at)}`) : 0n;
  }

  take(count: number): bigint {
    const taken = this.#bits.slice(this.#at, this.#at + count);
    this.#at += count;
    return taken === '' ? 0n : BigInt(`0b${taken}`);
  }

  hex(digits: number): string {
    return this.take(4 * digits)
      .toString(16)
      .toUpperCase()
      .padStart(digits, '0');
  }

  back(count: number): void {
    this.#at -= count;
  }
}
