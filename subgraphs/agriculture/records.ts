import {
  type FactClass,
  type InspectionResult,
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
import { amount, code, flag, type Mapped, number, type Row, text, time, word } from '@tongcha/ministry/values';
import { codeAt, codeOf } from './codes.ts';
import { CERTIFICATE, INSPECTION, LICENCE, PENALTY, RECALL } from './rows.ts';

export interface AgricultureRecord extends SectorRecord {
  readonly kind: string | null;
  readonly [field: string]: unknown;
}

const read = {
  amount: amount(),
  time: time(),
  deleted: flag(),
  level: word<UnitLevel>({ 1: 'ITEM', 2: 'LOT', 3: 'CLASS' }),
  kind: word({
    种植: 'CROP',
    畜禽: 'LIVESTOCK',
    禽蛋: 'EGG',
    地块: 'PLOT',
    农药: 'PESTICIDE',
    兽药: 'VETERINARY_DRUG',
    饲料: 'FEED',
    检疫: 'QUARANTINE',
  }),
  result: word<InspectionResult>({ 合格: 'PASS', 不合格: 'FAIL', 复检合格: 'CONDITIONAL' }),
  link: word<LinkKind>({
    加工: 'TRANSFORM',
    包装: 'PACK',
    施用: 'TREAT',
    持有: 'HOLD',
    运输: 'TRANSPORT',
    安装: 'INSTALL',
  }),
  days: number({ suffixes: ['天', '日'] }),
  mu: number({ suffixes: ['亩'] }),
  certificate: code({ scheme: 'cert' }),
  registration: code({ scheme: 'pdreg' }),
  plot: code(),
};

/** How a farm works its land: what it used, when and how much, as `inputUses` is shared. */
export const FARMING: FactClass = { group: 'farming', kinds: ['TREAT'], ownedAt: 'to' };

/** A row of the bus as the graph tells it; nothing of one that is deleted, or whose code is not understood. */
export function record(row: Row, system: string): Mapped<AgricultureRecord> {
  const own = codeOf(row);
  if (row.read('isDel', read.deleted)) return { code: own, value: null, doubts: own === null ? row.doubts : [] };
  return { code: own, value: own === null ? null : batch(row, own, system), doubts: row.doubts };
}

function batch(row: Row, own: string, system: string): AgricultureRecord {
  const [division, farm] = [row.text('xzqh'), row.text('jd')];
  return {
    code: own,
    level: row.read('dj', read.level),
    productName: row.text('cpmc'),
    quantity: row.amount('sl', 'dw', read.amount),
    producedAt: row.read('scsj', read.time),
    expiresAt: row.read('yxq', read.time),
    producer: organization(row.text('scdw'), row.text('scdwmc')),
    place: division ? { division, name: farm } : null,
    inspections: row.list('jyList', INSPECTION)?.map((each) => ({
      id: each.text('bgbh'),
      kind: each.text('jylx'),
      at: each.read('jysj', read.time),
      result: each.read('jyjg', read.result) ?? 'UNKNOWN',
      validUntil: each.read('yxqz', read.time),
      organization: organization(each.text('jgdm')),
      note: maskText(each.text('bz')),
    })),
    certificates: row.list('zsList', CERTIFICATE)?.map((each) => ({
      code: each.read('zsbh', read.certificate),
      number: each.text('zsbh'),
      kind: each.text('zslx'),
      issuer: organization(each.text('fzdw')),
      issuedAt: each.read('fzsj', read.time),
      validUntil: each.read('yxqz', read.time),
    })),
    recalls: row.list('zhList', RECALL)?.map((each) => ({
      id: each.text('zhbh'),
      level: each.text('dj'),
      at: each.read('ggsj', read.time),
      reason: maskText(each.text('yy')),
      advice: maskText(each.text('cs')),
      organization: organization(each.text('zhdw')),
      status: each.text('zt'),
    })),
    source: { system, recordId: `${row.text('mzl')}/${row.text('zsm')}`, asOf: row.read('gxsj', read.time) },
    kind: row.read('lb', read.kind),
    variety: row.text('pz'),
    plot: row.read('dk', read.plot),
    farm,
    conformityCertificate: row.read('hgzbh', read.certificate),
    pesticideRegistration: row.read('nydjz', read.registration),
    formulation: row.text('jx'),
    activeIngredient: row.text('yxcf'),
    approvalNumber: row.text('pzwh'),
    withdrawalDays: row.read('xyq', read.days),
    areaMu: row.read('mj', read.mu),
    soil: row.text('trlx'),
    quarantineDestination: maskText(row.text('dddz')),
  };
}

/** What a flow of the bus says; null for what is not understood. */
export interface Flow {
  readonly id: string;
  readonly step: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly kind: LinkKind | null;
  readonly at: string | null;
  readonly until: string | null;
  readonly quantity: TraceLink['quantity'];
  readonly operator: { readonly uscc: string } | null;
  readonly deleted: boolean;
  readonly doubts: readonly string[];
}

export function flow(row: Row): Flow {
  const operator = row.text('czdw');
  const said = {
    id: row.text('djbh') ?? '',
    step: row.text('djlx'),
    from: codeAt(row, 'ly'),
    to: codeAt(row, 'qx'),
    kind: row.need('lx', read.link),
    at: row.read('sj', read.time),
    until: row.read('jssj', read.time),
    quantity: row.amount('sl', 'dw', read.amount),
    operator: operator === null ? null : { uscc: operator },
    deleted: row.read('isDel', read.deleted) ?? false,
  };
  return { ...said, doubts: row.doubts };
}

/** A flow as a link; nothing of one that is deleted, or whose kind or codes are not understood. */
export function link(
  { id, from, to, kind, at, until, quantity, deleted, doubts }: Flow,
  side: 'from' | 'to',
  system: string,
): Mapped<TraceLink> {
  const own = side === 'from' ? from : to;
  if (deleted) return { code: own, value: null, doubts: own === null ? doubts : [] };
  if (!from || !to || !kind) return { code: own, value: null, doubts };
  return {
    code: own,
    value: { kind, from, to, at, until, quantity, evidence: { system, recordId: id, confidence: 'HIGH' } },
    doubts,
  };
}

export function enterprise(row: Row): Mapped<OrganizationRecord> {
  const uscc = row.need('tyxydm', text);
  return { code: uscc, value: uscc === null ? null : party(row, uscc), doubts: row.doubts };
}

function party(row: Row, uscc: string): OrganizationRecord {
  return {
    uscc,
    name: row.text('mc'),
    address: row.text('dz'),
    division: row.text('xzqh'),
    licences: row.list('xkList', LICENCE)?.map((each) => ({
      number: each.text('xkbh'),
      kind: each.text('xklx'),
      validUntil: each.read('yxqz', read.time),
      status: each.text('zt'),
    })),
    penalties: row.list('cfList', PENALTY)?.map((each) => ({
      number: each.text('wsh'),
      at: each.read('cfsj', read.time),
      reason: maskText(each.text('sy')),
    })),
    contactName: maskName(row.text('lxr')),
    contactPhone: maskPhone(row.text('lxdh')),
  };
}

function organization(uscc: string | null, name: string | null = null): Organization | null {
  return uscc ? { uscc, name } : null;
}
