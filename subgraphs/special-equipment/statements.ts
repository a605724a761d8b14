import type { KeyColumns } from './key-check.ts';
import { asText, isWrittenAs } from './written-times.ts';

/**
 * The register's tables, asked by lists of codes. Whether a row is soft-deleted (`sfsc`) is read and not asked for: one
 * whose flag is written otherwise would be gone without a word.
 */
const REGISTER = `SELECT d.sbid, d.mlx, d.zcdm, d.sbmc, d.sbpz, d.xh, d.sbdm, d.sydjz, d.zzdw, z.dwmc AS zzdwmc, d.sydw, s.dwmc AS sydwmc, d.zzrq, d.xzqh, d.xcjyrq, d.wbdw, d.gxsj, d.sfsc
  FROM t_sb_djxx d LEFT JOIN t_dw_jbxx z ON z.dwdm = d.zzdw LEFT JOIN t_dw_jbxx s ON s.dwdm = d.sydw`;

export const RECORDS = `${REGISTER} WHERE d.zcdm IN ({list})`;

/** One page after an id; the conditions are what is asked for. */
export function searchStatement(conditions: readonly string[], most: number): string {
  return `${REGISTER} WHERE d.sbid > ?${conditions.map((each) => ` AND ${each}`).join('')} ORDER BY d.sbid LIMIT ${Math.trunc(most)}`;
}

/** Codes as nearly all stand, by their kind: 9 is a digit, X a digit or a letter. */
const USUAL_CODES = { ZC: '9'.repeat(20), QP: '9'.repeat(12), SB: '9999XXXXX999999999' } as const;

/** A row whose code or flag stands otherwise: what comes of it only its reader knows. */
const UNUSUAL = `(LENGTH(d.sfsc) > 0 AND d.sfsc <> '0') OR d.mlx IS NULL OR d.zcdm IS NULL OR NOT (${Object.entries(
  USUAL_CODES,
)
  .map(([kind, code]) => `(d.mlx = '${kind}' AND ${isWrittenAs('d.zcdm', code)})`)
  .join(' OR ')})`;

/** How many rows there are that are not deleted, `n`, and how many of them SQL cannot decide about, `unsure`. */
export function countStatement(conditions: readonly string[], doubts: readonly string[]): string {
  const unsure = [UNUSUAL, ...doubts].map((each) => `(${each})`).join(' OR ');
  return `SELECT COUNT(*) AS n, SUM(CASE WHEN ${unsure} THEN 1 ELSE 0 END) AS unsure FROM t_sb_djxx d WHERE (d.sfsc IS NULL OR d.sfsc <> '1')${conditions.map((each) => ` AND ${each}`).join('')}`;
}

export const INSPECTIONS = `SELECT j.mlx, j.zcdm, j.bgbh, j.jylb, j.jyrq, j.jyjl, j.yxqz, j.jyjg, w.dwmc AS jyjgmc, j.bz
  FROM t_sb_jyjl j LEFT JOIN t_dw_jbxx w ON w.dwdm = j.jyjg WHERE j.zcdm IN ({list})`;

/** Notices of recalls: of each recall the newest is what holds. */
export const RECALLS =
  'SELECT r.mlx, r.zcdm, r.tzbh, r.zhbh, r.zt, r.dj, r.ggsj, r.yy, r.cs FROM t_sb_zhtz r WHERE r.zcdm IN ({list})';

export const ORDER =
  'INSERT INTO t_sb_zhtz (tzbh, zhbh, mlx, zcdm, zt, dj, ggsj, yy, cs, jg, gxsj) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';

const FILLINGS = `SELECT 'PACK' AS kind, djbh, jzlx AS from_kind, jzpc AS from_code, mlx AS to_kind, qpbm AS to_code, czsj AS began, qksj AS ended, czl AS amount, dw AS unit, '充装记录' AS document, czdw AS party, sfsc FROM t_qp_czjl`;
const DELIVERIES = `SELECT 'HOLD' AS kind, djbh, mlx AS from_kind, qpbm AS from_code, 'DW' AS to_kind, dwdm AS to_code, lcsj AS began, fhsj AS ended, NULL AS amount, NULL AS unit, '气瓶流转记录' AS document, dwdm AS party, sfsc FROM t_qp_lzjl`;
const PARTS = `SELECT 'INSTALL' AS kind, djbh, bjlx AS from_kind, bjdm AS from_code, mlx AS to_kind, zcdm AS to_code, azsj AS began, ccsj AS ended, NULL AS amount, NULL AS unit, '安装记录' AS document, azdw AS party, sfsc FROM t_sb_bjaz`;
const MAKING = `SELECT 'TRANSFORM' AS kind, djbh, cllx AS from_kind, clpc AS from_code, mlx AS to_kind, cpdm AS to_code, zzsj AS began, NULL AS ended, yl AS amount, dw AS unit, '制造记录' AS document, zzdw AS party, sfsc FROM t_sb_zzjl`;

/** Documents whose product (`to`) or source (`from`) is one of the codes; each branch has its own column, so that indexes serve. */
export const LINKS = {
  to: [
    `${FILLINGS} WHERE qpbm IN ({list})`,
    `${DELIVERIES} WHERE dwdm IN ({list})`,
    `${PARTS} WHERE zcdm IN ({list})`,
    `${MAKING} WHERE cpdm IN ({list})`,
  ],
  from: [
    `${FILLINGS} WHERE jzpc IN ({list})`,
    `${DELIVERIES} WHERE qpbm IN ({list})`,
    `${PARTS} WHERE bjdm IN ({list})`,
    `${MAKING} WHERE clpc IN ({list})`,
  ],
} as const;

export const RECORD_KEYS: KeyColumns = { table: 't_sb_djxx', kind: 'mlx', code: 'zcdm' };
/** 投诉登记, its text and photo in parts, and how far one is. */
export const COMPLAINT =
  'INSERT INTO t_ts_djxx (tsbh, mlx, zcdm, tssx, xzqh, gmsj, lxfs, djsj, zt, hf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
export const COMPLAINT_TEXT = 'INSERT INTO t_ts_nr (tsbh, lb, xh, nr) VALUES (?, ?, ?, ?)';
export const COMPLAINT_STATE = 'SELECT t.zt, t.hf FROM t_ts_djxx t WHERE t.tsbh = ?';

export const RECALL_KEYS: KeyColumns = { table: 't_sb_zhtz', kind: 'mlx', code: 'zcdm' };
export const INSPECTION_KEYS: KeyColumns = { table: 't_sb_jyjl', kind: 'mlx', code: 'zcdm' };

/** By what these documents are looked up, in their order. */
export const LINK_KEYS: Readonly<Record<keyof typeof LINKS, readonly KeyColumns[]>> = {
  to: [
    { table: 't_qp_czjl', kind: 'mlx', code: 'qpbm' },
    { table: 't_qp_lzjl', kind: `'DW'`, code: 'dwdm' },
    { table: 't_sb_bjaz', kind: 'mlx', code: 'zcdm' },
    { table: 't_sb_zzjl', kind: 'mlx', code: 'cpdm' },
  ],
  from: [
    { table: 't_qp_czjl', kind: 'jzlx', code: 'jzpc' },
    { table: 't_qp_lzjl', kind: 'mlx', code: 'qpbm' },
    { table: 't_sb_bjaz', kind: 'bjlx', code: 'bjdm' },
    { table: 't_sb_zzjl', kind: 'cllx', code: 'clpc' },
  ],
};

export const ORGANIZATIONS = 'SELECT dwdm, dwmc, dz, xzqh, lxr, lxdh FROM t_dw_jbxx WHERE dwdm IN ({list})';
export const LICENCES = 'SELECT dwdm, xklx, xkbh, yxqz, zt FROM t_dw_xk WHERE dwdm IN ({list})';
export const PENALTIES = 'SELECT dwdm, wsh, cfrq, sy FROM t_dw_cf WHERE dwdm IN ({list})';
export const PING = 'SELECT COUNT(*) AS n FROM t_dw_xk WHERE dwdm IS NULL';

/** What of a table mentions codes: kind and column of each, and columns of organisations. */
export interface ListedTable {
  readonly table: string;
  /** By what rows of one time are ordered; few have the same. */
  readonly order: string;
  readonly codes: readonly (readonly [kind: string, code: string])[];
  readonly organizations: readonly string[];
}

/** All tables whose rows mention codes. Each has the time of its last change, `gxsj`. */
export const LISTED: readonly ListedTable[] = [
  { table: 't_sb_djxx', order: 'zcdm', codes: [['mlx', 'zcdm']], organizations: ['zzdw', 'sydw', 'wbdw'] },
  { table: 't_sb_jyjl', order: 'bgbh', codes: [['mlx', 'zcdm']], organizations: ['jyjg'] },
  {
    table: 't_qp_czjl',
    order: 'djbh',
    codes: [
      ['mlx', 'qpbm'],
      ['jzlx', 'jzpc'],
    ],
    organizations: ['czdw'],
  },
  { table: 't_qp_lzjl', order: 'djbh', codes: [['mlx', 'qpbm']], organizations: ['dwdm'] },
  {
    table: 't_sb_bjaz',
    order: 'djbh',
    codes: [
      ['mlx', 'zcdm'],
      ['bjlx', 'bjdm'],
    ],
    organizations: ['azdw'],
  },
  {
    table: 't_sb_zzjl',
    order: 'djbh',
    codes: [
      ['mlx', 'cpdm'],
      ['cllx', 'clpc'],
    ],
    organizations: ['zzdw'],
  },
  { table: 't_sb_zhtz', order: 'tzbh', codes: [['mlx', 'zcdm']], organizations: [] },
  { table: 't_dw_jbxx', order: 'dwdm', codes: [], organizations: ['dwdm'] },
];

/** Stands where a row has nothing to be ordered by: a database may have no empty text. */
const NOTHING = "'0'";

/**
 * Rows from a time on, in its order: `?` is the time, and with `isWithin` twice the time and what the rows of that time
 * begin with.
 */
export function changesStatement(listed: ListedTable, isWithin: boolean, most: number): string {
  const order = `COALESCE(${listed.order}, ${NOTHING})`;
  const columns = [...new Set([...listed.codes.flat(), ...listed.organizations])].join(', ');
  return `SELECT ${columns}, gxsj, ${order} AS ord FROM ${listed.table} WHERE gxsj >= ?${isWithin ? ` AND (gxsj > ? OR ${order} >= ?)` : ''} ORDER BY gxsj, ${order} LIMIT ${Math.trunc(most)}`;
}

/** How many rows have no time of change. */
export const UNTIMED = `SELECT SUM(n) AS n FROM (${LISTED.map(({ table }) => `SELECT COUNT(*) AS n FROM ${table} WHERE gxsj IS NULL OR gxsj = ''`).join(' UNION ALL ')}) untimed`;

/** The tables whose rows say since when they are so (`gxsj`), with their columns as tables of history have them. */
export const KEPT: Readonly<Record<string, string>> = {
  t_sb_djxx: 'sbid, mlx, zcdm, sbmc, sbpz, xh, sbdm, sydjz, zzdw, sydw, zzrq, xzqh, xcjyrq, wbdw, sfsc, gxsj',
  t_sb_jyjl: 'mlx, zcdm, bgbh, jylb, jyrq, jyjl, yxqz, jyjg, bz, gxsj',
  t_qp_czjl: 'djbh, jzlx, jzpc, mlx, qpbm, czsj, qksj, czl, dw, czdw, sfsc, gxsj',
  t_qp_lzjl: 'djbh, mlx, qpbm, dwdm, lcsj, fhsj, sfsc, gxsj',
  t_sb_bjaz: 'djbh, bjlx, bjdm, mlx, zcdm, azsj, ccsj, azdw, sfsc, gxsj',
  t_sb_zzjl: 'djbh, cllx, clpc, mlx, cpdm, zzsj, yl, dw, zzdw, sfsc, gxsj',
  t_sb_zhtz: 'tzbh, zhbh, mlx, zcdm, zt, dj, ggsj, yy, cs, jg, gxsj',
  t_dw_jbxx: 'dwdm, dwmc, dz, xzqh, lxr, lxdh, gxsj',
};

/**
 * How many rows do not tell since when, or until when, they were so, in the one writing by which such times are compared as
 * texts. All rows are looked at, so that it is told by what costs least.
 */
export function misdated(suffix: string): string {
  const wrong = (name: string): string => {
    const text = asText(name);
    return `${name} IS NULL OR LENGTH(${text}) <> 19 OR ${text} NOT LIKE '____-__-__ __:__:__' OR ${text} NOT BETWEEN '1' AND '3'`;
  };
  const counts = Object.keys(KEPT).flatMap((table) => [
    `SELECT COUNT(*) AS n FROM ${table} WHERE ${wrong('gxsj')}`,
    `SELECT COUNT(*) AS n FROM ${table}${suffix} WHERE ${wrong('gxsj')} OR ${wrong('sxsj')}`,
  ]);
  return `SELECT SUM(n) AS n FROM (${counts.join(' UNION ALL ')}) misdated`;
}
