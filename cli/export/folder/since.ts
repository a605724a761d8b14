import type { Row } from '../columns.ts';
import type { Missing } from '../missing.ts';
import type { Said } from './manifest.ts';

type Condition = Readonly<Record<string, unknown>>;

export interface KnownMember {
  readonly name: string;
  readonly sector: string;
}

/**
 * What is asked for again: of each member what has changed since its slowest system last said something. A system that says nothing of when, and a
 * member of which nothing is known yet, is read whole.
 */
export function conditionsSince(
  said: readonly Said[],
  members: readonly KnownMember[],
  where: Condition | undefined,
): { readonly sector: string; readonly where: Condition }[] {
  const { sectors, members: chosen, changedSince } = where ?? {};
  return members
    .filter(
      ({ name, sector }) =>
        (!Array.isArray(sectors) || sectors.includes(sector)) && (!Array.isArray(chosen) || chosen.includes(name)),
    )
    .map(({ name, sector }) => {
      const own = said.filter(({ member }) => member === name);
      const since = own.some(({ asOf }) => asOf === null) ? null : least(own.flatMap(({ asOf }) => asOf ?? []));
      const later =
        typeof changedSince === 'string' ? latest([changedSince, ...(since === null ? [] : [since])]) : since;
      return { sector, where: { ...where, members: [name], ...(later !== null && { changedSince: later }) } };
    });
}

/** How far each system had come, by the rows of a run; what is known of those that it did not hear of stays. */
export class Heard {
  readonly #said: Map<string, Said>;

  constructor(before: readonly Said[]) {
    this.#said = new Map(before.map((each) => [keyOf(each), each]));
  }

  add(row: Row): void {
    const source = row['source'] as { readonly system?: string; readonly asOf?: string | null } | null | undefined;
    const said = { member: String(row['member']), system: source?.system ?? '', asOf: source?.asOf ?? null };
    const known = this.#said.get(keyOf(said));
    const asOf =
      said.asOf === null || known?.asOf === null ? null : latest([said.asOf, ...(known?.asOf ? [known.asOf] : [])]);
    if (asOf !== known?.asOf || !known) this.#said.set(keyOf(said), { ...said, asOf });
  }

  /** Of those that have failed nothing is known further than before: what they did not say now is asked for again. */
  without(missing: readonly Missing[], before: readonly Said[], members: readonly KnownMember[]): Said[] {
    const faults = missing
      .filter(({ isFault }) => isFault)
      .map(({ kind }) => JSON.parse(kind) as { readonly member?: string; readonly sector?: string });
    const sectorOf = new Map(members.map(({ name, sector }) => [name, sector]));
    const hasFailed = (member: string): boolean =>
      faults.some((fault) =>
        fault.member === undefined
          ? fault.sector === undefined || fault.sector === sectorOf.get(member)
          : fault.member === member,
      );
    return [
      ...before.filter(({ member }) => hasFailed(member)),
      ...[...this.#said.values()].filter(({ member }) => !hasFailed(member)),
    ].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }
}

const keyOf = ({ member, system }: Pick<Said, 'member' | 'system'>): string => `${member} ${system}`;

function latest(times: readonly [string, ...string[]]): string {
  return times.reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a));
}

function least(times: readonly string[]): string | null {
  return times.reduce<string | null>((a, b) => (a === null || Date.parse(b) < Date.parse(a) ? b : a), null);
}
