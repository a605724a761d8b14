import { type ComplaintTopic, isAuthority, MARKET_SUPERVISION, rankOf, USED_AT_PLACE } from '@tongcha/schema';
import type { Link } from '../chain/claims.ts';
import type { FactRecord } from '../facts/index.ts';
import { partyIn } from '../impact/holders.ts';
import { isRecord } from '../json/is-record.ts';
import { textIn } from '../json/values.ts';
import type { Member } from '../members/member.ts';
import { evidenceOf, evidenceOfClaim } from '../warnings/evidence.ts';
import type { Evidence } from '../warnings/rule.ts';
import { receiverOf, RECEIVERS } from './receiver.ts';
import { ABOUT, PARTY_OF, type Place, PLACES } from './topics.ts';

/** What a route is made of: all as whoever asks may see it, so that it tells nothing that is withheld from him. */
export interface RouteFacts {
  readonly code: string;
  /** Whose ministry gives out such codes; null: no one sector's. */
  readonly schemeSector: string | null;
  /** In the code itself; null: it has none. */
  readonly codeDivision: string | null;
  readonly records: readonly FactRecord[];
  /** Those who by their own lists of codes have it on record, and do not answer just now. */
  readonly silent: readonly Member[];
  /** Out of it, all that are known. */
  readonly onward: readonly Link[];
}

export interface RouteQuestion {
  readonly topic: ComplaintTopic;
  /** Six digits; null: not told. */
  readonly division: string | null;
}

export interface Route {
  readonly sector: string;
  /** null: nobody answers for the sector there. */
  readonly member: Member | null;
  readonly division: string | null;
  /** `HOLDER CITIZEN REGION`: whom it is about, what says where, and who of the sector answers there. */
  readonly rule: string;
  readonly zh: string;
  readonly en: string;
  readonly because: readonly Evidence[];
}

/** Where a report goes, and why (docs/complaints.md). */
export function route(facts: RouteFacts, { topic, division }: RouteQuestion, members: readonly Member[]): Route {
  const party = PARTY_OF[topic];
  const { zh, en, places, sectors } = ABOUT[party];
  const records = inOrder(facts.records);
  const chosen = sectorOf(facts, records, sectors);
  const own = records.filter(({ sector }) => sector === chosen.sector);
  // It waits for whoever has it on record, and goes to nobody else meanwhile.
  if (chosen.silent)
    return {
      sector: chosen.sector,
      member: chosen.silent,
      division: chosen.silent.authority.division ?? null,
      rule: `${party} NOWHERE SILENT`,
      zh: `${zh};${chosen.zh}。`,
      en: `${en}; ${chosen.en}.`,
      because: [],
    };
  const where = places
    .map((place) => placed(place, { ...facts, records: own }, division))
    .find((each) => each !== null);
  const { sector, member, by } = receiverOf(members, chosen.sector, where?.division ?? null, own);
  const place = where?.place ?? 'NOWHERE';
  const at = where ? PLACES[where.place] : { zh: '地区不明', en: 'nobody knows where' };
  return {
    sector,
    member,
    division: where?.division ?? null,
    rule: `${party} ${place} ${by}`,
    zh: `${zh}；${chosen.zh}；所在地按${at.zh}；${RECEIVERS[by].zh}。`,
    en: `${en}; ${chosen.en}; where that is says ${at.en}; ${RECEIVERS[by].en}.`,
    because: [...chosen.because, ...(where?.because ?? [])].filter(isFirst),
  };
}

/** Authorities' word first, of these the newest. */
function inOrder(records: readonly FactRecord[]): readonly FactRecord[] {
  const newest = ({ values: { source } }: FactRecord): string =>
    isRecord(source) ? new Date(Date.parse(textIn(source, 'asOf') ?? '') || 0).toISOString() : '';
  return records.toSorted(
    (a, b) => rankOf(a.statedBy) - rankOf(b.statedBy) || (newest(a) < newest(b) ? 1 : newest(a) > newest(b) ? -1 : 0),
  );
}

interface ChosenSector {
  readonly sector: string;
  readonly zh: string;
  readonly en: string;
  readonly because: readonly Evidence[];
  readonly silent?: Member;
}

function sectorOf(
  { code, schemeSector, silent: [silent] }: RouteFacts,
  records: readonly FactRecord[],
  preferred: readonly string[],
): ChosenSector {
  const wanted = [...preferred, ...(schemeSector === null ? [] : [schemeSector])];
  const record =
    wanted.flatMap((sector) => records.find((each) => each.sector === sector) ?? []).at(0) ?? records.at(0);
  if (record)
    return {
      sector: record.sector,
      zh: '由登记它的领域受理',
      en: 'the sector that has it on record answers',
      because: [evidenceOf(record, code, 'productName', record.values['productName'])],
    };
  if (silent)
    return {
      sector: silent.sector,
      silent,
      zh: '登记它的部门暂未答复，等它恢复后送达',
      en: 'who has it on record does not answer just now, and is told once it does',
      because: [],
    };
  if (schemeSector !== null)
    return {
      sector: schemeSector,
      zh: '没有部门登记它，由编码体系的主管领域受理',
      en: 'nobody has it on record, so the sector answers whose codes these are',
      because: [],
    };
  return {
    sector: MARKET_SUPERVISION,
    zh: '没有部门登记它，由市场监管部门受理',
    en: 'nobody has it on record, so market supervision answers',
    because: [],
  };
}

interface Placed {
  readonly place: Place;
  readonly division: string;
  readonly because: readonly Evidence[];
}

function placed(place: Place, facts: RouteFacts, citizens: string | null): Placed | null {
  switch (place) {
    case 'ITSELF':
      return facts.code.startsWith('uscc:') ? placedAt(place, divisionIn(facts.code.slice('uscc:'.length)), []) : null;
    case 'HOLDER':
      return atHolder(facts);
    case 'PRODUCER_PLACE':
      return atPlace(place, facts, false);
    case 'USER_PLACE':
      return atPlace(place, facts, true);
    case 'PRODUCER':
      return firstOf(facts.records, (record) => {
        const party = partyIn(record.values['producer']);
        return (
          party &&
          placedAt(place, divisionIn(party.uscc), [evidenceOf(record, facts.code, 'producer.uscc', party.uscc)])
        );
      });
    case 'CODE':
      return placedAt(place, facts.codeDivision, []);
    default:
      return placedAt(place, citizens, []);
  }
}

/**
 * Of several places that authorities name, where it is used is the one told last. Where it was made is the one in its maker's own province: a
 * region in which it was only sold has a record of it, too.
 */
function atPlace(place: Place, { code, records }: RouteFacts, isUse: boolean): Placed | null {
  const told = records.flatMap((record) => {
    const { place: at, producer } = record.values;
    if (USED_AT_PLACE.has(record.sector) !== isUse || !isRecord(at)) return [];
    const maker = partyIn(producer)?.uscc ?? null;
    // A shop's or a carrier's place is not the maker's.
    if (!isUse && !isAuthority(record.statedBy) && maker !== record.statedBy.authority.uscc) return [];
    const division = textIn(at, 'division');
    return division === null ? [] : [{ record, division, maker }];
  });
  const best =
    (isUse
      ? undefined
      : told.find(({ division, maker }) => maker !== null && isOneProvince(division, divisionIn(maker)))) ?? told.at(0);
  return best ? placedAt(place, best.division, [evidenceOf(best.record, code, 'place.division', best.division)]) : null;
}

function isOneProvince(a: string, b: string): boolean {
  return a.slice(0, 2) === b.slice(0, 2);
}

/** Whoever a link says has it still, else whoever a record says, else who had it last. */
function atHolder({ code, records, onward }: RouteFacts): Placed | null {
  const held = onward
    .filter(({ kind, to }) => (kind === 'HOLD' || kind === 'TRANSPORT') && to.startsWith('uscc:'))
    .toSorted((a, b) => (b.period.until ?? Infinity) - (a.period.until ?? Infinity) || b.period.lo - a.period.lo);
  const [last] = held;
  const byLink = (link: Link | undefined): Placed | null =>
    link
      ? placedAt(
          'HOLDER',
          divisionIn(link.to.slice('uscc:'.length)),
          link.claims.slice(0, 1).map((claim) => evidenceOfClaim(claim, 'to', claim.to)),
        )
      : null;
  const isHeldNow = last !== undefined && last.kind === 'HOLD' && last.period.until === null;
  const byRecord = firstOf(records, (record) => {
    const party = partyIn(record.values['holder']);
    return party && placedAt('HOLDER', divisionIn(party.uscc), [evidenceOf(record, code, 'holder.uscc', party.uscc)]);
  });
  return (isHeldNow ? byLink(last) : null) ?? byRecord ?? byLink(last);
}

function firstOf(
  records: readonly FactRecord[],
  read: (record: FactRecord) => Placed | null | undefined,
): Placed | null {
  for (const record of records) {
    const found = read(record);
    if (found) return found;
  }
  return null;
}

function placedAt(place: Place, division: string | null, because: readonly Evidence[]): Placed | null {
  return division !== null && /^\d{6}$/.test(division) ? { place, division, because } : null;
}

/** GB 32100: characters 3 to 8 are the division of whoever registered it. */
function divisionIn(uscc: string): string {
  return uscc.slice(2, 8);
}

function isFirst(each: Evidence, place: number, all: readonly Evidence[]): boolean {
  return (
    all.findIndex(
      ({ member, recordId, field }) => member === each.member && recordId === each.recordId && field === each.field,
    ) === place
  );
}
