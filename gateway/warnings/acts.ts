import type { FactChain, FactRecord, FactUnit } from '../facts/index.ts';
import { chainLinksFrom, chainLinksTo } from './chain-links.ts';
import { EVENTS, eventsOf } from './events.ts';
import { evidenceOf, evidenceOfClaim, unknownOf } from './evidence.ts';
import type { Words } from './findings.ts';
import { lackOf } from './missing.ts';
import type { Evidence, Missing } from './rule.ts';
import { dayOf } from './times.ts';
import { textIn } from './values.ts';

/** What somebody did with a unit who needs a licence for it. */
export interface Act {
  readonly sector: string;
  /** null: nobody tells who it was. */
  readonly uscc: string | null;
  /** null: nobody tells when. NOW: it still is so. */
  readonly at: string | null;
  /** By kind: the licences that are for this. */
  readonly scope: RegExp;
  /** Whether nobody may do it without one; else only those need it who trade. */
  readonly isDemanded: boolean;
  /** `was made by …` */
  readonly words: Words;
  readonly evidence: readonly Evidence[];
  /** Why it is not known who it was, or when. */
  readonly missing: readonly Missing[];
}

export const NOW = 'NOW';

interface Trade {
  readonly sector: string;
  /** By `kind` of its record; null: whatever it is. */
  readonly kinds: readonly string[] | null;
  readonly make: RegExp;
  readonly hold: RegExp | null;
}

/** A licence that says no more than that something may be made is for whatever its sector's registers have. */
const TRADES: readonly Trade[] = [
  { sector: 'FOOD_DRUG', kinds: ['FOOD'], make: /^生产许可|食品(?:添加剂)?生产/, hold: /食品(?:经营|流通)/ },
  { sector: 'FOOD_DRUG', kinds: ['DRUG', 'DRUG_MATERIAL'], make: /^生产许可|药品生产/, hold: /药品经营/ },
  { sector: 'AGRICULTURE', kinds: ['PESTICIDE'], make: /^生产许可|农药生产/, hold: /农药经营/ },
  { sector: 'AGRICULTURE', kinds: ['VETERINARY_DRUG'], make: /^生产许可|兽药生产/, hold: /兽药经营/ },
  { sector: 'AGRICULTURE', kinds: ['FEED'], make: /^生产许可|饲料(?:添加剂)?生产/, hold: null },
  {
    sector: 'HAZARDOUS_GOODS',
    kinds: null,
    make: /^生产许可|危险化学品(?:安全)?生产|^安全生产许可/,
    hold: /危险化学品经营/,
  },
  { sector: 'SPECIAL_EQUIPMENT', kinds: null, make: /^生产许可|特种设备(?:生产|制造|设计)/, hold: null },
];
const FILL = /充装/;
const CARRIER = /^cylinder:/;

/** What acts are read from, in a sector's records. */
export function actNeeds(sector: string): readonly string[] {
  const kind = TRADES.some((trade) => trade.sector === sector && trade.kinds !== null) ? ['kind'] : [];
  const events = sector === 'SPECIAL_EQUIPMENT' ? [EVENTS] : [];
  return ['productName', 'producedAt', 'producer { uscc name }', 'holder { uscc name }', ...kind, ...events];
}

/** Who made the unit, who filled it, and who has or had it. */
export function actsOf(unit: FactUnit, chain: FactChain): readonly Act[] {
  return [
    ...unit.records.flatMap((record) => {
      const trade = tradeOf(record);
      const acts = trade ? [...makings(unit, record, trade), ...holdings(unit, record, trade, chain)] : [];
      return [...acts, ...untoldActs(unit, record)];
    }),
    ...(CARRIER.test(unit.code) ? fillings(unit, chain) : []),
  ];
}

function tradeOf({ sector, values }: FactRecord): Trade | undefined {
  const kind = textIn(values, 'kind') ?? '';
  return TRADES.find((trade) => trade.sector === sector && (trade.kinds === null || trade.kinds.includes(kind)));
}

/** An act of nobody knows whom, where a record does not tell whether it is of a trade, or who made it. */
function untoldActs({ code }: FactUnit, record: FactRecord): readonly Act[] {
  const { sector, member, untold } = record;
  const trade = tradeOf(record) ?? TRADES.find((each) => each.sector === sector && untold['kind'] !== undefined);
  if (!trade) return [];
  const missing = ['kind', 'producer'].flatMap((field): Missing[] => {
    const reason = untold[field];
    return reason === undefined ? [] : [{ sector, member, code, field, reason }];
  });
  if (missing.length === 0) return [];
  const act = { sector, uscc: null, at: null, scope: trade.make, isDemanded: true, evidence: [], missing };
  return [{ ...act, words: { zh: '', en: '' } }];
}

function makings(unit: FactUnit, record: FactRecord, { sector, make }: Trade): readonly Act[] {
  const uscc = textIn(record.values, 'producer', 'uscc');
  if (uscc === null) return [];
  const at = textIn(record.values, 'producedAt');
  const who = textIn(record.values, 'producer', 'name') ?? uscc;
  const evidence = [
    evidenceOf(record, unit.code, 'producer.uscc', uscc),
    evidenceOf(record, unit.code, 'producedAt', at),
  ];
  const words = done('生产', 'made', who, at);
  const missing = at === null ? lackOf({ ...unit, records: [record] }, 'producedAt') : [];
  return [{ sector, uscc, at, scope: make, isDemanded: true, words, evidence, missing }];
}

/** By the record itself now, by links when they were. Who made a thing may have it. */
function holdings(unit: FactUnit, record: FactRecord, { sector, hold }: Trade, chain: FactChain): readonly Act[] {
  if (!hold) return [];
  const maker = textIn(record.values, 'producer', 'uscc');
  const act = { sector, scope: hold, isDemanded: false, missing: [] };
  const uscc = textIn(record.values, 'holder', 'uscc');
  const who = textIn(record.values, 'holder', 'name') ?? uscc ?? '';
  const evidence = [evidenceOf(record, unit.code, 'holder.uscc', uscc)];
  const has: readonly Act[] =
    uscc === null ? [] : [{ ...act, uscc, at: NOW, words: { zh: `由${who}持有`, en: `is held by ${who}` }, evidence }];
  const had = chainLinksFrom(chain, unit.code).flatMap(({ kind, to, claims }): Act[] => {
    const [claim] = claims.filter((each) => each.sector === sector && each.at !== null);
    const of = to.startsWith('uscc:') ? to.slice('uscc:'.length) : null;
    if (kind !== 'HOLD' || of === null || !claim) return [];
    const words = done('持有', 'held', of, claim.at);
    return [{ ...act, uscc: of, at: claim.at, words, evidence: [evidenceOfClaim(claim, 'at', claim.at)] }];
  });
  return [...has, ...had].filter((each) => each.uscc !== maker);
}

/** Of each filling, by the event that is the same record: who filled. */
function fillings(unit: FactUnit, chain: FactChain): readonly Act[] {
  const { code, records } = unit;
  const sector = 'SPECIAL_EQUIPMENT';
  const own = records.filter((record) => record.sector === sector);
  if (own.length === 0) return [];
  const events = own.flatMap(eventsOf);
  return chainLinksTo(chain, code).flatMap((link): Act[] => {
    if (link.kind !== 'PACK') return [];
    const ids = new Set(link.claims.flatMap(({ recordId }) => recordId ?? []));
    const event = events.find(({ id, uscc }) => id !== null && ids.has(id) && uscc !== null);
    const at = event?.at ?? link.claims.find((claim) => claim.at !== null)?.at ?? null;
    const evidence = event
      ? [
          evidenceOf(event.record, code, 'events.organization.uscc', event.uscc),
          evidenceOf(event.record, code, 'events.at', event.at),
        ]
      : [];
    return [
      {
        sector,
        uscc: event?.uscc ?? null,
        at,
        scope: FILL,
        isDemanded: true,
        words: done('充装', 'filled', event?.organization ?? event?.uscc ?? '', at),
        evidence,
        missing: event ? [] : nobodyNamed(unit, own),
      },
    ];
  });
}

function done(zh: string, en: string, who: string, at: string | null): Words {
  const day = dayOf(at);
  return { zh: `${day} 由${who}${zh}`.trim(), en: `was ${en} by ${who}${day === '' ? '' : ` on ${day}`}` };
}

function nobodyNamed(unit: FactUnit, own: readonly FactRecord[]): readonly Missing[] {
  const unknown = unknownOf(unit, 'events').filter(({ sector }) => sector === null || sector === own[0]?.sector);
  if (unknown.length > 0) return unknown;
  return own.map(({ sector, member, withheld }) => ({
    sector,
    member,
    code: unit.code,
    field: 'events.organization',
    reason: withheld.length > 0 ? 'WITHHELD' : 'NOT_RECORDED',
  }));
}
