import { memberFacts } from '../../../demo/members/member-facts.ts';
import { ALONE, MEMBERS } from '../../../demo/members/members.ts';
import type { Fact, LinkFact, PartyFact, UnitFact } from '../../../demo/world/facts.ts';
import { world } from '../../../demo/world/index.ts';

/** The sample economy as its members keep it: what one of them has on record, and which of them. */
export interface Sample {
  readonly units: readonly Kept<UnitFact>[];
  readonly links: readonly Kept<LinkFact>[];
  readonly parties: readonly Kept<PartyFact>[];
  /** All records of one code. */
  unitsOf(code: string): readonly Kept<UnitFact>[];
  linksFrom(code: string): readonly Kept<LinkFact>[];
  linksTo(code: string): readonly Kept<LinkFact>[];
}

export type Kept<T> = T & { readonly member: string };

/** Straight from the facts: no system, ministry or gateway has a part in it. What is deleted is no record. */
export function sample(scale: number, seed = 1): Sample {
  const all = [...world({ seed, scale })];
  all.push(...oddLots(all));
  const kept = [
    ...MEMBERS.flatMap((member) => [...memberFacts(member, all)].map((fact) => ({ ...fact, member: member.name }))),
    ...all
      .filter(({ sector }) => ALONE.some(({ name }) => name === sector))
      .map((fact) => ({ ...fact, member: fact.sector })),
  ];
  const units = kept.filter((fact) => fact.type === 'unit').filter((fact) => fact.deleted !== true);
  const links = kept.filter((fact) => fact.type === 'link');
  const parties = kept.filter((fact) => fact.type === 'party');
  const [byCode, byFrom, byTo] = [
    Map.groupBy(units, ({ code }) => code),
    Map.groupBy(links, ({ from }) => from),
    Map.groupBy(links, ({ to }) => to),
  ];
  return {
    units,
    links,
    parties,
    unitsOf: (code) => byCode.get(code) ?? [],
    linksFrom: (code) => byFrom.get(code) ?? [],
    linksTo: (code) => byTo.get(code) ?? [],
  };
}

/** Lots that the drop's stand-in has beside the world's, so that some of its files are late, slow or bad: copies of its first. */
function oddLots(all: readonly Fact[]): UnitFact[] {
  const first = all.find((fact) => fact.type === 'unit' && fact.sector === 'hazardous-goods' && !fact.deleted);
  if (first?.type !== 'unit') return [];
  return ['SLOW1', 'LATE1', 'GOOD1', 'BAD1', 'GOOD2'].map((lot) => ({ ...first, code: `hazlot:370681001.${lot}` }));
}

export function unique(codes: Iterable<string>): string[] {
  return [...new Set(codes)].sort();
}

export function monthOf(time: string): string {
  return time.slice(0, 7);
}

/** GB/T 2260 of the province. */
export function provinceOf(division: string): string {
  return `${division.slice(0, 2)}0000`;
}

/** The day after, at its first moment: what counts until a day counts until that day is over. */
export function dayAfter(time: string): string {
  return `${new Date(Date.parse(`${time.slice(0, 10)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)} 00:00:00`;
}
