import type { Amount, Code, Details, LinkFact, LocalTime, SectorName, UnitFact } from '../facts.ts';
import { type PartyName, USCC } from './parties.ts';

type Rest = Pick<
  UnitFact,
  'holder' | 'expiresAt' | 'quantity' | 'inspections' | 'certificates' | 'recalls' | 'deleted' | 'level'
>;

/** A unit as its sector's register has it. A LOT of 龙口 (370681) unless said. */
export function unit(
  sector: SectorName,
  code: Code,
  name: string,
  producer: PartyName,
  producedAt: LocalTime,
  details: Details,
  rest: Partial<Rest> & { readonly division?: string } = {},
): UnitFact {
  return {
    type: 'unit',
    sector,
    code,
    name,
    producer: USCC[producer],
    producedAt,
    details,
    level: 'LOT',
    division: USCC[producer].slice(2, 8),
    asOf: '2026-11-20 20:15:00',
    ...rest,
  };
}

type More = Pick<LinkFact, 'until' | 'quantity' | 'share' | 'confidence' | 'division'> & { readonly party?: PartyName };

/** One line of a document: `documentKind` number `document`. Where its party is, 龙口 (370681) without one, unless said. */
export function link(
  sector: SectorName,
  kind: LinkFact['kind'],
  from: Code,
  to: Code,
  at: LocalTime,
  document: string,
  documentKind: string,
  more: Partial<More> = {},
): LinkFact {
  const { party, ...rest } = more;
  return {
    type: 'link',
    sector,
    kind,
    from,
    to,
    at,
    document,
    documentKind,
    division: party ? USCC[party].slice(2, 8) : '370681',
    asOf: '2026-11-20 20:15:00',
    ...rest,
    ...(party ? { party: USCC[party] } : {}),
  };
}

export function held(party: PartyName): Code {
  return `uscc:${USCC[party]}`;
}

export function amount(value: number, unitOfMeasure: string): Amount {
  return { value, unit: unitOfMeasure };
}

export function inspection(
  id: string,
  kind: string,
  at: LocalTime,
  result: '合格' | '不合格' | '复检合格' | '未出',
  by: PartyName,
  more: { readonly validUntil?: LocalTime; readonly note?: string } = {},
): NonNullable<UnitFact['inspections']>[number] {
  return { id, kind, at, result, organization: USCC[by], ...more };
}
