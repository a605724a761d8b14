import { canonical } from '../../schema/codes/index.ts';
import { at, listAt, textAt } from '../kit/connectors/xml-http/client.ts';
import type { XmlNode } from '../kit/connectors/xml-http/xml.ts';
import type { OrganizationRecord } from '../kit/legacy-system.ts';
import { maskName, maskPhone, maskText } from '../kit/mask.ts';
import type { Confidence, LinkKind, SectorRecord, TraceLink } from '../kit/records.ts';
import { dateTime } from '../kit/time.ts';

export interface RareEarthRecord extends SectorRecord {
  readonly form: string | null;
  readonly elements: string | null;
  readonly reoKilograms: number | null;
  readonly month: string | null;
  readonly invoiceNumber: string | null;
  readonly recycled: boolean | null;
}

const FORMS: Readonly<Record<string, string>> = { 矿产品: 'ORE', 化合物: 'COMPOUND', 金属: 'METAL', 合金: 'ALLOY', 磁材: 'MAGNET', 废料: 'SCRAP', 应用产品: 'APPLICATION' };

/** A lot (`Pici`); null when it is deleted or its code cannot be read. */
export function record(node: XmlNode, system: string): RareEarthRecord | null {
  const code = lotCode(textAt(node, 'Bianhao'));
  if (!code || textAt(node, 'Shanchu') === '1') return null;
  const producer = textAt(node, 'Qiye', '@tyxydm');
  const month = /^(\d{4})(\d{2})$/.exec(textAt(node, 'Yuefen') ?? '');
  return {
    code,
    level: 'LOT',
    productName: textAt(node, 'Mingcheng'),
    quantity: quantity(node, 'Shuliang'),
    producedAt: dateTime(textAt(node, 'ShengchanRiqi')),
    producer: producer ? { uscc: producer, name: textAt(node, 'Qiye', '#text') } : null,
    place: textAt(node, 'Xingzhengquhua') ? { division: textAt(node, 'Xingzhengquhua') } : null,
    events: [{ id: textAt(node, 'Yuefen'), step: '月度申报', at: dateTime(textAt(node, 'ShengchanRiqi')), quantity: quantity(node, 'Shuliang'), organization: producer ? { uscc: producer } : null }],
    inspections: [],
    certificates: [],
    recalls: [],
    // Its `id` numbers the lots of one answer.
    source: { system, recordId: textAt(node, 'Bianhao'), asOf: dateTime(textAt(node, 'GengxinShijian')) },
    form: FORMS[textAt(node, 'Xingtai') ?? ''] ?? null,
    elements: textAt(node, 'Yuansu'),
    reoKilograms: number(textAt(node, 'ZheREO')),
    month: month ? `${month[1]}-${month[2]}` : null,
    invoiceNumber: textAt(node, 'Fapiao'),
    recycled: textAt(node, 'Laiyuan') === null ? null : textAt(node, 'Laiyuan') === '回收',
  };
}

const KINDS: Readonly<Record<string, LinkKind>> = { 物料平衡: 'MASS_BALANCE', 加工: 'TRANSFORM', 销售: 'TRANSPORT' };
const CONFIDENCES: Readonly<Record<string, Confidence>> = { '1': 'HIGH', '2': 'MEDIUM', '3': 'LOW' };

/**
 * A line of a monthly declaration (`Liuxiang`). A continuous separation mixes its feeds, so only the share over the month is
 * known. `at` is the month's first day, when the feed began to go in; `until` stays empty: what was fed does not leave the
 * product when the month ends, so it must not close the walk's time window.
 */
export function link(node: XmlNode, system: string): TraceLink | null {
  const [from, to] = [lotCode(textAt(node, 'Laiyuan')), lotCode(textAt(node, 'Quxiang'))];
  const kind = KINDS[textAt(node, 'Leixing') ?? ''];
  if (!from || !to || !kind) return null;
  const percent = number(textAt(node, 'Zhanbi'));
  return {
    kind,
    from,
    to,
    at: dateTime(textAt(node, 'Qi')),
    quantity: quantity(node, 'Shuliang'),
    share: percent === null ? null : Math.round(percent * 100) / 10_000,
    evidence: { system, recordId: textAt(node, 'Danhao') ?? '', confidence: CONFIDENCES[textAt(node, 'Kexin') ?? ''] ?? 'LOW' },
  };
}

/** Licences of dual-use items are not shared with anybody (稀土管理条例: sensitive dual-use licence data is excluded). */
const DUAL_USE = /两用|出口/;

export function organization(node: XmlNode): OrganizationRecord | null {
  const uscc = textAt(node, '@tyxydm');
  if (!uscc) return null;
  return {
    uscc,
    name: textAt(node, 'Mingcheng'),
    address: textAt(node, 'Dizhi'),
    division: textAt(node, 'Xingzhengquhua'),
    licences: listAt(node, 'Xuke').filter((each) => !DUAL_USE.test(textAt(each, 'Leibie') ?? '')).map((each) => ({ number: textAt(each, 'Bianhao'), kind: textAt(each, 'Leibie'), validUntil: dateTime(textAt(each, 'YouxiaoQi')), status: textAt(each, 'Zhuangtai') })),
    penalties: listAt(node, 'Chufa').map((each) => ({ number: textAt(each, 'Wenhao'), at: dateTime(textAt(each, 'Riqi')), reason: maskText(textAt(each, 'Shiyou')) })),
    contactName: maskName(textAt(node, 'Lianxiren')),
    contactPhone: maskPhone(textAt(node, 'Dianhua')),
  };
}

/** The system writes a rare-earth lot bare, `USCC/lot`, and other codes with their scheme. */
export function lotCode(text: string | null): string | null {
  if (text === null) return null;
  return canonical(/^[0-9A-Z]{18}\//.test(text) ? `relot:${text}` : text);
}

export function bare(code: string): string {
  return code.startsWith('relot:') ? code.slice(6).replace('.', '/') : code;
}

/** `18,200.5` and `18200.5 kg` are numbers that people wrote. */
function number(text: string | null): number | null {
  const match = /^-?\d{1,3}(,\d{3})*(\.\d+)?|^-?\d+(\.\d+)?/.exec(text ?? '');
  const value = match ? Number(match[0].replaceAll(',', '')) : NaN;
  return Number.isFinite(value) ? value : null;
}

function quantity(node: XmlNode, name: string): { value: number; unit: string | null } | null {
  const value = number(textAt(node, name, '#text') ?? textAt(node, name));
  return value === null ? null : { value, unit: textAt(at(node, name), '@danwei') };
}
