import { MEMBER_NAME } from '@tongcha/membership';
import { readCursor, writeCursor } from '../json/cursor.ts';

/** Where a search over several members goes on. */
export interface Place {
  readonly member: string;
  /** In that member's own list; null: past it, with the next name. */
  readonly cursor: string | null;
}

export function writePlace({ member, cursor }: Place): string {
  return writeCursor(cursor === null ? [member] : [member, cursor]);
}

/** @returns null for what was not written here */
export function readPlace(text: string): Place | null {
  const read = readCursor(text);
  if (!read || read.length > 2) return null;
  const [member, cursor = null] = read;
  if (typeof member !== 'string' || !MEMBER_NAME.test(member)) return null;
  if (cursor !== null && typeof cursor !== 'string') return null;
  const place = { member, cursor };
  return writePlace(place) === text ? place : null;
}
