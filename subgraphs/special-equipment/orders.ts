import { localTime, type RecallNotice, type Writes } from '@tongcha/ministry';
import type { SqlConnector } from '@tongcha/ministry/sql';
import { kindOf, stored } from './codes.ts';
import { ORDER } from './statements.ts';

/** 状态, as the register words it. */
const STATES: Readonly<Record<RecallNotice['action'], string>> = {
  OPEN: '召回中',
  EXTEND: '召回中',
  NARROW: '已解除',
  CANCEL: '已撤销',
  CLOSE: '已完成',
};
const LEVELS: Readonly<Record<RecallNotice['level'], string>> = { I: '一级', II: '二级', III: '三级' };

/** 召回通知: a row a code, all of one notice in one transaction, and its number (通知编号) with a code once in the table. */
export function tableOrders(write: NonNullable<SqlConnector['write']>): Writes<RecallNotice> {
  return {
    dedupe: 'KEY',
    async write({ number, recall, action, level, at, reason, advice, authority, codes }, { signal }) {
      const notice = [STATES[action], LEVELS[level], localTime(Date.parse(at)), reason ?? '', advice ?? '', authority];
      const now = localTime(Date.now());
      const rows = [...new Set(codes)].map((code) => ({
        statement: ORDER,
        values: [number, recall, kindOf(code), stored(code), ...notice, now],
      }));
      // One that is there is of this order, which was written whole.
      await write(rows, { signal });
      return `T_SB_ZHTZ/${number}`;
    },
  };
}
