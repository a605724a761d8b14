import {
  type Recall,
  type Inspection,
  type LinkKind,
  maskName,
  maskPhone,
  maskText,
  type Organization,
  type OrganizationRecord,
  type Quantity,
  type Said,
  type SectorRecord,
  type TraceEvent,
  type TraceLink,
} from '@tongcha/ministry';
import {
  amount as amountReader,
  code,
  flag,
  type Mapped,
  type Row,
  time as timeReader,
  word,
} from '@tongcha/ministry/values';
import { registered, useCertificate } from './codes.ts';

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
  ['311', '曳引驱动电梯'],
  ['310', '曳引与强制驱动电梯'],
  ['33', '自动扶梯与自动人行道'],
  ['3', '电梯'],
  ['51', '场(厂)内专用机动车辆'],
  ['52', '场(厂)内专用机动车辆'],
  ['81', '压力管道'],
  ['82', '压力管道'],
  ['83', '压力管道'],
];

const read = {
  // What MySQL holds where nothing was written.
  time: timeReader({ empty: ['0000-00-00', '0000-00-00 00:00:00'] }),
  amount: amountReader(),
  device: code({ scheme: 'device' }),
  result: word<NonNullable<Inspection['result']>>({ 1: 'PASS', 2: 'FAIL', 3: 'CONDITIONAL' }),
  state: word({ 1: '有效', 2: '暂停', 3: '吊销' }),
  flag: flag(),
};

/** A row of the register. */
export function record(row: Row, system: string): Mapped<EquipmentRecord> {
  const own = row.needed('zcdm', registered(row.source['mlx'], row.source['zcdm']));
  if (own === null || isDeleted(row)) return { code: own, value: null, doubts: own === null ? row.doubts : [] };
  const [variety, division, certificate] = [row.text('sbpz'), row.text('xzqh'), row.read('sydjz', useCertificate)];
  const value: EquipmentRecord = {
    code: own,
    level: 'ITEM',
    productName: row.text('sbmc'),
    producedAt: time(row, 'zzrq'),
    producer: organization(row, 'zzdw', 'zzdwmc'),
    holder: organization(row, 'sydw', 'sydwmc'),
    place: division ? { division } : null,
    certificates: certificate ? [{ code: certificate, number: row.text('sydjz'), kind: '使用登记证' }] : [],
    // In a table of their own.
    recalls: [],
    source: { system, recordId: `T_SB_DJXX/${row.text('sbid') ?? ''}`, asOf: time(row, 'gxsj') },
    variety,
    category: CATEGORIES.find(([prefix]) => variety?.startsWith(prefix))?.[1] ?? null,
    model: row.text('xh'),
    deviceCode: row.read('sbdm', read.device),
    useCertificate: certificate,
    nextInspectionDue: time(row, 'xcjyrq'),
    maintenance: organization(row, 'wbdw'),
  };
  return { code: own, value, doubts: row.doubts };
}

/** A notice of a recall; `at` is when it was ordered. */
export function recall(row: Row): Mapped<Recall> {
  const own = row.needed('zcdm', registered(row.source['mlx'], row.source['zcdm']));
  const value: Recall = {
    id: row.text('zhbh'),
    level: row.text('dj'),
    at: time(row, 'ggsj'),
    reason: maskText(row.text('yy')),
    advice: maskText(row.text('cs')),
    status: row.text('zt'),
  };
  return { code: own, value: own === null ? null : value, doubts: row.doubts };
}

/** Of each recall what its newest notice says, since its first. */
export function recallsOf(notices: readonly Recall[]): Recall[] {
  const byTime = [...notices].sort((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''));
  const byRecall = new Map<string, Recall>();
  for (const each of byTime)
    byRecall.set(each.id ?? '', { ...each, at: byRecall.get(each.id ?? '')?.at ?? each.at ?? null });
  return [...byRecall.values()];
}

export function inspection(row: Row): Mapped<Inspection> {
  const own = row.needed('zcdm', registered(row.source['mlx'], row.source['zcdm']));
  const value: Inspection = {
    id: row.text('bgbh'),
    kind: row.text('jylb'),
    at: time(row, 'jyrq'),
    result: row.read('jyjl', read.result) ?? 'UNKNOWN',
    validUntil: time(row, 'yxqz'),
    organization: organization(row, 'jyjg', 'jyjgmc'),
    note: maskText(row.text('bz')),
  };
  return { code: own, value: own === null ? null : value, doubts: row.doubts };
}

/** Where the flag is not understood, nobody knows: the row stands, and that is said. */
function isDeleted(row: Row): boolean {
  return row.read('sfsc', read.flag) === true;
}

/** What a document says, as far as it can be read. */
function said(row: Row): Said & { readonly kind: LinkKind } {
  return { kind: row.text('kind') as LinkKind, from: end(row, 'from'), to: end(row, 'to') };
}

/** A document as a link of the code on one of its sides. */
export function link(row: Row, side: 'from' | 'to', system: string): Mapped<TraceLink> {
  const { kind, from, to } = said(row);
  const own = side === 'from' ? from : to;
  if (isDeleted(row)) return { code: own, value: null, doubts: own === null ? row.doubts : [] };
  if (from === null || to === null) return { code: own, value: null, doubts: row.doubts };
  const value: TraceLink = {
    kind,
    from,
    to,
    at: time(row, 'began'),
    until: time(row, 'ended'),
    quantity: quantity(row),
    evidence: { system, recordId: row.text('djbh') ?? '', confidence: 'HIGH' },
  };
  return { code: own, value, doubts: row.doubts };
}

/** A document as an event of the code on one of its sides. */
export function event(row: Row, side: 'from' | 'to'): Mapped<TraceEvent> {
  const document = said(row);
  const own = document[side];
  if (isDeleted(row)) return { code: own, value: null, doubts: own === null ? row.doubts : [] };
  const value: TraceEvent = {
    id: row.text('djbh'),
    step: row.text('document'),
    at: time(row, 'began'),
    organization: organization(row, 'party'),
    quantity: quantity(row),
    links: [document],
  };
  return { code: own, value: own === null ? null : value, doubts: row.doubts };
}

export function organizationRecord(
  row: Row,
  licences: readonly Row[],
  penalties: readonly Row[],
): Mapped<OrganizationRecord> {
  const uscc = row.text('dwdm');
  const states = licences.map((each) => each.read('zt', read.state));
  const value: OrganizationRecord = {
    uscc: uscc ?? '',
    name: row.text('dwmc'),
    address: row.text('dz'),
    division: row.text('xzqh'),
    licences: licences.map((each, i) => ({
      number: each.text('xkbh'),
      kind: each.text('xklx'),
      validUntil: time(each, 'yxqz'),
      status: states[i] ?? null,
    })),
    penalties: penalties.map((each) => ({
      number: each.text('wsh'),
      at: time(each, 'cfrq'),
      reason: maskText(each.text('sy')),
    })),
    contactName: maskName(row.text('lxr')),
    contactPhone: maskPhone(row.text('lxdh')),
    approvalRevoked: licences.some((each, i) => each.text('xklx')?.includes('检验机构核准') && states[i] === '吊销'),
  };
  return {
    code: uscc,
    value: uscc === null ? null : value,
    doubts: [row, ...licences, ...penalties].flatMap((each) => each.doubts),
  };
}

function end(row: Row, side: 'from' | 'to'): string | null {
  // A document without one of its codes says of the other that something is not known.
  return row.needed(`${side}_code`, registered(row.source[`${side}_kind`], row.source[`${side}_code`]));
}

function quantity(row: Row): Quantity | null {
  return row.amount('amount', 'unit', read.amount);
}

function organization(row: Row, uscc: string, name?: string): Organization | null {
  const found = row.text(uscc);
  return found === null ? null : { uscc: found, name: name === undefined ? null : row.text(name) };
}

function time(row: Row, column: string): string | null {
  return row.read(column, read.time);
}
