import { AgricultureBus } from '../../../subgraphs/agriculture/system.ts';
import {
  BATCH,
  CERTIFICATE,
  ENTERPRISE,
  FLOW,
  INSPECTION,
  LICENCE,
  PENALTY,
  RECALL,
} from '../../../subgraphs/agriculture/rows.ts';
import type { Tree } from './faults.ts';
import type { Asked, LegacyKind } from './legacy.ts';

const GTIN = '(01)06901234001044';
const batch = (lot: string, more: Readonly<Record<string, Tree>> = {}): Tree => ({
  mzl: '商品条码',
  zsm: `${GTIN}(10)${lot}`,
  cpmc: `黄瓜 ${lot}`,
  dj: '2',
  lb: '种植',
  scsj: '2026-06-10 05:30:00',
  yxq: '20260710',
  sl: '1,800',
  dw: 'kg',
  scdw: '93370681MA3T00113G',
  scdwmc: '鲁东',
  xzqh: '370681',
  jyList: [{ bgbh: 'J1', jylx: '农残', jysj: '2026-06-15', jyjg: '不合格', bz: '超标' }],
  zsList: [],
  zhList: [{ zhbh: 'ZH1', dj: '二级', ggsj: '20260620', yy: '农残' }],
  isDel: '0',
  gxsj: '20260701080000',
  ...more,
});
const flow = (i: number, from: string, to: string): Tree => ({
  djbh: `D${i}`,
  djlx: '加工记录',
  ly: { mzl: '商品条码', zsm: `${GTIN}(10)${from}` },
  qx: { mzl: '商品条码', zsm: `${GTIN}(10)${to}` },
  lx: '加工',
  sj: '20260611080000',
  sl: '5',
  dw: 'kg',
  czdw: '93370681MA3T00113G',
  isDel: '0',
});
const ROWS: Readonly<Record<Asked['about'], readonly Tree[]>> = {
  records: [batch('A1'), batch('B1'), batch('C1', { isDel: '1' })],
  into: Array.from({ length: 130 }, (_, i) => flow(i, `S${i}`, 'A1')),
  'out of': [flow(1, 'A1', 'N1'), flow(2, 'B1', 'N2')],
  parties: [
    {
      tyxydm: '93370681MA3T00113G',
      mc: '鲁东',
      dz: '示例路1号',
      xzqh: '370681',
      lxr: '示例',
      lxdh: '0535-6700000',
      xkList: [{ xkbh: 'XK1', xklx: '农药经营', yxqz: '20281231', zt: '有效' }],
      cfList: [{ wsh: 'CF1', cfsj: '20260301', sy: '无证' }],
    },
  ],
  other: [],
};
const SIZE = 100;
const paged = (rows: readonly Tree[], page: number): Tree => ({
  code: '200',
  msg: '成功',
  data: { total: rows.length, rows: rows.slice((page - 1) * SIZE, page * SIZE) },
});

export const REST: LegacyKind = {
  name: 'signed REST',
  codes: ['A1', 'B1', 'C1', 'X1'].map((lot) => `gs1:${GTIN}(10)${lot}`),
  parties: ['93370681MA3T00113G', '91370681MA3T00017D'],
  ground: {
    typed: {
      'zhList/dj': 'text',
      mzl: 'word',
      zsm: 'code',
      dj: 'word',
      lb: 'word',
      scsj: 'time',
      yxq: 'time',
      sl: 'number',
      sj: 'time',
      lx: 'word',
      isDel: 'flag',
      jyjg: 'word',
      jysj: 'time',
      ggsj: 'time',
      gxsj: 'time',
      total: 'number',
      cfsj: 'time',
    },
    rows: new Set(['rows']),
    countsRows: true,
    optional: new Set(
      [BATCH, FLOW, INSPECTION, CERTIFICATE, RECALL, ENTERPRISE, LICENCE, PENALTY].flatMap(({ maybe = [] }) => maybe),
    ),
  },
  open: (url) => new AgricultureBus({ url, requester: 'r', secret: 's', authCode: 'a' }),
  asked({ url, body }) {
    const sent = JSON.parse(body.toString()) as { pageNo?: number; fx?: string };
    if (url.endsWith('/token'))
      return {
        headers: { 'content-type': 'application/json' },
        body: '{"code":"0","data":{"token":"t","expiresIn":7200}}',
      };
    const about = url.endsWith('/pc.cx')
      ? 'records'
      : url.endsWith('/qy.cx')
        ? 'parties'
        : sent.fx === 'qx'
          ? 'into'
          : sent.fx === 'ly'
            ? 'out of'
            : 'other';
    return { about, page: sent.pageNo ?? 1 };
  },
  pages: ({ about }) =>
    Array.from({ length: Math.max(1, Math.ceil(ROWS[about].length / SIZE)) }, (_, i) => paged(ROWS[about], i + 1)),
  beyond: ({ about, page }) => paged(ROWS[about], page),
  write: (document) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(document) }),
};
