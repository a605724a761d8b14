import { MEMBER_NAME } from '@tongcha/membership';

/** Where a search over several members goes on. */
export interface Place {
  readonly member: string;
  /** In that member's own list; null: past it, with the next name. */
  readonly cursor: string | null;
}

/** Opaque: a client gives back what it was given. */
export function writePlace({ member, cursor }: Place): string {
  return Buffer.from(JSON.stringify(cursor === null ? [member] : [member, cursor]), 'utf8').toString('base64url');
}

/** @returns null for what was not written here */
export function readPlace(text: string): Place | null {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(read) || read.length > 2) return null;
  const [member, cursor = null] = read as unknown[];
  if (typeof member !== 'string' || !MEMBER_NAME.test(member)) return null;
  if (cursor !== null && typeof cursor !== 'string') return null;
  const place = { member, cursor };
  // Some of what base64 skips or UTF-8 cannot hold would else be read as another's.
  return writePlace(place) === text ? place : null;
}
