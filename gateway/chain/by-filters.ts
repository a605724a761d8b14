import type { Discovery } from '../discovery/discovery.ts';
import type { MemberFilter } from '../discovery/member-filter.ts';
import { youngFrom } from '../discovery/young.ts';
import type { Known } from '../members/shadow-asks.ts';
import type { Discovery as WalkDiscovery } from './discovery.ts';
import type { WalkedMinistry } from './walked-ministry.ts';

/** A member that is walked, and what it may know. */
interface WalkedMember {
  readonly ministry: WalkedMinistry;
  readonly filter: MemberFilter | null;
  readonly known: Known | null;
}

/** Whom a walk asks about a code: those that may know it by all filters together, and now and then one to try its filter. */
export function byFilters(discovery: Discovery, members: readonly WalkedMember[]): () => WalkDiscovery {
  const ministries = members.map(({ ministry }) => ministry);
  const table = discovery.table(members.map(({ filter }) => filter));
  const mayKnow = (code: string): readonly WalkedMinistry[] => {
    const places = table.whoMayKnow(discovery.prepare(code), discovery.moment());
    const shadow = discovery.shadowAmong(members.length - places.length);
    if (shadow !== null) addExcluded(places, shadow, (place) => members[place]?.known?.shadow(code));
    return places.map((place) => ministries[place] as WalkedMinistry);
  };
  return () => ({ mayKnow, youngFrom: youngFrom() });
}

/** Adds the place that so many others come before which are not in the list. */
function addExcluded(places: number[], excluded: number, added: (place: number) => void): void {
  let place = excluded;
  let at = 0;
  for (; at < places.length && (places[at] as number) <= place; at += 1) place += 1;
  places.splice(at, 0, place);
  added(place);
}
