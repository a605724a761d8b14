import { canonical } from '../../schema/codes/index.ts';
import type { DropRow } from '../kit/connectors/file-drop/description.ts';
import type { OrganizationRecord } from '../kit/legacy-system.ts';
import { maskName, maskPhone, maskText } from '../kit/mask.ts';
import type { LinkKind, SectorRecord, TraceLink } from '../kit/records.ts';
import { dateTime } from '../kit/time.ts';

export interface HazardousGoodsRecord extends SectorRecord {
  readonly enterpriseCode: string | null;
  readonly cas: string | null;
  readonly unNumber: string | null;
  readonly hazardClass: string | null;
  readonly packingGroup: string | null;
  readonly purity: string | null;
}

/** A lot; null when its code cannot be read. */
export function record(row: DropRow, system: string): HazardousGoodsRecord | null {
  const code = canonical(`hazlot:${row['companyCode']}.${row['lotNo']}`);
  if (!code) return null;
  const producer = row['producerUscc'] ? { uscc: row['producerUscc'] } : null;
  return {
    code,
    level: 'LOT',
    productName: plain(row['chemName']),
    quantity: quantity(row),
    producedAt: dateTime(row['produceTime']),
    producer,
    place: plain(row['division']) ? { division: plain(row['division']) } : null,
    inspections: null,
    certificates: null,
    recalls: null,
    source: { system, recordId: `${row['companyCode']}/${row['lotNo']}`, asOf: dateTime(row['reportTime']) },
    enterpriseCode: plain(row['companyCode']),
    cas: row['cas'] ? canonical(`cas:${row['cas']}`) : null,
    unNumber: row['un'] ? canonical(`un:${row['un']}`) : null,
    hazardClass: plain(row['hazClass']),
    packingGroup: ['I', 'II', 'III'].includes(row['packGroup'] ?? '') ? (row['packGroup'] ?? null) : null,
    purity: plain(row['purity']),
  };
}

const KINDS: Readonly<Record<string, LinkKind>> = { 投料: 'TRANSFORM', 充装: 'PACK', 处理: 'TREAT' };

/** A use report; null when it is of an unknown kind or its codes cannot be read. */
export function useLink(row: DropRow, system: string): TraceLink | null {
  const [from, to, kind] = [canonical(row['fromCode'] ?? ''), canonical(row['toCode'] ?? ''), KINDS[row['docType'] ?? '']];
  if (!from || !to || !kind) return null;
  return { kind, from, to, at: dateTime(row['useTime']), until: dateTime(row['endTime']), quantity: quantity(row), evidence: { system, recordId: row['docNo'] ?? '', confidence: 'HIGH' } };
}

/** A waybill says which lot went to whom. */
export function waybillLink(row: DropRow, system: string): TraceLink | null {
  const [from, to] = [canonical(row['lotCode'] ?? ''), canonical(`uscc:${row['consigneeUscc']}`)];
  if (!from || !to) return null;
  return { kind: 'TRANSPORT', from, to, at: dateTime(row['departTime']), quantity: quantity(row), evidence: { system, recordId: row['waybillNo'] ?? '', confidence: 'HIGH' } };
}

export interface Waybill {
  readonly number: string | null;
  readonly at: string | null;
  readonly quantity: { readonly value: number; readonly unit: string | null } | null;
  readonly consignee: { readonly uscc: string } | null;
}

export function waybill(row: DropRow): Waybill {
  return { number: plain(row['waybillNo']), at: dateTime(row['departTime']), quantity: quantity(row), consignee: row['consigneeUscc'] ? { uscc: row['consigneeUscc'] } : null };
}

export function organization(row: DropRow): OrganizationRecord {
  return {
    uscc: row['uscc'] ?? '',
    name: plain(row['name']),
    address: plain(row['address']),
    division: plain(row['division']),
    licences: row['licenceNo'] ? [{ number: row['licenceNo'], kind: plain(row['licenceType']), validUntil: dateTime(row['licenceTo']), status: plain(row['licenceState']) }] : [],
    // number|time|reason, several separated by a line break
    penalties: (row['penalties'] ?? '').split('\n').filter(Boolean).map((each) => {
      const [number = null, at = null, reason = null] = each.split('|');
      return { number, at: dateTime(at), reason: maskText(reason) };
    }),
    contactName: maskName(row['contact']),
    contactPhone: maskPhone(row['phone']),
  };
}

function quantity(row: DropRow): { value: number; unit: string | null } | null {
  const value = row['quantity'] ? Number(row['quantity']) : NaN;
  return Number.isFinite(value) ? { value, unit: plain(row['unit']) } : null;
}

function plain(text: string | undefined): string | null {
  return text ? text : null;
}
