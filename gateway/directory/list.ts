import { type DirectoryEntry, directoryEntry } from '@tongcha/membership';
import { z } from 'zod';
import type { Member } from '../members/member.ts';

const list = z
  .strictObject({
    /** Grows with each list. */
    serial: z.int().min(1, 'expected a whole number from 1 on'),
    issuedAt: z.iso.datetime({ offset: true, error: 'expected ISO 8601 with its offset' }),
    members: z.array(directoryEntry).max(10_000),
  })
  .superRefine(({ members }, context) => {
    const names = new Set<string>();
    for (const [i, { name }] of members.entries()) {
      if (names.has(name)) context.addIssue({ code: 'custom', path: ['members', i, 'name'], message: 'expected once' });
      names.add(name);
    }
  });

export type { DirectoryEntry };
/** The directory: who answers for which sector, and who is on trial. */
export type DirectoryList = z.infer<typeof list>;

/** Either the list, or each of its faults by its key: `members.3.url (agriculture/370000): expected …`. */
export type ReadList =
  | { readonly ok: true; readonly list: DirectoryList }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Faults that are told of one list. */
const MOST_FAULTS = 50;

/** @param text the payload of the signed list, JSON */
export function readList(text: string): ReadList {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, faults: ['expected JSON'] };
  }
  const { data, error } = list.safeParse(value);
  if (data) return { ok: true, list: { ...data, members: data.members.toSorted(byName) } };
  const faults = error.issues.slice(0, MOST_FAULTS).map(({ path, message }) => {
    const name = nameAt(value, path);
    return `${path.join('.') || '(list)'}${name === null ? '' : ` (${name})`}: ${message}`;
  });
  return { ok: false, faults };
}

/** The list as it is signed: in one order, so that equal lists are equal texts. */
export function writeList(directory: DirectoryList): string {
  return JSON.stringify({ ...directory, members: directory.members.toSorted(byName) });
}

function byName(a: Pick<Member, 'name'>, b: Pick<Member, 'name'>): number {
  return a.name < b.name ? -1 : 1;
}

function nameAt(value: unknown, [key, at]: readonly PropertyKey[]): string | null {
  if (key !== 'members' || typeof at !== 'number') return null;
  const name = (value as { members?: { name?: unknown }[] }).members?.[at]?.name;
  return typeof name === 'string' ? name.slice(0, 130) : null;
}
