import { withoutScheme } from '../parts/codes.ts';
import type { Words } from '../words/zh.ts';

/** A mistake that a person or a scanner is likely to have made with a text that nobody knows. */
export type NearMiss =
  | { readonly kind: 'LENGTH'; readonly digits: number; readonly wanted: number; readonly scheme: NamedByUs }
  | { readonly kind: 'LETTERS'; readonly letters: string }
  | { readonly kind: 'ONE_DIGIT'; readonly digits: number };

type NamedByUs = keyof Words['scheme'];

/** Codes that are digits alone, by how many. */
const LENGTHS: readonly (readonly [scheme: NamedByUs, digits: number])[] = [
  ['cylinder', 12],
  ['gs1', 13],
  ['eartag', 15],
  ['drug', 20],
  ['vetdrug', 24],
  ['pesticide', 32],
];

/** Letters that are read for digits, and digits for letters. */
const ALIKE = /[OIlSBZ]/g;

/** The likely mistakes in a code that no ministry knows, the most likely first. */
export function nearMisses(text: string): readonly NearMiss[] {
  const compact = withoutScheme(text).replace(/[\s-]/g, '');
  const found: NearMiss[] = [];
  const letters = compact.match(ALIKE) ?? [];
  if (letters.length > 0 && /^[\dOIlSBZ]{8,}$/.test(compact))
    found.push({ kind: 'LETTERS', letters: [...new Set(letters)].join(' ') });
  if (!/^\d{8,40}$/.test(compact)) return found;
  if (LENGTHS.some(([, wanted]) => compact.length === wanted))
    return [...found, { kind: 'ONE_DIGIT', digits: compact.length }];
  for (const [scheme, wanted] of LENGTHS)
    if (Math.abs(compact.length - wanted) === 1 && wanted > 13)
      found.push({ kind: 'LENGTH', digits: compact.length, wanted, scheme });
  return found;
}

/** Groups of four as a person types, leaving anything that is not digits alone. */
export function groupedAsTyped(text: string): string {
  const digits = text.replace(/ /g, '');
  return /^\d{5,40}$/.test(digits) ? digits.replace(/(\d{4})(?=\d)/g, '$1 ') : text;
}
