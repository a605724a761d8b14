/** The register's tables, asked by lists of codes. Soft-deleted rows (`sfsc`) never leave the database. */
const REGISTER = `SELECT d.sbid, d.mlx, d.zcdm, d.sbmc, d.sbpz, d.xh, d.sbdm, d.sydjz, d.zzdw, z.dwmc AS zzdwmc, d.sydw, s.dwmc AS sydwmc, d.zzrq, d.xzqh, d.xcjyrq, d.wbdw, d.gxsj
  FROM t_sb_djxx d LEFT JOIN t_dw_jbxx z ON z.dwdm = d.zzdw LEFT JOIN t_dw_jbxx s ON s.dwdm = d.sydw`;

export const RECORDS = `${REGISTER} WHERE d.sfsc = '0' AND d.zcdm IN ({list})`;

/** One page after an id; the conditions are the filter's. */
export function searchStatement(conditions: readonly string[], most: number): string {
  return `${REGISTER} WHERE d.sfsc = '0' AND d.sbid > ?${conditions.map((each) => ` AND ${each}`).join('')} ORDER BY d.sbid LIMIT ${Math.trunc(most)}`;
}

export const INSPECTIONS = `SELECT j.mlx, j.zcdm, j.bgbh, j.jylb, j.jyrq, j.jyjl, j.yxqz, j.jyjg, w.dwmc AS jyjgmc, j.bz
  FROM t_sb_jyjl j LEFT JOIN t_dw_jbxx w ON w.dwdm = j.jyjg WHERE j.zcdm IN ({list})`;

const FILLINGS = `SELECT 'PACK' AS kind, djbh, jzlx AS from_kind, jzpc AS from_code, mlx AS to_kind, qpbm AS to_code, czsj AS began, qksj AS ended, czl AS amount, dw AS unit, '充装记录' AS document, czdw AS party FROM t_qp_czjl WHERE sfsc = '0'`;
const DELIVERIES = `SELECT 'HOLD' AS kind, djbh, mlx AS from_kind, qpbm AS from_code, 'DW' AS to_kind, dwdm AS to_code, lcsj AS began, fhsj AS ended, NULL AS amount, NULL AS unit, '气瓶流转记录' AS document, dwdm AS party FROM t_qp_lzjl WHERE sfsc = '0'`;
const PARTS = `SELECT 'INSTALL' AS kind, djbh, bjlx AS from_kind, bjdm AS from_code, mlx AS to_kind, zcdm AS to_code, azsj AS began, ccsj AS ended, NULL AS amount, NULL AS unit, '安装记录' AS document, azdw AS party FROM t_sb_bjaz WHERE sfsc = '0'`;
const MAKING = `SELECT 'TRANSFORM' AS kind, djbh, cllx AS from_kind, clpc AS from_code, mlx AS to_kind, cpdm AS to_code, zzsj AS began, NULL AS ended, yl AS amount, dw AS unit, '制造记录' AS document, zzdw AS party FROM t_sb_zzjl WHERE sfsc = '0'`;

/** Documents whose product (`to`) or source (`from`) is one of the codes; each branch has its own column, so that indexes serve. */
export const LINKS = {
  to: [`${FILLINGS} AND qpbm IN ({list})`, `${DELIVERIES} AND dwdm IN ({list})`, `${PARTS} AND zcdm IN ({list})`, `${MAKING} AND cpdm IN ({list})`],
  from: [`${FILLINGS} AND jzpc IN ({list})`, `${DELIVERIES} AND qpbm IN ({list})`, `${PARTS} AND bjdm IN ({list})`, `${MAKING} AND clpc IN ({list})`],
} as const;

/** The tables of these documents, in their order. */
export const DOCUMENTS = ['t_qp_czjl', 't_qp_lzjl', 't_sb_bjaz', 't_sb_zzjl'] as const;

export const ORGANIZATIONS = 'SELECT dwdm, dwmc, dz, xzqh, lxr, lxdh FROM t_dw_jbxx WHERE dwdm IN ({list})';
export const LICENCES = 'SELECT dwdm, xklx, xkbh, yxqz, zt FROM t_dw_xk WHERE dwdm IN ({list})';
export const PENALTIES = 'SELECT dwdm, wsh, cfrq, sy FROM t_dw_cf WHERE dwdm IN ({list})';
export const PING = 'SELECT COUNT(*) AS n FROM t_dw_xk WHERE dwdm IS NULL';
