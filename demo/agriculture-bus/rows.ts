import type { LinkFact, PartyFact, UnitFact } from '../world/facts.ts';

const SCHEMES: Readonly<Record<string, string>> = {
  eartag: '耳标',
  pesticide: '农药码',
  vetdrug: '兽药码',
  cert: '合格证',
  gs1: '商品条码',
  hazlot: '危化批次',
  drug: '药品码',
  relot: '稀土批次',
  equipment: '设备注册码',
  uscc: '主体',
};
const KINDS: Readonly<Record<string, string>> = {
  crop: '种植',
  livestock: '畜禽',
  egg: '禽蛋',
  plot: '地块',
  pesticide: '农药',
  'veterinary-drug': '兽药',
  feed: '饲料',
  quarantine: '检疫',
};
const STEPS: Readonly<Record<LinkFact['kind'], string>> = {
  TRANSFORM: '加工',
  PACK: '包装',
  TREAT: '施用',
  HOLD: '持有',
  TRANSPORT: '运输',
  INSTALL: '安装',
  MASS_BALANCE: '加工',
};

/** The bus writes `码种类` and the code without our scheme. */
export function busCode(code: string): { mzl: string; zsm: string } {
  const kind = SCHEMES[code.slice(0, code.indexOf(':'))];
  return kind ? { mzl: kind, zsm: code.slice(code.indexOf(':') + 1) } : { mzl: '其他', zsm: code };
}

export function factCode({ mzl, zsm }: { mzl?: unknown; zsm?: unknown }): string {
  const scheme = Object.entries(SCHEMES).find(([, kind]) => kind === mzl)?.[0];
  return scheme ? `${scheme}:${String(zsm)}` : String(zsm);
}

/** 产品批次. Numbers are text, as such systems have them. */
export function batch(unit: UnitFact, producerName: string | undefined): Record<string, unknown> {
  const d = unit.details;
  return {
    ...busCode(unit.code),
    cpmc: unit.name,
    dj: { ITEM: '1', LOT: '2', CLASS: '3' }[unit.level],
    lb: KINDS[d.of] ?? '',
    scsj: unit.producedAt,
    yxq: unit.expiresAt ?? '',
    ...(unit.quantity ? { sl: String(unit.quantity.value), dw: unit.quantity.unit } : {}),
    scdw: unit.producer,
    scdwmc: producerName ?? '',
    xzqh: unit.division,
    ...('variety' in d ? { pz: d.variety } : {}),
    ...('plot' in d && d.plot ? { dk: d.plot } : {}),
    ...('farm' in d ? { jd: d.farm } : {}),
    ...('conformityCertificate' in d && d.conformityCertificate ? { hgzbh: d.conformityCertificate } : {}),
    ...(d.of === 'pesticide' ? { nydjz: d.registration, jx: d.formulation, yxcf: d.activeIngredient } : {}),
    ...(d.of === 'veterinary-drug' ? { pzwh: d.approval, xyq: String(d.withdrawalDays) } : {}),
    ...(d.of === 'feed' ? { pzwh: d.approval } : {}),
    ...(d.of === 'plot' ? { mj: d.area, trlx: d.soil } : {}),
    ...(d.of === 'quarantine' ? { dddz: d.destination } : {}),
    jyList: (unit.inspections ?? []).map((each) => ({
      bgbh: each.id,
      jylx: each.kind,
      jysj: each.at,
      jyjg: each.result,
      jgdm: each.organization,
      yxqz: each.validUntil ?? '',
      bz: each.note ?? '',
    })),
    zsList: (unit.certificates ?? []).map((each) => ({
      zsbh: each.number,
      zslx: each.kind,
      fzdw: each.issuer,
      fzsj: each.issuedAt,
      yxqz: each.validUntil ?? '',
    })),
    zhList: (unit.recalls ?? []).map((each) => ({
      zhbh: each.id,
      dj: each.level,
      ggsj: each.at,
      yy: each.reason,
      cs: each.advice,
      zhdw: each.organization,
      zt: each.status ?? '', // 状态
    })),
    isDel: unit.deleted ? '1' : '0',
    gxsj: unit.asOf,
  };
}

/** 流向 */
export function flow(link: LinkFact): Record<string, unknown> {
  return {
    djbh: link.document,
    djlx: link.documentKind,
    ly: busCode(link.from),
    qx: busCode(link.to),
    lx: STEPS[link.kind],
    sj: link.at,
    jssj: link.until ?? '',
    ...(link.quantity ? { sl: String(link.quantity.value), dw: link.quantity.unit } : {}),
    czdw: link.party ?? '',
    isDel: '0',
  };
}

/** 经营主体 */
export function enterprise(party: PartyFact): Record<string, unknown> {
  return {
    tyxydm: party.uscc,
    mc: party.name,
    dz: party.address,
    xzqh: party.division,
    lxr: party.contact,
    lxdh: party.phone,
    xkList: party.licences.map((each) => ({
      xklx: each.kind,
      xkbh: each.number,
      yxqz: each.validUntil,
      zt: each.status,
    })),
    cfList: (party.penalties ?? []).map((each) => ({ wsh: each.number, cfsj: each.at, sy: each.reason })),
  };
}
