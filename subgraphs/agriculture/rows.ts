import { z } from 'zod';

/** What the bus answers, as it names it. Only these keys are read; numbers may come as text. */
const number = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/).transform(Number)]);
const text = z.string().nullish();
const code = z.object({ mzl: z.string(), zsm: z.string() });

export const batchRow = code.extend({
  cpmc: text, // 产品名称
  dj: z.enum(['1', '2', '3']).nullish(), // 追溯级别: 单品 批次 品类
  lb: text, // 类别
  scsj: text, // 生产时间
  yxq: text, // 有效期
  sl: number.nullish(), // 数量
  dw: text, // 单位
  scdw: text, // 生产单位
  scdwmc: text,
  xzqh: text, // 行政区划
  pz: text, // 品种
  dk: text, // 地块
  jd: text, // 基地
  hgzbh: text, // 合格证编号
  nydjz: text, // 农药登记证
  jx: text, // 剂型
  yxcf: text, // 有效成分
  pzwh: text, // 批准文号
  xyq: number.nullish(), // 休药期
  mj: number.nullish(), // 面积
  trlx: text, // 土壤类型
  dddz: text, // 到达地
  jyList: z.array(z.object({ bgbh: text, jylx: text, jysj: text, jyjg: text, jgdm: text, yxqz: text, bz: text })).nullish(),
  zsList: z.array(z.object({ zsbh: text, zslx: text, fzdw: text, fzsj: text, yxqz: text })).nullish(),
  zhList: z.array(z.object({ zhbh: text, dj: text, ggsj: text, yy: text, cs: text, zhdw: text })).nullish(),
  isDel: z.enum(['0', '1']).nullish(),
  gxsj: text, // 更新时间
});

export const flowRow = z.object({
  djbh: z.string(), // 单据编号
  djlx: z.string(), // 单据类型
  ly: code, // 来源
  qx: code, // 去向
  lx: z.string(), // 环节
  sj: text, // 时间
  jssj: text, // 结束时间
  sl: number.nullish(),
  dw: text,
  czdw: text, // 操作单位
  isDel: z.enum(['0', '1']).nullish(),
});

export const enterpriseRow = z.object({
  tyxydm: z.string(), // 统一社会信用代码
  mc: text,
  dz: text,
  xzqh: text,
  lxr: text, // 联系人
  lxdh: text, // 联系电话
  xkList: z.array(z.object({ xklx: text, xkbh: text, yxqz: text, zt: text })).nullish(),
  cfList: z.array(z.object({ wsh: text, cfsj: text, sy: text })).nullish(),
});

export type BatchRow = z.infer<typeof batchRow>;
export type FlowRow = z.infer<typeof flowRow>;
export type EnterpriseRow = z.infer<typeof enterpriseRow>;
