import {
  type Confidence,
  type LinkKind,
  maskName,
  maskPhone,
  maskText,
  type OrganizationRecord,
  type Quantity,
  type SectorRecord,
  type TraceLink,
} from '@tongcha/ministry';
import {
  amount,
  code,
  flag,
  type Mapped,
  NOT_UNDERSTOOD,
  number,
  type Read,
  type Row,
  text,
  time,
  word,
} from '@tongcha/ministry/values';
import { LICENCE, MEASURED, PENALTY, PRODUCER } from './rows.ts';

export interface RareEarthRecord extends SectorRecord {
  readonly form: string | null;
  readonly elements: string | null;
  readonly reoKilograms: number | null;
  readonly month: string | null;
  readonly invoiceNumber: string | null;
  readonly recycled: boolean | null;
}

const read = {
  /** The system writes a rare-earth lot bare, `USCC/lot`, and other codes with their scheme. */
  code: code({ bare: [{ pattern: '[0-9A-Z]{18}/.+', scheme: 'relot' }] }),
  time: time(),
  amount: amount(),
  kilograms: amount({ unit: 'kg' }),
  percent: number({ suffixes: ['%'], scale: 0.01 }),
  flag: flag(),
  form: word({
    矿产品: 'ORE',
    化合物: 'COMPOUND',
    金属: 'METAL',
    合金: 'ALLOY',
    磁材: 'MAGNET',
    废料: 'SCRAP',
    应用产品: 'APPLICATION',
  }),
  kind: word<LinkKind>({ 物料平衡: 'MASS_BALANCE', 加工: 'TRANSFORM', 销售: 'TRANSPORT' }),
  confidence: word<Confidence>({ 1: 'HIGH', 2: 'MEDIUM', 3: 'LOW' }),
  recycled: flag({ yes: ['回收'], no: ['矿产'] }),
  month: (raw: unknown): Read<string> => {
    const written = text(raw);
    const [, year, month] = typeof written === 'string' ? (/^(\d{4})-?(0[1-9]|1[0-2])$/.exec(written) ?? []) : [];
    return typeof written !== 'string' ? written : year ? `${year}-${month}` : NOT_UNDERSTOOD;
  },
};

/** A lot (`Pici`); nothing of one that is deleted, or whose code is not understood. */
export function record(row: Row, system: string): Mapped<RareEarthRecord> {
  const lot = row.need('Bianhao', read.code);
  // Whether it is deleted is not known where the flag is not understood: it stands, and that is said.
  if (row.read('Shanchu', read.flag)) return { code: lot, value: null, doubts: lot === null ? row.doubts : [] };
  return { code: lot, value: lot === null ? null : held(row, lot, system), doubts: row.doubts };
}

function held(row: Row, lot: string, system: string): RareEarthRecord {
  const [maker] = row.rows('Qiye', PRODUCER);
  const uscc = maker?.text('@tyxydm');
  const producer = uscc ? { uscc, name: maker?.text('#text') ?? null } : null;
  const [size, producedAt, division] = [
    quantity(row),
    row.read('ShengchanRiqi', read.time),
    row.text('Xingzhengquhua'),
  ];
  return {
    code: lot,
    level: 'LOT',
    productName: row.text('Mingcheng'),
    quantity: size,
    producedAt,
    producer,
    place: division ? { division } : null,
    events: [
      {
        id: row.text('Yuefen'),
        step: '月度申报',
        at: producedAt,
        quantity: size,
        organization: producer && { uscc: producer.uscc },
      },
    ],
    // The system has no place for these: there may be some that it does not know of.
    inspections: null,
    certificates: null,
    recalls: null,
    // Its `id` numbers the lots of one answer.
    source: { system, recordId: row.text('Bianhao'), asOf: row.read('GengxinShijian', read.time) },
    form: row.read('Xingtai', read.form),
    elements: row.text('Yuansu'),
    reoKilograms: row.read('ZheREO', read.kilograms)?.value ?? null,
    month: row.read('Yuefen', read.month),
    invoiceNumber: row.text('Fapiao'),
    recycled: row.read('Laiyuan', read.recycled),
  };
}

/**
 * A line of a monthly declaration (`Liuxiang`). A continuous separation mixes its feeds, so only the share over the
 * month is
 * known. `at` is the month's first day, when the feed began to go in; `until` stays empty: what was fed does not leave
 * the
 * product when the month ends, so it must not close the walk's time window.
 */
export function link(row: Row, side: 'from' | 'to', system: string): Mapped<TraceLink> {
  const [from, to, kind] = [
    row.need('Laiyuan', read.code),
    row.need('Quxiang', read.code),
    row.need('Leixing', read.kind),
  ];
  const code = side === 'from' ? from : to;
  if (!from || !to || !kind) return { code, value: null, doubts: row.doubts };
  return {
    code,
    value: {
      kind,
      from,
      to,
      at: row.read('Qi', read.time),
      quantity: quantity(row),
      share: row.read('Zhanbi', read.percent),
      evidence: { system, recordId: row.text('Danhao') ?? '', confidence: row.read('Kexin', read.confidence) ?? 'LOW' },
    },
    doubts: row.doubts,
  };
}

/** Licences of dual-use items are not shared with anybody (稀土管理条例: sensitive dual-use licence data is excluded). */
const DUAL_USE = /两用|出口/;

export function organization(row: Row): Mapped<OrganizationRecord> {
  const uscc = row.need('@tyxydm', text);
  return { code: uscc, value: uscc === null ? null : enterprise(row, uscc), doubts: row.doubts };
}

function enterprise(row: Row, uscc: string): OrganizationRecord {
  return {
    uscc,
    name: row.text('Mingcheng'),
    address: row.text('Dizhi'),
    division: row.text('Xingzhengquhua'),
    licences: row
      .rows('Xuke', LICENCE)
      .filter((each) => !DUAL_USE.test(each.text('Leibie') ?? ''))
      .map((each) => ({
        number: each.text('Bianhao'),
        kind: each.text('Leibie'),
        validUntil: each.read('YouxiaoQi', read.time),
        status: each.text('Zhuangtai'),
      })),
    penalties: row.rows('Chufa', PENALTY).map((each) => ({
      number: each.text('Wenhao'),
      at: each.read('Riqi', read.time),
      reason: maskText(each.text('Shiyou')),
    })),
    contactName: maskName(row.text('Lianxiren')),
    contactPhone: maskPhone(row.text('Dianhua')),
  };
}

/** A line of the register of changes: what something that was written is about. */
export function changed(row: Row): {
  readonly serial: string | null;
  readonly codes: readonly string[];
  readonly organizations: readonly string[];
} {
  return {
    serial: row.need('@xuhao', text),
    codes: row.all('Bianhao', read.code),
    organizations: row.all('Tyxydm', text),
  };
}

export function bare(plain: string): string {
  return plain.startsWith('relot:') ? plain.slice(6).replace('.', '/') : plain;
}

function quantity(row: Row): Quantity | null {
  const [written] = typeof row.source['Shuliang'] === 'string' ? [] : row.rows('Shuliang', MEASURED);
  return written ? written.amount('#text', '@danwei', read.amount) : row.read('Shuliang', read.amount);
}
