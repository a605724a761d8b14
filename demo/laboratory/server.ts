import { type Reply, startHttpStandIn } from '../http-stand-in.ts';
import type { StandIn } from '../stand-in.ts';
import { PICKLES } from '../world/story/food.ts';

/** A lot that nobody but the laboratory has on record: bought in a shop, and tested. */
export const BOUGHT = 'gs1:(01)06901234001051(10)K260710';
/** The laboratory itself; it is in no register of the story. */
export const LABORATORY = '12370681MA3T009100';
const KEY = 'demo-laboratory-key';

const report = (bgbh: string, xm: string, qfrq: string, jl: string, bz = ''): object => ({
  bgbh,
  xm,
  qfrq,
  jl,
  bz,
  jgdm: LABORATORY,
  jgmc: '胶东检验检测中心',
});
interface Sample {
  readonly ypbm: string;
  readonly ypmc: string;
  readonly ypbh: string;
  readonly zf: string;
  readonly gxsj: string;
  readonly bg: readonly object[];
}
const sample = (ypbh: string, code: string, ypmc: string, bg: readonly object[]): Sample => ({
  ypbm: keyOf(code),
  ypmc,
  ypbh,
  zf: '0',
  gxsj: '2026-09-01 08:00:00',
  bg,
});
const SAMPLES = [
  sample('Y-26-0620', PICKLES, '酱黄瓜', [report('JD-2026-0620', '食品添加剂', '2026-06-25', '合格')]),
  sample('Y-26-0805', BOUGHT, '酱黄瓜', [
    report('JD-2026-0805', '菌落总数', '2026-08-12', '不合格', '菌落总数超出标准'),
    report('JD-2026-0806', '净含量', '2026-08-12', '合格'),
  ]),
];
/** What it is approved for: each approval has its number and its end. */
const ACCREDITATIONS = [
  {
    dm: LABORATORY,
    mc: '胶东检验检测中心',
    dz: '示例路 9 号',
    xzqh: '370681',
    zz: [
      {
        bh: '示例资质0001',
        lx: '检验检测机构资质认定(CMA) 食品',
        fzjg: '',
        fzrq: '2024-05-01',
        yxqz: '2030-04-30',
        zt: '有效',
      },
      { bh: '示例认可0001', lx: '实验室认可(CNAS) 食品', fzjg: '', fzrq: '2024-06-01', yxqz: '2030-05-31', zt: '有效' },
    ],
  },
];

/** A laboratory's own system: JSON, a key in a header, a result in the answer's own code. */
export function startLaboratory(port = 0): Promise<StandIn> {
  return startHttpStandIn({
    host: '127.0.0.1',
    port,
    latencyMs: 0,
    env: (url) => ({ LABORATORY_URL: url, LABORATORY_KEY: KEY }),
    close: () => {},
    answer: ({ url = '', headers }, body) => {
      if (headers['x-api-key'] !== KEY) return said('401');
      const asked = JSON.parse(body.toString()) as {
        samples?: string[];
        name?: string;
        usccs?: string[];
        page?: number;
        size?: number;
      };
      if (url === '/accreditations')
        return page(
          ACCREDITATIONS.filter(({ dm }) => asked.usccs?.includes(dm)),
          asked,
        );
      const found = SAMPLES.filter(
        ({ ypbm, ypmc }) => asked.samples?.includes(ypbm) ?? ypmc.includes(asked.name ?? ''),
      );
      return page(found, asked);
    },
  });
}

function page(rows: readonly object[], { page: number = 1, size = 50 }: { page?: number; size?: number }): Reply {
  return said('0', { total: rows.length, rows: rows.slice((number - 1) * size, number * size) });
}

function said(code: string, data: unknown = null): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ code, msg: code === '0' ? '成功' : '失败', data }),
  };
}

/** `gs1:(01)…(10)…` as the system writes it: `…/…`. */
export function keyOf(code: string): string {
  return code.replace(/^gs1:\(01\)(\d{14})\(10\)(.+)$/, '$1/$2');
}
