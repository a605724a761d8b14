import { crc32 } from 'node:zlib';
import type { MinistryError } from '../ministry/answer.ts';
import { restoreDigits } from '../ministry/digits.ts';
import type { Entry } from './entry.ts';
import type { NewEntry } from './store.ts';

/** Of the format: what was written in another is not read. */
const VERSION = '2';

/** The format's version, a checksum in eight hexadecimal digits, and JSON: what is said of the value, and the value. */
export function writeEntry({ key, mark, entry: { at, freshMs, whileRevalidateMs, ifErrorMs, refusals }, text }: NewEntry): string {
  const rest = `${JSON.stringify([key, mark, at, freshMs, whileRevalidateMs, ifErrorMs, refusals]).slice(0, -1)},${text}]`;
  return `${VERSION}${checksum(rest)}${rest}`;
}

/** null: it is no entry of that key and mark. What is kept elsewhere may be cut short, of another key, or anything at all. */
export function readEntry(key: string, mark: string, found: string | null | undefined): Entry | null {
  if (!found?.startsWith(VERSION)) return null;
  const rest = found.slice(9);
  if (found.slice(1, 9) !== checksum(rest)) return null;
  try {
    const read: unknown = JSON.parse(rest);
    if (!Array.isArray(read) || read.length !== 8) return null;
    restoreDigits(rest, read as unknown[]);
    const [ownKey, ownMark, at, freshMs, whileRevalidateMs, ifErrorMs, refusals, value] = read as unknown[];
    if (ownKey !== key || ownMark !== mark || !isTime(at) || !isTime(freshMs) || !isTime(whileRevalidateMs) || !isTime(ifErrorMs)) return null;
    if (!Array.isArray(refusals) || !refusals.every(isError) || typeof value !== 'object' || Array.isArray(value)) return null;
    return { value, refusals, plain: !rest.includes('\\'), at, freshMs, whileRevalidateMs, ifErrorMs };
  } catch {
    return null;
  }
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 1e15;
}

function isError(value: unknown): value is MinistryError {
  if (typeof value !== 'object' || value === null) return false;
  const { code, path, system, codes, policy, kinds = [] } = value as Record<string, unknown>;
  if (!(policy === undefined || typeof policy === 'string') || !(Array.isArray(kinds) && kinds.every((each) => typeof each === 'string'))) return false;
  return typeof code === 'string' && (path === null || Array.isArray(path)) && (system === null || typeof system === 'string') && Array.isArray(codes) && codes.every((each) => typeof each === 'string');
}
