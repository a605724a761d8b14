import { localTime, type RecallNotice, type Writes } from '@tongcha/ministry';
import type { SignedRestClient } from '@tongcha/ministry/signed-rest';
import { toBus } from './codes.ts';

/** 状态, as the register words it. */
const STATES: Readonly<Record<RecallNotice['action'], string>> = {
  OPEN: '召回中',
  EXTEND: '召回中',
  NARROW: '已解除',
  CANCEL: '已撤销',
  CLOSE: '已完成',
};
const LEVELS: Readonly<Record<RecallNotice['level'], string>> = { I: '一级', II: '二级', III: '三级' };

/** 召回通知: the bus takes a request number (请求编号) once, and answers the same again. */
export function busOrders(bus: SignedRestClient): Writes<RecallNotice> {
  return {
    dedupe: 'KEY',
    async write({ number, recall, action, level, at, reason, advice, authority, codes }, { signal }) {
      const asked = {
        qqbh: number,
        zhbh: recall,
        zt: STATES[action],
        dj: LEVELS[level],
        ggsj: localTime(Date.parse(at)),
        yy: reason ?? '',
        cs: advice ?? '',
        jg: authority,
        zsmList: codes.map(toBus),
      };
      const { hzbh } = await bus.write('zh.tz', asked, signal); // 回执编号
      return typeof hzbh === 'string' && hzbh !== '' ? hzbh : null;
    },
  };
}
