import { canonical } from '@tongcha/codes';
import { MEMBER_NAME } from '@tongcha/membership';
import { readCursor, writeCursor } from '../json/cursor.ts';

/** A place in the list of all members: the newest recall first, of one moment by code, of one code by the member's name. */
export interface Place {
  /** In UTC, to the millisecond, so that times are in order as texts are; null: nobody says when, which comes last. */
  readonly at: string | null;
  readonly code: string;
  readonly member: string;
}

/** As lists are sorted: below 0 where the first stands before the second. */
export function inOrder(a: Place, b: Place): number {
  if (a.at !== b.at) return a.at !== null && (b.at === null || a.at > b.at) ? -1 : 1;
  if (a.code !== b.code) return a.code < b.code ? -1 : 1;
  return a.member === b.member ? 0 : a.member < b.member ? -1 : 1;
}

/** RecalledPlace of the contract: where one member's list goes on behind that place of the whole list. */
export function placeAt(name: string, { at, code, member }: Place): object {
  return { at, code, included: name > member };
}

/** As a year of four digits has it in UTC; null: it is no time. */
export function utcOf(time: unknown): string | null {
  const instant = typeof time === 'string' ? Date.parse(time) : NaN;
  if (Number.isNaN(instant)) return null;
  const text = new Date(instant).toISOString();
  return text.length === 24 ? text : null;
}

export function writePlace({ at, code, member }: Place): string {
  return writeCursor([at, code, member]);
}

/** @returns null for what was not written here */
export function readPlace(text: string): Place | null {
  const read = readCursor(text);
  if (read?.length !== 3) return null;
  const [at, code, member] = read;
  if (at !== null && (typeof at !== 'string' || utcOf(at) !== at)) return null;
  if (typeof code !== 'string' || canonical(code) !== code) return null;
  if (typeof member !== 'string' || !MEMBER_NAME.test(member)) return null;
  return { at, code, member };
}
