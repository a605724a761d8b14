import type { RecordFields, WalkedFields } from '../documents/answers.ts';
import { SECTORS } from '../documents/sectors.ts';
import { byRank } from './said.ts';
import type { SectorState } from './standings.ts';
import { byTime } from './by-time.ts';

/** What a member of a sector holds of the thing; fields of its own sector are read by their paths (`details.ts`). */
export type HeldRecord = RecordFields & {
  readonly quantity?: { readonly value: number; readonly unit: string | null } | null;
};

/** How a sector stands to the question about a thing. */
export type MinistryState = SectorState<HeldRecord>;

/** Each ministry is asked by itself, so that none waits for another's answer: first those whose things people hold in their hands. */
export const MINISTRIES = SECTORS.map(({ sector, unit }) => ({ sector, document: unit })).reverse();

/** How a sector without a document of its own stands, as the chain has it. */
export function stateInChain(
  rows: readonly WalkedFields['coverage'][number][],
  records: WalkedFields['units'][number]['records'],
  { code, at }: { readonly code: string; readonly at: string },
): MinistryState {
  const [sector = ''] = rows.map((row) => row.sector);
  const own = records.filter((record) => record.sector === sector).toSorted(byRank);
  const silent = rows.filter(({ status }) => status !== 'ANSWERED' && status !== 'AWAITED');
  const missing = silent.map(({ status, member }) => ({ code: status, sector, member }));
  const answered = rows.flatMap((row) => row.at ?? []).sort(byTime)[0] ?? at;
  if (own.length > 0)
    return {
      state: 'held',
      at: answered,
      records: own.map((record) => wholeRecord(code, record)),
      missing: missing.filter(({ member }) => !own.some((record) => record.member === member)),
      withheld: false,
    };
  if (rows.some(({ status }) => status === 'AWAITED')) return { state: 'waiting' };
  return silent[0]
    ? { state: 'failed', at: answered, reason: silent[0].status, missing }
    : { state: 'none', at: answered };
}

/** A record of a chain, with nothing where a chain asks for less. */
function wholeRecord(code: string, record: WalkedFields['units'][number]['records'][number]): HeldRecord {
  return {
    ...record,
    code,
    events: null,
    certificates: null,
    recalls: null,
    inspections: record.inspections?.map((each) => ({ ...each, id: null, organization: null })) ?? null,
    source: record.source && { ...record.source, recordId: null },
  };
}
