import {
  type LinkKind,
  maskName,
  maskPhone,
  maskText,
  type Organization,
  type OrganizationRecord,
  type SectorRecord,
  type TraceLink,
  type UnitLevel,
} from '@tongcha/ministry';
import { amount, code, flag, type Mapped, type Row, text, time, word } from '@tongcha/ministry/values';
import { LICENCE, PENALTY, RECALL } from './rows.ts';

export interface DrugRecord extends SectorRecord {
  readonly kind: 'DRUG' | 'DRUG_MATERIAL' | null;
  readonly drug: Readonly<Record<string, unknown>> & { readonly authorisationHolder: Organization | null };
  readonly food: null;
}

const read = {
  /** Twenty bare digits are a drug trace code, a bare element string a lot; others have their scheme. */
  code: code({
    bare: [
      { pattern: '\\d{20}', scheme: 'drug' },
      { pattern: '\\(.*', scheme: 'gs1' },
    ],
  }),
  baseCode: code({ scheme: 'drugbase' }),
  time: time(),
  amount: amount(),
  withdrawn: flag(),
  level: word<UnitLevel>({ 1: 'ITEM', 2: 'LOT', 3: 'CLASS' }),
  packaging: word({ 1: 'UNIT', 2: 'TUB', 3: 'CASE' }),
  type: word<'DRUG' | 'DRUG_MATERIAL'>({ YP: 'DRUG', YL: 'DRUG_MATERIAL' }),
  /** 关系类型: packing (aggregation), materials, use of equipment and carriers, going out. */
  relation: word<LinkKind>({ BZ: 'PACK', TL: 'TRANSFORM', CL: 'TREAT', CK: 'TRANSPORT', CY: 'HOLD' }),
};

/** A product element; nothing of one that is withdrawn, or whose code is not understood. */
export function record(row: Row, system: string): Mapped<DrugRecord> {
  const own = row.need('code', read.code);
  if (row.read('flag', read.withdrawn)) return { code: own, value: null, doubts: own === null ? row.doubts : [] };
  return { code: own, value: own === null ? null : product(row, own, system), doubts: row.doubts };
}

function product(row: Row, own: string, system: string): DrugRecord {
  const producedAt = row.read('produceTime', read.time);
  const producer = organization(row.text('entCode'), row.text('entName'));
  const quantity = row.amount('quantity', 'unit', read.amount);
  const [id, division] = [row.text('id'), row.text('region')];
  const packaging = row.read('packLayer', read.packaging);
  return {
    code: own,
    level: row.read('level', read.level),
    productName: row.text('name'),
    quantity,
    producedAt,
    expiresAt: row.read('expireTime', read.time),
    producer,
    holder: organization(row.text('holderCode'), row.text('holderName')),
    place: division ? { division } : null,
    events: [{ id, step: '生产', at: producedAt, organization: producer, quantity }],
    // The service has no place for these: there may be some that it does not know of.
    inspections: null,
    certificates: null,
    recalls: row.rows('recall', RECALL).map((each) => ({
      id: each.text('no'),
      level: each.text('level'),
      at: each.read('time', read.time),
      reason: maskText(each.text('reason')),
      advice: maskText(each.text('measure')),
      organization: organization(each.text('entCode'), null),
    })),
    source: { system, recordId: id, asOf: row.read('updateTime', read.time) },
    kind: row.read('type', read.type),
    drug: {
      approvalNumber: row.text('approvalNo'),
      baseCode: row.read('baseCode', read.baseCode),
      lot: row.text('batchNo'),
      packageLevel: own.startsWith('drug:') ? packaging : null,
      dosageForm: row.text('dosageForm'),
      specification: row.text('spec'),
      authorisationHolder: producer,
    },
    food: null,
  };
}

/** A relation element. `curCode` is the smaller or earlier side, `parentCode` what it went into. */
export function link(row: Row, side: 'from' | 'to', system: string): Mapped<TraceLink> {
  const [from, to, kind] = [
    row.need('curCode', read.code),
    row.need('parentCode', read.code),
    row.need('relType', read.relation),
  ];
  const own = side === 'from' ? from : to;
  if (row.read('flag', read.withdrawn)) return { code: own, value: null, doubts: own === null ? row.doubts : [] };
  if (!from || !to || !kind) return { code: own, value: null, doubts: row.doubts };
  const value: TraceLink = {
    kind,
    from,
    to,
    at: row.read('time', read.time),
    quantity: row.amount('quantity', 'unit', read.amount),
    evidence: { system, recordId: row.text('docNo') ?? '', confidence: 'HIGH' },
  };
  return { code: own, value, doubts: row.doubts };
}

export function organizationRecord(row: Row): Mapped<OrganizationRecord> {
  const uscc = row.need('entCode', text);
  return { code: uscc, value: uscc === null ? null : enterprise(row, uscc), doubts: row.doubts };
}

function enterprise(row: Row, uscc: string): OrganizationRecord {
  return {
    uscc,
    name: row.text('entName'),
    address: row.text('address'),
    division: row.text('region'),
    licences: row.rows('licence', LICENCE).map((each) => ({
      number: each.text('no'),
      kind: each.text('type'),
      validUntil: each.read('validTo', read.time),
      status: each.text('status'),
    })),
    penalties: row.rows('penalty', PENALTY).map((each) => ({
      number: each.text('no'),
      at: each.read('time', read.time),
      reason: maskText(each.text('reason')),
    })),
    contactName: maskName(row.text('linkman')),
    contactPhone: maskPhone(row.text('phone')),
  };
}

export function bare(plain: string): string {
  return /^(drug|gs1):/.test(plain) ? plain.slice(plain.indexOf(':') + 1) : plain;
}

function organization(uscc: string | null, name: string | null): Organization | null {
  return uscc ? { uscc, name } : null;
}
