import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Entry } from './entry.ts';
import type { NewEntry } from './store.ts';

/** Of the format: what was written in another is not read. */
const VERSION = '1';

const time = z.number().min(0).max(1e15);
const refusal = z.object({ code: z.string(), path: z.array(z.union([z.string(), z.number()])).nullable(), system: z.string().nullable(), codes: z.array(z.string()) });
const head = z.tuple([z.string(), z.string(), time, time, time, time, z.array(refusal)]);

/** The format's version, a checksum in eight hexadecimal digits, what is said of the value, a line break, and the value as JSON. */
export function writeEntry({ key, mark, entry: { at, freshMs, whileRevalidateMs, ifErrorMs, refusals }, text }: NewEntry): string {
  const rest = `${JSON.stringify([key, mark, at, freshMs, whileRevalidateMs, ifErrorMs, refusals])}\n${text}`;
  return `${VERSION}${checksum(rest)}${rest}`;
}

/** null: it is no entry of that key and mark. What is kept elsewhere may be cut short, of another key, or anything at all. */
export function readEntry(key: string, mark: string, found: unknown): Entry | null {
  if (typeof found !== 'string' || found[0] !== VERSION) return null;
  const rest = found.slice(9);
  if (found.slice(1, 9) !== checksum(rest)) return null;
  const end = rest.indexOf('\n');
  try {
    const [ownKey, ownMark, at, freshMs, whileRevalidateMs, ifErrorMs, refusals] = head.parse(JSON.parse(rest.slice(0, end)));
    if (ownKey !== key || ownMark !== mark) return null;
    const text = rest.slice(end + 1);
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || Array.isArray(value)) return null;
    return { value, plain: !text.includes('\\'), refusals, at, freshMs, whileRevalidateMs, ifErrorMs };
  } catch {
    return null;
  }
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
