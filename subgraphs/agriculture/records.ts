import { canonical } from '../../schema/codes/index.ts';
import type { FactClass, Said } from '../kit/access/facts.ts';
import type { OrganizationRecord } from '../kit/legacy-system.ts';
import { maskName, maskPhone, maskText } from '../kit/mask.ts';
import type { InspectionResult, LinkKind, Organization, SectorRecord, TraceLink } from '../kit/records.ts';
import { dateTime } from '../kit/time.ts';
import { fromBus } from './codes.ts';
import type { BatchRow, EnterpriseRow, FlowRow } from './rows.ts';

export interface AgricultureRecord extends SectorRecord {
  readonly kind: string | null;
  readonly [field: string]: unknown;
}

const LEVELS = { '1': 'ITEM', '2': 'LOT', '3': 'CLASS' } as const;
const KINDS: Readonly<Record<string, string>> = { 种植: 'CROP', 畜禽: 'LIVESTOCK', 禽蛋: 'EGG', 地块: 'PLOT', 农药: 'PESTICIDE', 兽药: 'VETERINARY_DRUG', 饲料: 'FEED', 检疫: 'QUARANTINE' };
const RESULTS: Readonly<Record<string, InspectionResult>> = { 合格: 'PASS', 不合格: 'FAIL', 复检合格: 'CONDITIONAL' };
const LINKS: Readonly<Record<string, LinkKind>> = { 加工: 'TRANSFORM', 包装: 'PACK', 施用: 'TREAT', 持有: 'HOLD', 运输: 'TRANSPORT', 安装: 'INSTALL' };

/** How a farm works its land: what it used, when and how much, as `inputUses` is shared. */
export const FARMING: FactClass = { group: 'farming', kinds: ['TREAT'], ownedAt: 'to' };

/** A row of the bus as the graph tells it; null for one that is deleted or whose code cannot be read. */
export function record(row: BatchRow, system: string): AgricultureRecord | null {
  const code = fromBus(row);
  if (!code || row.isDel === '1') return null;
  const certificate = row.hgzbh ? canonical(`cert:${row.hgzbh}`) : null;
  return {
    code,
    level: row.dj ? LEVELS[row.dj] : null,
    productName: row.cpmc,
    quantity: row.sl === null || row.sl === undefined ? null : { value: row.sl, unit: row.dw },
    producedAt: dateTime(row.scsj),
    expiresAt: dateTime(row.yxq),
    producer: organization(row.scdw, row.scdwmc),
    place: row.xzqh ? { division: row.xzqh, name: row.jd } : null,
    inspections: (row.jyList ?? []).map((each) => ({
      id: each.bgbh,
      kind: each.jylx,
      at: dateTime(each.jysj),
      result: RESULTS[each.jyjg ?? ''] ?? 'UNKNOWN',
      validUntil: dateTime(each.yxqz),
      organization: organization(each.jgdm),
      note: maskText(each.bz),
    })),
    certificates: (row.zsList ?? []).map((each) => ({
      code: each.zsbh ? canonical(`cert:${each.zsbh}`) : null,
      number: each.zsbh,
      kind: each.zslx,
      issuer: organization(each.fzdw),
      issuedAt: dateTime(each.fzsj),
      validUntil: dateTime(each.yxqz),
    })),
    recalls: (row.zhList ?? []).map((each) => ({ id: each.zhbh, level: each.dj, at: dateTime(each.ggsj), reason: maskText(each.yy), advice: maskText(each.cs), organization: organization(each.zhdw) })),
    source: { system, recordId: `${row.mzl}/${row.zsm}`, asOf: dateTime(row.gxsj) },
    kind: KINDS[row.lb ?? ''] ?? null,
    variety: row.pz,
    plot: row.dk ? canonical(row.dk) : null,
    farm: row.jd,
    conformityCertificate: certificate,
    pesticideRegistration: row.nydjz ? canonical(`pdreg:${row.nydjz}`) : null,
    formulation: row.jx,
    activeIngredient: row.yxcf,
    approvalNumber: row.pzwh,
    withdrawalDays: row.xyq,
    areaMu: row.mj,
    soil: row.trlx,
    quarantineDestination: maskText(row.dddz),
  };
}

/** What a flow of the bus says, as far as it can be read. */
export function said(row: FlowRow): Said {
  return { kind: LINKS[row.lx] ?? null, from: fromBus(row.ly), to: fromBus(row.qx) };
}

/** A flow of the bus as a link; null for one that is deleted, of an unknown kind, or whose codes cannot be read. */
export function link(row: FlowRow, system: string): TraceLink | null {
  const { from, to, kind } = said(row);
  if (!from || !to || !kind || row.isDel === '1') return null;
  return {
    kind,
    from,
    to,
    at: dateTime(row.sj),
    until: dateTime(row.jssj),
    quantity: row.sl === null || row.sl === undefined ? null : { value: row.sl, unit: row.dw },
    evidence: { system, recordId: row.djbh, confidence: 'HIGH' },
  };
}

export function enterprise(row: EnterpriseRow): OrganizationRecord {
  return {
    uscc: row.tyxydm,
    name: row.mc ?? null,
    address: row.dz,
    division: row.xzqh,
    licences: (row.xkList ?? []).map((each) => ({ number: each.xkbh, kind: each.xklx, validUntil: dateTime(each.yxqz), status: each.zt })),
    penalties: (row.cfList ?? []).map((each) => ({ number: each.wsh, at: dateTime(each.cfsj), reason: maskText(each.sy) })),
    contactName: maskName(row.lxr),
    contactPhone: maskPhone(row.lxdh),
  };
}

function organization(uscc: string | null | undefined, name?: string | null): Organization | null {
  return uscc ? { uscc, name: name ?? null } : null;
}
