import type { Details, LinkFact, PartyFact, UnitFact } from '../../demo/world/facts.ts';
import type { Kept } from '../../test/questions/truth/sample.ts';

/** What a member's record says of a unit, by the contract's fields. */
export function recordOf(unit: Kept<UnitFact>, waybills: readonly LinkFact[]): Readonly<Record<string, unknown>> {
  const { code, level, name, producer, holder, quantity, details, division, asOf, certificates = [], seen = [] } = unit;
  return {
    code,
    level,
    productName: name,
    quantity: quantity ?? null,
    producedAt: zoned(unit.producedAt),
    expiresAt: zoned(unit.expiresAt),
    producer: { uscc: producer, name: producer },
    holder: holder ? { uscc: holder, name: holder } : null,
    place: { division },
    events: seen.map((one, i) => ({
      id: `${code} ${i}`,
      step: 'arriving',
      at: zoned(one.at),
      place: { division: one.division },
      organization: { uscc: one.by, name: one.by },
    })),
    inspections: (unit.inspections ?? []).map(({ id, kind, at, result, validUntil }) => ({
      id,
      kind,
      at: zoned(at),
      result: RESULTS[result] ?? 'UNKNOWN',
      validUntil: zoned(validUntil),
    })),
    certificates: certificates.map(({ issuedAt, validUntil, status, ...one }) => ({
      ...one,
      issuedAt: zoned(issuedAt),
      validUntil: zoned(validUntil),
      status: status ?? '有效',
    })),
    recalls: (unit.recalls ?? []).map((recall) => ({ ...recall, at: zoned(recall.at), status: null })),
    source: { system: unit.member, recordId: code, asOf: zoned(asOf) },
    ...detailsOf(details),
    waybills: waybills.map(({ document, at, quantity: carried }) => ({
      number: document,
      at: zoned(at),
      quantity: carried ?? null,
    })),
  };
}

export function claimOf(link: Kept<LinkFact>): Readonly<Record<string, unknown>> {
  const { kind, from, to, at, until, quantity, share, document, member, confidence = 'HIGH' } = link;
  return {
    kind,
    from,
    to,
    at: zoned(at),
    until: zoned(until),
    quantity: quantity ?? null,
    share: share ?? null,
    evidence: { system: member, recordId: document, confidence },
  };
}

/** What a register says of an enterprise. */
export function registerOf({ member, licences }: Kept<PartyFact>): Readonly<Record<string, unknown>> {
  return { member, licences: licences.map((one) => ({ ...one, validUntil: zoned(one.validUntil) })) };
}

const RESULTS: Readonly<Record<string, string>> = { 合格: 'PASS', 不合格: 'FAIL', 复检合格: 'CONDITIONAL' };
const KINDS: Readonly<Record<string, string>> = {
  crop: 'CROP',
  livestock: 'LIVESTOCK',
  egg: 'EGG',
  plot: 'PLOT',
  pesticide: 'PESTICIDE',
  'veterinary-drug': 'VETERINARY_DRUG',
  feed: 'FEED',
  quarantine: 'QUARANTINE',
  food: 'FOOD',
  drug: 'DRUG',
  'drug-material': 'DRUG_MATERIAL',
};
const FORMS: Readonly<Record<string, string>> = {
  矿产品: 'ORE',
  化合物: 'COMPOUND',
  金属: 'METAL',
  合金: 'ALLOY',
  磁材: 'MAGNET',
  废料: 'SCRAP',
  应用产品: 'APPLICATION',
};

function detailsOf(details: Details): Readonly<Record<string, unknown>> {
  const kind = KINDS[details.of] ?? null;
  if (details.of === 'rare-earth') {
    const { form, month, reoKilograms } = details;
    return {
      form: FORMS[form],
      month: `${month.slice(0, 4)}-${month.slice(4)}`,
      reoKilograms,
      recycled: form === '废料',
    };
  }
  const { conformityCertificate, withdrawalDays, nextInspectionDue } = { ...blank, ...details };
  return {
    kind,
    conformityCertificate: conformityCertificate ? `cert:${conformityCertificate}` : null,
    withdrawalDays,
    nextInspectionDue: zoned(nextInspectionDue),
  };
}

const blank: {
  readonly conformityCertificate?: string;
  readonly withdrawalDays: number | null;
  readonly nextInspectionDue?: string;
} = { withdrawalDays: null };

/** ISO 8601 at +08:00. */
function zoned(time: string | undefined): string | null {
  return time === undefined ? null : `${time.replace(' ', 'T')}+08:00`;
}
