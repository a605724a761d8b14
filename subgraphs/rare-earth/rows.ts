import type { RowKind } from '@tongcha/ministry/values';

/** What the system's documents hold, by element; attributes begin with `@`. */
export const LOT: RowKind = {
  name: 'Pici',
  always: ['Bianhao', 'Mingcheng', 'Shanchu'],
  maybe: [
    '@id',
    'Xingtai',
    'Yuansu',
    'Shuliang',
    'ZheREO',
    'Yuefen',
    'Laiyuan',
    'Fapiao',
    'Qiye',
    'Xingzhengquhua',
    'ShengchanRiqi',
    'GengxinShijian',
  ],
};
export const FLOW: RowKind = {
  name: 'Liuxiang',
  always: ['Danhao', 'Leixing', 'Laiyuan', 'Quxiang', 'Qi'],
  maybe: ['Shuliang', 'Zhanbi', 'Kexin'],
};
/** Which codes and enterprises something that was written is about. */
export const CHANGE: RowKind = { name: 'Biangeng', always: ['@xuhao'], maybe: ['Bianhao', 'Tyxydm'] };
export const ENTERPRISE: RowKind = {
  name: 'Qiyexinxi',
  always: ['@tyxydm', 'Mingcheng'],
  maybe: ['Dizhi', 'Xingzhengquhua', 'Lianxiren', 'Dianhua', 'Xuke', 'Chufa'],
};
export const LICENCE: RowKind = {
  name: 'Qiyexinxi/Xuke',
  always: ['Leibie'],
  maybe: ['Bianhao', 'YouxiaoQi', 'Zhuangtai'],
};
export const PENALTY: RowKind = { name: 'Qiyexinxi/Chufa', always: [], maybe: ['Wenhao', 'Riqi', 'Shiyou'] };
/** Elements with a text and attributes. */
export const PRODUCER: RowKind = { name: 'Pici/Qiye', always: ['@tyxydm'], maybe: ['#text'] };
export const MEASURED: RowKind = { name: 'Shuliang', always: [], maybe: ['#text', '@danwei'] };

/** Lists also where there is one. */
export const LISTS = ['Pici', 'Liuxiang', 'Qiyexinxi', 'Xuke', 'Chufa', 'Biangeng'] as const;
