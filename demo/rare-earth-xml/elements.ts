import type { LinkFact, PartyFact, UnitFact } from '../world/facts.ts';

const KINDS: Readonly<Partial<Record<LinkFact['kind'], string>>> = {
  MASS_BALANCE: '物料平衡',
  TRANSFORM: '加工',
  TRANSPORT: '销售',
};
const CONFIDENCES = { HIGH: '1', MEDIUM: '2', LOW: '3' } as const;

/** The system writes its own lots bare, `USCC/lot`. */
export function factCode(text: string): string {
  return /^[0-9A-Z]{18}\//.test(text) ? `relot:${text.replace('/', '.')}` : text;
}

function ownCode(code: string): string {
  return code.startsWith('relot:') ? code.slice(6).replace('.', '/') : code;
}

/** 批次 */
export function lot(unit: UnitFact, id: number, producer: string): string {
  const d = unit.details;
  if (d.of !== 'rare-earth') return '';
  return `<Pici id="P${id}"><Bianhao>${escape(ownCode(unit.code))}</Bianhao><Mingcheng>${escape(unit.name)}</Mingcheng><Xingtai>${d.form}</Xingtai><Yuansu>${escape(d.elements)}</Yuansu>${
    unit.quantity ? `<Shuliang danwei="${escape(unit.quantity.unit)}">${thousands(unit.quantity.value)}</Shuliang>` : ''
  }<ZheREO>${thousands(d.reoKilograms)} kg</ZheREO><Yuefen>${d.month}</Yuefen><Laiyuan>${d.form === '废料' || unit.name.startsWith('再生') ? '回收' : '矿产'}</Laiyuan><Fapiao>${d.invoice ?? ''}</Fapiao><Qiye tyxydm="${unit.producer}">${escape(producer)}</Qiye><Xingzhengquhua>${unit.division}</Xingzhengquhua><ShengchanRiqi>${unit.producedAt.slice(0, 10).replaceAll('-', '')}</ShengchanRiqi><Shanchu>${unit.deleted ? 1 : 0}</Shanchu><GengxinShijian>${unit.asOf}</GengxinShijian>${(unit.recalls ?? []).map(recall).join('')}</Pici>`;
}

/** 召回 */
function recall(each: NonNullable<UnitFact['recalls']>[number]): string {
  return `<Zhaohui><Bianhao>${escape(each.id)}</Bianhao><Dengji>${escape(each.level)}</Dengji><Riqi>${each.at}</Riqi><Yuanyin>${escape(each.reason)}</Yuanyin><Cuoshi>${escape(each.advice)}</Cuoshi><Qiye>${each.organization}</Qiye><Zhuangtai>${each.status ?? ''}</Zhuangtai></Zhaohui>`;
}

/** 流向 */
export function flow(link: LinkFact): string {
  return `<Liuxiang><Danhao>${escape(link.document)}</Danhao><Leixing>${KINDS[link.kind] ?? link.kind}</Leixing><Laiyuan>${escape(ownCode(link.from))}</Laiyuan><Quxiang>${escape(ownCode(link.to))}</Quxiang><Qi>${link.at.slice(0, 10).replaceAll('-', '')}</Qi>${
    link.quantity ? `<Shuliang danwei="${escape(link.quantity.unit)}">${thousands(link.quantity.value)}</Shuliang>` : ''
  }${link.share === undefined ? '' : `<Zhanbi>${(link.share * 100).toFixed(2)}%</Zhanbi>`}<Kexin>${CONFIDENCES[link.confidence ?? 'HIGH']}</Kexin></Liuxiang>`;
}

/** 企业信息 */
export function enterprise(party: PartyFact): string {
  const licences = party.licences
    .map(
      (each) =>
        `<Xuke><Leibie>${escape(each.kind)}</Leibie><Bianhao>${escape(each.number)}</Bianhao><YouxiaoQi>${each.validUntil.slice(0, 10)}</YouxiaoQi><Zhuangtai>${each.status}</Zhuangtai></Xuke>`,
    )
    .join('');
  const penalties = (party.penalties ?? [])
    .map(
      (each) =>
        `<Chufa><Wenhao>${escape(each.number)}</Wenhao><Riqi>${each.at.slice(0, 10)}</Riqi><Shiyou>${escape(each.reason)}</Shiyou></Chufa>`,
    )
    .join('');
  return `<Qiyexinxi tyxydm="${party.uscc}"><Mingcheng>${escape(party.name)}</Mingcheng><Dizhi>${escape(party.address)}</Dizhi><Xingzhengquhua>${party.division}</Xingzhengquhua><Lianxiren>${escape(party.contact)}</Lianxiren><Dianhua>${party.phone}</Dianhua>${licences}${penalties}</Qiyexinxi>`;
}

/** 变更 */
export function change(
  serial: number,
  { codes, usccs }: { readonly codes: readonly string[]; readonly usccs: readonly string[] },
): string {
  return `<Biangeng xuhao="${serial}">${codes.map((code) => `<Bianhao>${escape(ownCode(code))}</Bianhao>`).join('')}${usccs.map((uscc) => `<Tyxydm>${uscc}</Tyxydm>`).join('')}</Biangeng>`;
}

function thousands(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
