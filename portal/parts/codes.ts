import { SECTOR_LOOKS } from '@tongcha/schema';

/** The lot, or else the serial, that a GS1 code names within its product; null: none. */
export function lotIn(code: string): string | null {
  return /^gs1:\(01\).*\((?:10|21)\)(.+)$/.exec(code)?.[1] ?? null;
}

/** Codes of a sector's own begin with its name: `urn:customs:container:`. */
const OWN_CODES = new RegExp(
  `^urn:(?:${Object.keys(SECTOR_LOOKS)
    .map((sector) => sector.toLowerCase().replaceAll('_', '-'))
    .join('|')}):[a-z-]+:`,
);

/** A code as people see it: without the name of its scheme, or of its sector; an address stays whole. */
export function withoutScheme(code: string): string {
  if (OWN_CODES.test(code)) return code.replace(OWN_CODES, '');
  return code.replace(/^(?!urn:|https?:)[a-z][a-z0-9]*:(?!\/\/)/, '');
}

/** As much of a text as there is room for, its middle left out: packs of one lot differ at their ends. A Chinese character is two letters wide. */
export function shortened(text: string, room: number): string {
  const letters = [...text];
  const widths = letters.map((letter) => (letter.charCodeAt(0) > 0x2e7f ? 2 : 1.1));
  if (widths.reduce((sum, width) => sum + width, 0) <= room) return text;
  let [left, right, start, end] = [room / 2, room / 2 - 1, 0, letters.length];
  while (start < end && (left -= widths[start] ?? 0) >= 0) start += 1;
  while (end > start && (right -= widths[end - 1] ?? 0) >= 0) end -= 1;
  return `${letters.slice(0, start).join('')}…${letters.slice(end).join('')}`;
}
