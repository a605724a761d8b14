import { isRecord } from '../json/is-record.ts';
import type { CalledMember } from './member.ts';

/** Either those that a search is about, or what is wrong with how they were named. */
export type Chosen =
  | { readonly ok: true; readonly members: readonly CalledMember[] }
  | { readonly ok: false; readonly message: string };

/** Whether a filter says which members are meant. */
export function choosesMembers(filter: unknown): boolean {
  return isRecord(filter) && (isGiven(filter['members']) || isGiven(filter['division']));
}

/**
 * The members that a filter means: those that it names, and of these those that answer for its division: whose own covers it
 * or lies within it. One without a division answers for the whole country.
 */
export function chosenMembers(filter: unknown, all: readonly CalledMember[]): Chosen {
  const { members: names, division } = isRecord(filter) ? filter : {};
  let members = all;
  if (isGiven(names)) {
    // A single value stands for a list of itself (GraphQL, 3.11).
    const wanted = (Array.isArray(names) ? names : [names]) as unknown[];
    const unknown = wanted.find((name) => !all.some(({ member }) => member.name === name));
    if (unknown !== undefined) return wrong(`filter.members: ${shown(unknown)} is no member of this sector`);
    members = members.filter(({ member }) => wanted.includes(member.name));
  }
  if (isGiven(division)) {
    const asked = typeof division === 'string' && /^(?:\d{2}){1,3}$/.test(division) ? levelsOf(division) : null;
    if (asked === null || asked === '')
      return wrong(
        `filter.division: ${shown(division)} is no administrative division: expected six digits of GB/T 2260`,
      );
    members = members.filter(({ member: { authority } }) => {
      const own = authority.division === undefined ? '' : levelsOf(authority.division);
      return own.startsWith(asked) || asked.startsWith(own);
    });
  }
  return { ok: true, members };
}

/** Province, prefecture and county, as far as they are told: 370600 is 3706. */
function levelsOf(division: string): string {
  return division.replace(/(?:00)+$/, '');
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function wrong(message: string): Chosen {
  return { ok: false, message };
}

function shown(value: unknown): string {
  return JSON.stringify(typeof value === 'string' ? value.slice(0, 100) : value);
}
