import { isStanding } from '@tongcha/schema';
import type { Asker } from '../chain/asker.ts';
import { type FactChain, type FactRecord, type FactUnit, factWalk } from '../facts/index.ts';
import { dutyFieldsOf } from '../impact/actions.ts';
import { Holders, partyIn } from '../impact/holders.ts';
import { isRecord } from '../json/is-record.ts';

/** What records say of the units of a recall, as whoever asks may see it. */
export interface RecallFacts {
  readonly units: FactChain['units'];
  readonly holders: Holders;
}

const NEEDS = ['recalls { id status }', 'producer { uscc name }', 'holder { uscc name }'] as const;

/** Asks about these units alone. */
export async function recallFacts(asker: Asker, codes: readonly string[]): Promise<RecallFacts> {
  if (codes.length === 0) return { units: new Map(), holders: new Holders(NO_CHAIN) };
  const { facts } = await factWalk(
    asker,
    {
      roots: codes,
      direction: 'FORWARD',
      // Who has a unit, a link may say.
      kinds: new Set(['HOLD']),
      from: -Infinity,
      to: Infinity,
      maxDepth: 0,
      maxUnits: codes.length,
    },
    { needs: (sector) => [...NEEDS, ...dutyFieldsOf(sector)], around: false },
  );
  return { units: facts.units, holders: new Holders(facts) };
}

const NO_CHAIN: FactChain = {
  roots: [],
  direction: 'FORWARD',
  units: new Map(),
  links: [],
  linksTo: () => [],
  linksFrom: () => [],
  gaps: [],
};

/** Whether a member's record says that this recall stands against the unit; null: it cannot be read now. */
export function showsRecall(unit: FactUnit | undefined, member: string, id: string): boolean | null {
  const record = unit?.records.find((each) => each.member === member);
  if (!record) return unit?.unread.RECORDS.some((each) => each.member === member) === true ? null : false;
  if (record.untold['recalls'] !== undefined) return null;
  return standing(record, id);
}

function standing({ values }: FactRecord, id: string): boolean {
  const recalls = values['recalls'];
  return (
    Array.isArray(recalls) &&
    recalls.some(
      (each) =>
        isRecord(each) &&
        each['id'] === id &&
        isStanding({ status: typeof each['status'] === 'string' ? each['status'] : null }),
    )
  );
}

/** Who has made it, by any record. */
export function makersOf({ records }: FactUnit): ReadonlyMap<string, string | null> {
  const makers = new Map<string, string | null>();
  for (const { values } of records) {
    const maker = partyIn(values['producer']);
    if (maker) makers.set(maker.uscc, makers.get(maker.uscc) ?? maker.name);
  }
  return makers;
}
