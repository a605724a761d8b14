import type { AlertFilter, AlertLevel, AlertState } from '@tongcha/governance';
import type { Asker } from '../chain/asker.ts';
import { noSuch } from '../members/no-such.ts';
import { readTime, refused } from '../chain/read-arguments.ts';

export interface FilterArguments {
  readonly rule?: string | null;
  readonly sector?: string | null;
  readonly division?: string | null;
  readonly atLeast?: AlertLevel | null;
  readonly since?: string | null;
  readonly state?: AlertState | null;
}

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Where a page begins: behind the alert that has these. */
export interface AlertPlace {
  readonly risk: number;
  readonly id: string;
}

const MOST = 200;
const LONGEST_NOTE = 500;

/** @param sectors there are @throws GraphQLError, which says what cannot be asked so */
export function readFilter(
  { rule, sector, division, atLeast, since, state }: FilterArguments,
  sectors: ReadonlySet<string>,
): AlertFilter {
  if (typeof sector === 'string' && !sectors.has(sector))
    throw refused(`sector: ${noSuch('sector', sector, [...sectors])}`);
  if (rule?.includes('\0')) throw refused('rule must be the name of a rule');
  if (typeof division === 'string' && !/^\d{6}$/.test(division))
    throw refused('division must be six digits (GB/T 2260), like 370000');
  return {
    rule: rule ?? undefined,
    sector: sector ?? undefined,
    division: division ?? undefined,
    atLeast: atLeast ?? undefined,
    since: readTime('since', since)?.lo,
    state: state ?? undefined,
  };
}

/** @throws GraphQLError */
export function readPage({ first, after }: PageArguments): {
  readonly first: number;
  readonly after: AlertPlace | null;
} {
  const count = first ?? 20;
  if (count < 1 || count > MOST) throw refused(`first must be from 1 to ${MOST}`);
  const place = typeof after === 'string' ? readPlace(after) : null;
  if (typeof after === 'string' && !place) throw refused('after is not a cursor of this list: begin again without one');
  return { first: count, after: place };
}

export function writePlace({ risk, id }: AlertPlace): string {
  return Buffer.from(`${risk} ${id}`).toString('base64url');
}

/** A number that is longer than any risk no database takes. */
function readPlace(cursor: string): AlertPlace | null {
  const [, risk, id] =
    /^(\d{1,12}(?:\.\d{1,3})?) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return risk === undefined || id === undefined ? null : { risk: Number(risk), id };
}

/** Those that somebody answers for. */
export function sectorsOf({ ministries }: Pick<Asker, 'ministries'>): ReadonlySet<string> {
  return new Set(ministries.map(({ member }) => member.sector));
}

/** The number of an event. @throws GraphQLError */
export function readEvent(after: string | null | undefined): number | null {
  if (after === null || after === undefined) return null;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw refused('after must be the id of an event, as one that was told has it');
}

/** @throws GraphQLError */
export function readNote(note: string | null | undefined): string | null {
  const text = note?.trim() ?? '';
  // A database may not take it.
  if (text.includes('\0')) throw refused('note must be text');
  if (text.length > LONGEST_NOTE) throw refused(`note must hold ${LONGEST_NOTE} characters at most`);
  return text === '' ? null : text;
}
