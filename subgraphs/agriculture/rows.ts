import type { RowKind } from '@tongcha/ministry/values';

/** What the bus answers, as it names it. */
export const CODE: RowKind = { name: 'code', always: ['mzl', 'zsm'] };

export const BATCH: RowKind = {
  name: 'pc',
  always: ['mzl', 'zsm', 'cpmc', 'isDel'], // 码种类 追溯码 产品名称 是否删除
  maybe: [
    'xh', // 序号
    'dj', // 追溯级别: 单品 批次 品类
    'lb', // 类别
    'scsj', // 生产时间
    'yxq', // 有效期
    'sl', // 数量
    'dw', // 单位
    'scdw', // 生产单位
    'scdwmc',
    'xzqh', // 行政区划
    'pz', // 品种
    'dk', // 地块
    'jd', // 基地
    'hgzbh', // 合格证编号
    'nydjz', // 农药登记证
    'jx', // 剂型
    'yxcf', // 有效成分
    'pzwh', // 批准文号
    'xyq', // 休药期
    'mj', // 面积
    'trlx', // 土壤类型
    'dddz', // 到达地
    'jyList',
    'zsList',
    'zhList',
    'gxsj', // 更新时间
  ],
};
export const INSPECTION: RowKind = {
  name: 'pc/jyList',
  always: ['jyjg'],
  maybe: ['bgbh', 'jylx', 'jysj', 'jgdm', 'yxqz', 'bz'],
};
export const CERTIFICATE: RowKind = { name: 'pc/zsList', always: ['zsbh'], maybe: ['zslx', 'fzdw', 'fzsj', 'yxqz'] };
export const RECALL: RowKind = { name: 'pc/zhList', always: ['zhbh'], maybe: ['dj', 'ggsj', 'yy', 'cs', 'zhdw', 'zt'] };

export const FLOW: RowKind = {
  name: 'lx',
  always: ['djbh', 'ly', 'qx', 'lx', 'isDel'], // 单据编号 来源 去向 环节 是否删除
  maybe: ['djlx', 'sj', 'jssj', 'sl', 'dw', 'czdw'], // 单据类型 时间 结束时间 数量 单位 操作单位
};

/** 变更: which codes and enterprises something that was written is about. */
export const CHANGE: RowKind = { name: 'bg', always: ['lsh', 'zsmList', 'tyxydmList'] };

export const ENTERPRISE: RowKind = {
  name: 'qy',
  always: ['tyxydm', 'mc'],
  maybe: ['dz', 'xzqh', 'lxr', 'lxdh', 'xkList', 'cfList'],
};
export const LICENCE: RowKind = { name: 'qy/xkList', always: ['xkbh'], maybe: ['xklx', 'yxqz', 'zt'] };
export const PENALTY: RowKind = { name: 'qy/cfList', always: ['wsh'], maybe: ['cfsj', 'sy'] };
