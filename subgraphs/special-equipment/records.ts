import { canonical } from '../../schema/codes/index.ts';
import type { SqlRow, SqlValue } from '../kit/connectors/sql/connector.ts';
import type { Said } from '../kit/access/facts.ts';
import type { OrganizationRecord } from '../kit/legacy-system.ts';
import { maskName, maskPhone, maskText } from '../kit/mask.ts';
import type { Inspection, LinkKind, Organization, SectorRecord, TraceEvent, TraceLink } from '../kit/records.ts';
import { dateTime } from '../kit/time.ts';
import { fromStored, useCertificate } from './codes.ts';

export interface EquipmentRecord extends SectorRecord {
  readonly variety: string | null;
  readonly category: string | null;
  readonly model: string | null;
  readonly deviceCode: string | null;
  readonly useCertificate: string | null;
  readonly nextInspectionDue: string | null;
  readonly maintenance: Organization | null;
}

/** 特种设备目录: the variety's first digits. Groups that no seen source confirms are left out. */
const CATEGORIES: readonly (readonly [prefix: string, name: string])[] = [
  ['311', '曳引驱动电梯'], ['310', '曳引与强制驱动电梯'], ['33', '自动扶梯与自动人行道'], ['3', '电梯'], ['51', '场(厂)内专用机动车辆'], ['52', '场(厂)内专用机动车辆'], ['81', '压力管道'], ['82', '压力管道'], ['83', '压力管道'],
];
const RESULTS: Readonly<Record<string, Inspection['result']>> = { '1': 'PASS', '2': 'FAIL', '3': 'CONDITIONAL' };
const STATES: Readonly<Record<string, string>> = { '1': '有效', '2': '暂停', '3': '吊销' };

/** A row of the register; null when its code cannot be read. */
export function record(row: SqlRow, system: string): EquipmentRecord | null {
  const code = fromStored(row['mlx'], row['zcdm']);
  if (!code) return null;
  const variety = text(row['sbpz']);
  return {
    code,
    level: 'ITEM',
    productName: text(row['sbmc']),
    producedAt: time(row['zzrq']),
    producer: organization(row['zzdw'], row['zzdwmc']),
    holder: organization(row['sydw'], row['sydwmc']),
    place: text(row['xzqh']) ? { division: text(row['xzqh']) } : null,
    certificates: useCertificate(row['sydjz']) ? [{ code: useCertificate(row['sydjz']), number: text(row['sydjz']), kind: '使用登记证' }] : [],
    recalls: null,
    source: { system, recordId: `T_SB_DJXX/${row['sbid']}`, asOf: time(row['gxsj']) },
    variety,
    category: CATEGORIES.find(([prefix]) => variety?.startsWith(prefix))?.[1] ?? null,
    model: text(row['xh']),
    deviceCode: text(row['sbdm']) ? canonical(`device:${row['sbdm']}`) : null,
    useCertificate: useCertificate(row['sydjz']),
    nextInspectionDue: time(row['xcjyrq']),
    maintenance: organization(row['wbdw']),
  };
}

export function inspection(row: SqlRow): Inspection {
  return {
    id: text(row['bgbh']),
    kind: text(row['jylb']),
    at: time(row['jyrq']),
    result: RESULTS[String(row['jyjl'])] ?? 'UNKNOWN',
    validUntil: time(row['yxqz']),
    organization: organization(row['jyjg'], row['jyjgmc']),
    note: maskText(text(row['bz'])),
  };
}

/** What a document says, as far as it can be read. */
function said(row: SqlRow): Said & { readonly kind: LinkKind } {
  return { kind: String(row['kind']) as LinkKind, from: fromStored(row['from_kind'], row['from_code']), to: fromStored(row['to_kind'], row['to_code']) };
}

/** A document as a link; null when one of its codes cannot be read. */
export function link(row: SqlRow, system: string): TraceLink | null {
  const { kind, from, to } = said(row);
  if (!from || !to) return null;
  return { kind, from, to, at: time(row['began']), until: time(row['ended']), quantity: amount(row), evidence: { system, recordId: String(row['djbh']), confidence: 'HIGH' } };
}

export function event(row: SqlRow): TraceEvent {
  return { id: String(row['djbh']), step: text(row['document']), at: time(row['began']), organization: organization(row['party']), quantity: amount(row), links: [said(row)] };
}

export function organizationRecord(row: SqlRow, licences: readonly SqlRow[], penalties: readonly SqlRow[]): OrganizationRecord {
  return {
    uscc: String(row['dwdm']),
    name: text(row['dwmc']),
    address: text(row['dz']),
    division: text(row['xzqh']),
    licences: licences.map((each) => ({ number: text(each['xkbh']), kind: text(each['xklx']), validUntil: time(each['yxqz']), status: STATES[String(each['zt'])] ?? null })),
    penalties: penalties.map((each) => ({ number: text(each['wsh']), at: time(each['cfrq']), reason: maskText(text(each['sy'])) })),
    contactName: maskName(text(row['lxr'])),
    contactPhone: maskPhone(text(row['lxdh'])),
    approvalRevoked: licences.some((each) => String(each['xklx']).includes('检验机构核准') && String(each['zt']) === '3'),
  };
}

function amount(row: SqlRow): { value: number; unit: string | null } | null {
  const value = row['amount'] === null || row['amount'] === undefined || row['amount'] === '' ? NaN : Number(row['amount']);
  return Number.isFinite(value) ? { value, unit: text(row['unit']) } : null;
}

function organization(uscc: SqlValue | undefined, name?: SqlValue): Organization | null {
  return text(uscc) ? { uscc: String(uscc), name: text(name) } : null;
}

function text(value: SqlValue | undefined): string | null {
  return value === null || value === undefined || value === '' ? null : String(value);
}

function time(value: SqlValue | undefined): string | null {
  return dateTime(text(value));
}
