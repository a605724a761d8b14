import iconv from 'iconv-lite';
import type { LegacySystem } from '../../../subgraphs/kit/legacy-system.ts';
import { createRareEarth } from '../../../subgraphs/rare-earth/ministry.ts';
import type { Tree } from './faults.ts';
import { type Asked, type LegacyKind, xmlText } from './legacy.ts';

const OWNER = '91150203MA0N001092';
const lot = (name: string, more: Readonly<Record<string, Tree>> = {}): Tree => ({
  '@id': `P${name}`,
  Bianhao: `${OWNER}/${name}`,
  Mingcheng: `氧化镨钕 ${name}`,
  Xingtai: '化合物',
  Yuansu: 'Pr-Nd',
  Shuliang: { '@danwei': 't', '#text': '18.2' },
  ZheREO: '18,200 kg',
  Yuefen: '202602',
  Laiyuan: '矿产',
  Fapiao: '26150203',
  Qiye: { '@tyxydm': OWNER, '#text': '北疆' },
  Xingzhengquhua: '150203',
  ShengchanRiqi: '20260228',
  Shanchu: '0',
  GengxinShijian: '2026-11-20T20:15:00+08:00',
  ...more,
});
const flow = (i: number, from: string, to: string): Tree => ({
  Danhao: `D${i}`,
  Leixing: '物料平衡',
  Laiyuan: `${OWNER}/${from}`,
  Quxiang: `${OWNER}/${to}`,
  Qi: '20260301',
  Shuliang: { '@danwei': 'kg', '#text': '770' },
  Zhanbi: '62.00%',
  Kexin: '2',
});
const PAGES: Readonly<Record<Asked['about'], readonly (readonly Tree[])[]>> = {
  records: [[lot('A1'), lot('B1'), lot('C1', { Shanchu: '1' })]],
  into: [
    Array.from({ length: 5 }, (_, i) => flow(i, `S${i}`, 'A1')),
    Array.from({ length: 3 }, (_, i) => flow(i + 5, `S${i + 5}`, 'A1')),
  ],
  'out of': [[flow(1, 'A1', 'N1'), flow(2, 'B1', 'N2')]],
  parties: [
    [
      {
        '@tyxydm': OWNER,
        Mingcheng: '北疆',
        Dizhi: '示例路1号',
        Xingzhengquhua: '150203',
        Lianxiren: '示例',
        Dianhua: '0472-6700000',
        Xuke: [{ Leibie: '采矿', Bianhao: 'XK1', YouxiaoQi: '2028-12-31', Zhuangtai: '有效' }],
        Chufa: [{ Wenhao: 'CF1', Riqi: '2026-03-01', Shiyou: '超采' }],
      },
    ],
  ],
  other: [[]],
};
const page = (about: Asked['about'], rows: readonly Tree[], more: boolean): Tree => ({
  Jieguo: {
    '@dm': '0000',
    '@gengduo': more ? '1' : '0',
    Shuoming: '成功',
    ...(rows.length > 0
      ? { [about === 'records' ? 'Pici' : about === 'parties' ? 'Qiyexinxi' : 'Liuxiang']: rows }
      : {}),
  },
});

/** What its documents may leave out. */
const OPTIONAL: ReadonlySet<string> = new Set(
  `@id Xingtai Yuansu Shuliang ZheREO Yuefen Laiyuan Fapiao Qiye Xingzhengquhua ShengchanRiqi GengxinShijian Zhanbi Kexin #text @danwei
  Dizhi Lianxiren Dianhua Xuke Chufa Bianhao YouxiaoQi Zhuangtai Wenhao Riqi Shiyou`.split(/\s+/),
);

export const XML: LegacyKind = {
  name: 'XML over HTTP',
  codes: ['A1', 'B1', 'C1', 'X1'].map((name) => `relot:${OWNER}.${name}`),
  parties: [OWNER, '91370681MA3T00017D'],
  ground: {
    typed: {
      Bianhao: 'code',
      Xingtai: 'word',
      ZheREO: 'number',
      Yuefen: 'time',
      ShengchanRiqi: 'time',
      Shanchu: 'flag',
      GengxinShijian: 'time',
      Leixing: 'word',
      Quxiang: 'code',
      Qi: 'time',
      Zhanbi: 'number',
      Kexin: 'word',
      Laiyuan: 'word',
      '@gengduo': 'flag',
      'Xuke/Bianhao': 'text',
      YouxiaoQi: 'time',
      Riqi: 'time',
    },
    rows: new Set(['Pici', 'Liuxiang', 'Qiyexinxi', 'Xuke', 'Chufa']),
    countsRows: false,
    optional: OPTIONAL,
  },
  open: async (url) => (await createRareEarth({ url, user: 'u', password: 'p' })).systems[0] as LegacySystem,
  asked({ body }) {
    const text = iconv.decode(body, 'gb18030');
    const about = text.includes('"PiciChaxun"')
      ? 'records'
      : text.includes('"QiyeChaxun"')
        ? 'parties'
        : /<Fangxiang>Q/.test(text)
          ? 'into'
          : /<Fangxiang>L/.test(text)
            ? 'out of'
            : 'other';
    return { about, page: Number(/<Yema>(\d+)/.exec(text)?.[1] ?? 1) };
  },
  pages: ({ about }) => PAGES[about].map((rows, i) => page(about, rows, i + 1 < PAGES[about].length)),
  beyond: ({ about }) => page(about, [], false),
  write: (document) => ({
    headers: { 'content-type': 'text/xml;charset=GB18030' },
    body: iconv.encode(
      `<?xml version="1.0" encoding="GB18030"?>${Object.entries(document as Readonly<Record<string, Tree>>)
        .map(([name, tree]) => xmlText(name, tree))
        .join('')}`,
      'gb18030',
    ),
  }),
};
