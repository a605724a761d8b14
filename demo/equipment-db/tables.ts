import type { Quirks } from '../stand-in.ts';
import type { Fact, LinkFact } from '../world/facts.ts';

/** The department's tables, as it named them. Text of all lengths that these databases agree on. */
const OF_NOW: readonly string[] = [
  'CREATE TABLE t_sb_djxx (sbid INTEGER PRIMARY KEY, mlx VARCHAR(4), zcdm VARCHAR(128), sbmc VARCHAR(200), sbpz VARCHAR(8), xh VARCHAR(60), sbdm VARCHAR(20), sydjz VARCHAR(40), zzdw VARCHAR(18), sydw VARCHAR(18), zzrq VARCHAR(20), xzqh VARCHAR(6), xcjyrq VARCHAR(20), wbdw VARCHAR(18), sfsc CHAR(1), gxsj VARCHAR(20))',
  'CREATE TABLE t_sb_jyjl (mlx VARCHAR(4), zcdm VARCHAR(128), bgbh VARCHAR(40), jylb VARCHAR(60), jyrq VARCHAR(20), jyjl CHAR(1), yxqz VARCHAR(20), jyjg VARCHAR(18), bz VARCHAR(400), gxsj VARCHAR(20))',
  'CREATE TABLE t_qp_czjl (djbh VARCHAR(40), jzlx VARCHAR(4), jzpc VARCHAR(128), mlx VARCHAR(4), qpbm VARCHAR(128), czsj VARCHAR(20), qksj VARCHAR(20), czl VARCHAR(20), dw VARCHAR(10), czdw VARCHAR(18), sfsc CHAR(1), gxsj VARCHAR(20))',
  'CREATE TABLE t_qp_lzjl (djbh VARCHAR(40), mlx VARCHAR(4), qpbm VARCHAR(128), dwdm VARCHAR(18), lcsj VARCHAR(20), fhsj VARCHAR(20), sfsc CHAR(1), gxsj VARCHAR(20))',
  'CREATE TABLE t_sb_bjaz (djbh VARCHAR(40), bjlx VARCHAR(4), bjdm VARCHAR(128), mlx VARCHAR(4), zcdm VARCHAR(128), azsj VARCHAR(20), ccsj VARCHAR(20), azdw VARCHAR(18), sfsc CHAR(1), gxsj VARCHAR(20))',
  'CREATE TABLE t_sb_zzjl (djbh VARCHAR(40), cllx VARCHAR(4), clpc VARCHAR(128), mlx VARCHAR(4), cpdm VARCHAR(128), zzsj VARCHAR(20), yl VARCHAR(20), dw VARCHAR(10), zzdw VARCHAR(18), sfsc CHAR(1), gxsj VARCHAR(20))',
  'CREATE TABLE t_sb_zhtz (tzbh VARCHAR(64), zhbh VARCHAR(64), mlx VARCHAR(4), zcdm VARCHAR(128), zt VARCHAR(20), dj VARCHAR(20), ggsj VARCHAR(20), yy VARCHAR(1000), cs VARCHAR(1000), jg VARCHAR(200), gxsj VARCHAR(20))',
  // A notice is about a code once: what is written again is there already.
  'CREATE UNIQUE INDEX ix_legacy_zhtz ON t_sb_zhtz (tzbh, mlx, zcdm)',
  'CREATE TABLE t_ts_djxx (tsbh VARCHAR(64) PRIMARY KEY, mlx VARCHAR(4), zcdm VARCHAR(128), tssx VARCHAR(40), xzqh VARCHAR(6), gmsj VARCHAR(20), lxfs VARCHAR(1000), djsj VARCHAR(20), zt CHAR(1), hf VARCHAR(1000))',
  'CREATE TABLE t_ts_nr (tsbh VARCHAR(64), lb CHAR(2), xh INTEGER, nr VARCHAR(4000), PRIMARY KEY (tsbh, lb, xh))',
  'CREATE TABLE t_dw_jbxx (dwdm VARCHAR(18) PRIMARY KEY, dwmc VARCHAR(200), dz VARCHAR(200), xzqh VARCHAR(6), lxr VARCHAR(60), lxdh VARCHAR(20), gxsj VARCHAR(20))',
  'CREATE TABLE t_dw_xk (dwdm VARCHAR(18), xklx VARCHAR(60), xkbh VARCHAR(60), yxqz VARCHAR(20), zt CHAR(1))',
  'CREATE TABLE t_dw_cf (dwdm VARCHAR(18), wsh VARCHAR(60), cfrq VARCHAR(20), sy VARCHAR(200))',
  ...[
    't_sb_djxx (zcdm)',
    't_sb_djxx (zzdw)',
    't_sb_djxx (sydw)',
    't_sb_djxx (xzqh)',
    't_sb_jyjl (zcdm)',
    't_qp_czjl (jzpc)',
    't_qp_czjl (qpbm)',
    't_qp_lzjl (qpbm)',
    't_qp_lzjl (dwdm)',
    't_sb_zhtz (zcdm)',
    't_sb_bjaz (bjdm)',
    't_sb_bjaz (zcdm)',
    't_sb_zzjl (clpc)',
    't_sb_zzjl (cpdm)',
    't_dw_xk (dwdm)',
    't_dw_cf (dwdm)',
    ...['t_sb_djxx', 't_sb_jyjl', 't_qp_czjl', 't_qp_lzjl', 't_sb_bjaz', 't_sb_zzjl', 't_sb_zhtz', 't_dw_jbxx'].map(
      (table) => `${table} (gxsj)`,
    ),
  ].map((target, i) => `CREATE INDEX ix_legacy_${i} ON ${target}`),
];

/** Behind the name of a table's history: rows as they were from `gxsj` until `sxsj`. */
export const HISTORY = '_ls';

/** Those that say when a row has changed keep what it was before. */
export const DDL: readonly string[] = [
  ...OF_NOW,
  ...OF_NOW.filter((each) => /gxsj VARCHAR|ON t_(?!dw_xk|dw_cf)/.test(each)).map(historyOf),
];

function historyOf(statement: string): string {
  return statement
    .replace(/(CREATE TABLE |ON )(t_\w+)/, `$1$2${HISTORY}`)
    .replace(/ix_legacy_/, 'ix_history_')
    .replace(' PRIMARY KEY', '')
    .replace(/gxsj VARCHAR\(20\)\)$/, 'gxsj VARCHAR(20), sxsj VARCHAR(20))');
}

const NOW: readonly string[] = [
  't_sb_djxx',
  't_sb_jyjl',
  't_qp_czjl',
  't_qp_lzjl',
  't_sb_bjaz',
  't_sb_zzjl',
  't_sb_zhtz',
  't_dw_jbxx',
  't_dw_xk',
  't_dw_cf',
];

export const TABLES: readonly string[] = [
  ...NOW,
  't_ts_djxx',
  't_ts_nr',
  ...NOW.filter((table) => table !== 't_dw_xk' && table !== 't_dw_cf').map((table) => `${table}${HISTORY}`),
];

export interface Row {
  readonly table: string;
  readonly values: readonly (string | number | null)[];
}

const KINDS: Readonly<Record<string, string>> = {
  equipment: 'ZC',
  device: 'SB',
  cylinder: 'QP',
  hazlot: 'WH',
  relot: 'XT',
  gs1: 'SP',
  uscc: 'DW',
};
const RESULTS = { 合格: '1', 不合格: '2', 复检合格: '3', 未出: '' } as const;
const STATES = { 有效: '1', 暂停: '2', 吊销: '3' } as const;

/** The facts of special equipment as rows; dates in the two ways that the department has written them, or in one. */
export function* rows(facts: Iterable<Fact>, dates?: Quirks['dates']): Generator<Row> {
  let id = 0;
  const day = (time: string, row: number): string => dateOf(time, dates ?? (row % 2 === 0 ? 'dashed' : 'compact'));
  for (const fact of facts) {
    if (fact.sector !== 'special-equipment') continue;
    if (fact.type === 'party') {
      yield {
        table: 't_dw_jbxx',
        values: [fact.uscc, fact.name, fact.address, fact.division, fact.contact, fact.phone, fact.asOf],
      };
      for (const each of fact.licences)
        yield {
          table: 't_dw_xk',
          values: [fact.uscc, each.kind, each.number, day(each.validUntil, id), STATES[each.status]],
        };
      for (const each of fact.penalties ?? [])
        yield { table: 't_dw_cf', values: [fact.uscc, each.number, day(each.at, id), each.reason] };
    } else if (fact.type === 'unit') {
      id += 1;
      const d = fact.details;
      if (!('model' in d)) continue;
      const [kind, code] = split(fact.code);
      const entry = {
        table: 't_sb_djxx',
        values: [
          id,
          kind,
          code,
          fact.name,
          d.variety,
          d.model,
          d.deviceCode ?? '',
          d.useCertificate ?? (kind === 'ZC' && id % 3 === 0 ? code : ''),
          fact.producer,
          fact.holder ?? '',
          day(fact.producedAt, id),
          fact.division,
          d.nextInspectionDue ? day(d.nextInspectionDue, id) : '',
          d.maintenance ?? '',
          fact.deleted ? '1' : '0',
          fact.asOf,
        ],
      };
      yield entry;
      // Some were entered when they were made, and their next inspection only lately.
      if (id % 10 === 0 && fact.producedAt < fact.asOf)
        yield {
          table: `t_sb_djxx${HISTORY}`,
          values: [...entry.values.slice(0, 12), '', ...entry.values.slice(13, 15), fact.producedAt, fact.asOf],
        };
      for (const each of fact.inspections ?? [])
        yield {
          table: 't_sb_jyjl',
          values: [
            kind,
            code,
            each.id,
            each.kind,
            day(each.at, id),
            RESULTS[each.result],
            each.validUntil ? day(each.validUntil, id) : '',
            each.organization,
            each.note ?? '',
            fact.asOf,
          ],
        };
    } else yield document(fact);
  }
}

function document(fact: LinkFact): Row {
  const [fromKind, from] = split(fact.from);
  const [toKind, to] = split(fact.to);
  const quantity = [fact.quantity ? String(fact.quantity.value) : '', fact.quantity?.unit ?? ''];
  switch (fact.kind) {
    case 'PACK':
      return {
        table: 't_qp_czjl',
        values: [
          fact.document,
          fromKind,
          from,
          toKind,
          to,
          fact.at,
          fact.until ?? '',
          ...quantity,
          fact.party ?? '',
          '0',
          fact.asOf,
        ],
      };
    case 'HOLD':
      return {
        table: 't_qp_lzjl',
        values: [fact.document, fromKind, from, to, fact.at, fact.until ?? '', '0', fact.asOf],
      };
    case 'INSTALL':
      return {
        table: 't_sb_bjaz',
        values: [
          fact.document,
          fromKind,
          from,
          toKind,
          to,
          fact.at,
          fact.until ?? '',
          fact.party ?? '',
          '0',
          fact.asOf,
        ],
      };
    case 'TRANSFORM':
      return {
        table: 't_sb_zzjl',
        values: [fact.document, fromKind, from, toKind, to, fact.at, ...quantity, fact.party ?? '', '0', fact.asOf],
      };
    default:
      throw new Error(`the register has no table for ${fact.kind}`);
  }
}

function split(code: string): [kind: string, value: string] {
  const colon = code.indexOf(':');
  const kind = KINDS[code.slice(0, colon)];
  return kind ? [kind, code.slice(colon + 1)] : ['QT', code];
}

/** yyyy-MM-dd or yyyyMMdd */
function dateOf(time: string, dates: 'dashed' | 'compact'): string {
  const date = time.slice(0, 10);
  return dates === 'dashed' ? date : date.replaceAll('-', '');
}
