import { schemes as SCHEMES } from '@tongcha/codes';
import type { Chain, ToldUnit } from './chain.ts';
import type { Gap } from './gaps.ts';
import { refused } from './read-arguments.ts';
import type { WalkedMinistry } from './walked-ministry.ts';

/** The shape of schema/chain.graphql. */
export interface UnitCondition {
  readonly sectors?: readonly string[] | null;
  readonly schemes?: readonly string[] | null;
  readonly last?: boolean | null;
}

export type Arrival = 'ARRIVED' | 'NOWHERE' | 'STAYED' | 'UNDECIDED';

type Meets = (unit: ToldUnit) => boolean;

/** URIs that are in no scheme. */
const URI = 'uri';
const KNOWN_SCHEMES: ReadonlySet<string> = new Set([...SCHEMES.map(({ name }) => name), URI]);

/**
 * Whether a unit is such a one, in a chain with the gaps that are given then.
 * @throws GraphQLError where nobody answers for a sector, or no code is of a scheme: nothing would ever meet it
 */
export function meeting(
  { sectors, schemes, last }: UnitCondition,
  ministries: readonly WalkedMinistry[],
): (gaps: readonly Gap[]) => Meets {
  const ofSectors = sectors && known('sector', sectors, sectorsOf(ministries));
  const ofSchemes = schemes && known('scheme', schemes, KNOWN_SCHEMES);
  return (gaps) => {
    // Of a unit that was not read whole nobody knows whether anything leads on from it.
    const unread = typeof last === 'boolean' ? new Set(gaps.flatMap(({ codes }) => codes)) : null;
    return ({ code, sectors: held, isLast }) =>
      (!ofSectors || held.some((sector) => ofSectors.has(sector))) &&
      (!ofSchemes || ofSchemes.has(schemeOf(code))) &&
      (!unread || (isLast ? last === true && !unread.has(code) : last === false));
  };
}

/** A condition is read for each root, and members can be a thousand. */
const sectorsKnown = new WeakMap<readonly WalkedMinistry[], ReadonlySet<string>>();

function sectorsOf(ministries: readonly WalkedMinistry[]): ReadonlySet<string> {
  let sectors = sectorsKnown.get(ministries);
  if (!sectors) sectorsKnown.set(ministries, (sectors = new Set(ministries.map(({ member }) => member.sector))));
  return sectors;
}

/** What is missing, or kept back, could be what is asked for: then it is not said that the walk comes to none. */
export function arrivalOf({ root, units, links, complete, withheld }: Chain, meets: Meets): Arrival {
  if (units.some((unit) => unit.code !== root.code && meets(unit))) return 'ARRIVED';
  if (!complete || withheld.length > 0) return 'UNDECIDED';
  return links.length > 0 ? 'NOWHERE' : 'STAYED';
}

function known(what: string, asked: readonly string[], all: ReadonlySet<string>): ReadonlySet<string> {
  const [wrong] = asked.filter((each) => !all.has(each));
  if (wrong === undefined) return new Set(asked);
  throw refused(`${JSON.stringify(wrong.slice(0, 64))} is no ${what} here; there are ${[...all].sort().join(', ')}`);
}

function schemeOf(code: string): string {
  const name = code.slice(0, code.indexOf(':'));
  return KNOWN_SCHEMES.has(name) ? name : URI;
}
