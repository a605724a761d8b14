import { canonical } from '@tongcha/codes';
import {
  type LinkKind,
  maskName,
  maskPhone,
  maskText,
  type OrganizationRecord,
  type Quantity,
  type Recall,
  type SectorRecord,
  type TraceLink,
} from '@tongcha/ministry';
import { columnsOf, droppedTime, type FileKind } from '@tongcha/ministry/file-drop';
import { amount, code, type Mapped, remembered, type Row, type RowKind, text, word } from '@tongcha/ministry/values';
import { ENTERPRISES, LOTS, RECALLS, USES, WAYBILLS } from './files.ts';

export interface HazardousGoodsRecord extends SectorRecord {
  readonly enterpriseCode: string | null;
  readonly cas: string | null;
  readonly unNumber: string | null;
  readonly hazardClass: string | null;
  readonly packingGroup: string | null;
  readonly purity: string | null;
}

/** The kinds of rows, as doubts about them name them. */
const rowsOf = (kind: FileKind): RowKind => ({ name: kind.name, always: [], maybe: columnsOf(kind) });
export const LOT = rowsOf(LOTS);
export const USE = rowsOf(USES);
export const WAYBILL = rowsOf(WAYBILLS);
export const ENTERPRISE = rowsOf(ENTERPRISES);
export const RECALL = rowsOf(RECALLS);

const read = {
  code: code(),
  uscc: remembered(code({ scheme: 'uscc' })),
  cas: remembered(code({ scheme: 'cas' })),
  un: remembered(code({ scheme: 'un' })),
  time: droppedTime,
  amount: amount(),
  kind: word<LinkKind>({ 投料: 'TRANSFORM', 充装: 'PACK', 处理: 'TREAT' }),
  packingGroup: word({ I: 'I', II: 'II', III: 'III', '/': '', '-': '', 无: '' }),
};

/** A lot, whose code is company and lot number. */
export function record(row: Row, system: string): Mapped<HazardousGoodsRecord> {
  const [company, lot] = [row.text('companyCode'), row.text('lotNo')];
  const own = canonical(`hazlot:${company}.${lot}`.replace(/\s+/g, ''));
  if (own === null) {
    row.doubt('lotNo');
    return { code: null, value: null, doubts: row.doubts };
  }
  const division = row.text('division');
  const value: HazardousGoodsRecord = {
    code: own,
    level: 'LOT',
    productName: row.text('chemName'),
    quantity: quantity(row),
    producedAt: row.read('produceTime', read.time),
    producer: party(row, 'producerUscc'),
    place: division ? { division } : null,
    // The files have no place for these: there may be some that they do not tell of.
    inspections: null,
    certificates: null,
    // In files of their own.
    recalls: [],
    source: { system, recordId: `${company}/${lot}`, asOf: row.read('reportTime', read.time) },
    enterpriseCode: company,
    cas: row.read('cas', read.cas),
    unNumber: row.read('un', read.un),
    hazardClass: row.text('hazClass'),
    packingGroup: row.read('packGroup', read.packingGroup) || null,
    purity: row.text('purity'),
  };
  return { code: own, value, doubts: row.doubts };
}

/** What has become of a lot under a recall. */
export function recall(row: Row): Mapped<Recall> {
  const value: Recall = {
    id: row.text('recallNo'),
    level: row.text('level'),
    at: row.read('noticeTime', read.time),
    reason: maskText(row.text('reason')),
    advice: maskText(row.text('measure')),
    status: row.text('state'),
  };
  return { code: row.need('lotCode', read.code), value, doubts: row.doubts };
}

/** A use report (what went into what), as a link of the code on one of its sides. */
export function useLink(row: Row, side: 'from' | 'to', system: string): Mapped<TraceLink> {
  const [from, to] = [row.need('fromCode', read.code), row.need('toCode', read.code)];
  const kind = row.need('docType', read.kind);
  const own = side === 'from' ? from : to;
  if (from === null || to === null || kind === null) return { code: own, value: null, doubts: row.doubts };
  const [at, until] = [row.read('useTime', read.time), row.read('endTime', read.time)];
  return {
    code: own,
    value: { kind, from, to, at, until, quantity: quantity(row), evidence: evidence(row, 'docNo', system) },
    doubts: row.doubts,
  };
}

/** A waybill says which lot went to whom. */
export function waybillLink(row: Row, side: 'from' | 'to', system: string): Mapped<TraceLink> {
  const [from, to] = [row.need('lotCode', read.code), row.need('consigneeUscc', read.uscc)];
  const own = side === 'from' ? from : to;
  if (from === null || to === null) return { code: own, value: null, doubts: row.doubts };
  const at = row.read('departTime', read.time);
  return {
    code: own,
    value: { kind: 'TRANSPORT', from, to, at, quantity: quantity(row), evidence: evidence(row, 'waybillNo', system) },
    doubts: row.doubts,
  };
}

export interface Waybill {
  readonly number: string | null;
  readonly at: string | null;
  readonly quantity: Quantity | null;
  readonly consignee: { readonly uscc: string } | null;
}

export function waybill(row: Row): Waybill {
  return {
    number: row.text('waybillNo'),
    at: row.read('departTime', read.time),
    quantity: quantity(row),
    consignee: party(row, 'consigneeUscc'),
  };
}

export function organization(row: Row): Mapped<OrganizationRecord> {
  const own = row.need('uscc', read.uscc);
  if (own === null) return { code: null, value: null, doubts: row.doubts };
  const number = row.text('licenceNo');
  const licence =
    number === null
      ? null
      : {
          number,
          kind: row.text('licenceType'),
          validUntil: row.read('licenceTo', read.time),
          status: row.text('licenceState'),
        };
  const value: OrganizationRecord = {
    uscc: own.slice('uscc:'.length),
    name: row.text('name'),
    address: row.text('address'),
    division: row.text('division'),
    licences: licence ? [licence] : [],
    penalties: (row.text('penalties') ?? '')
      .split('\n')
      .filter(Boolean)
      .map((each) => penalty(row, each)),
    contactName: maskName(row.text('contact')),
    contactPhone: maskPhone(row.text('phone')),
  };
  return { code: own, value, doubts: row.doubts };
}

/** number|time|reason; several are separated by a line break. */
function penalty(
  row: Row,
  written: string,
): { readonly number: string | null; readonly at: string | null; readonly reason: string | null } {
  const [number = null, at = null, ...reason] = written.split('|');
  return { number, at: row.noted('penalties', read.time(at)), reason: maskText(reason.join('|')) };
}

function quantity(row: Row): Quantity | null {
  return row.amount('quantity', 'unit', read.amount);
}

function party(row: Row, column: string): { readonly uscc: string } | null {
  const found = row.read(column, read.uscc);
  return found === null ? null : { uscc: found.slice('uscc:'.length) };
}

function evidence(row: Row, column: string, system: string): TraceLink['evidence'] {
  const id = text(row.source[column]);
  return { system, recordId: typeof id === 'string' ? id : '', confidence: 'HIGH' };
}
