import { createHash } from 'node:crypto';
import { csvCell, encode, putFile } from '@tongcha/ministry/file-drop';
import { localTime, type RecallNotice, type Writes } from '@tongcha/ministry';

/** 状态, as the front-end machine words it. */
const STATES: Readonly<Record<RecallNotice['action'], string>> = {
  OPEN: '召回中',
  EXTEND: '召回中',
  NARROW: '已解除',
  CANCEL: '已撤销',
  CLOSE: '已完成',
};
const LEVELS: Readonly<Record<RecallNotice['level'], string>> = { I: '一级', II: '二级', III: '三级' };
const COLUMNS = 'noticeNo,recallNo,lotCode,state,level,noticeTime,reason,measure,authority';

/**
 * 召回通知, a file for each into the inbox of the front-end machine, which takes a name once.
 * @param inbox the folder that it empties
 */
export function fileOrders(inbox: string): Writes<RecallNotice> {
  return {
    dedupe: 'NAME',
    takes: (code) => code.startsWith('hazlot:'),
    async write({ number, recall, action, level, at, reason, advice, authority, codes }) {
      const notice = [STATES[action], LEVELS[level], localTime(Date.parse(at)), reason ?? '', advice ?? '', authority];
      const rows = codes.map((code) => [number, recall, code, ...notice].map(field).join(','));
      const name = `ZHTZ_${nameOf(number)}.csv`;
      await putFile(inbox, name, encode([COLUMNS, ...rows, `END,${rows.length}`, ''].join('\r\n'), 'gb18030'));
      return name;
    },
  };
}

/** The same of a number each time, and of no other. A file system takes few signs, and not many. */
export function nameOf(number: string): string {
  return /^[A-Za-z0-9-]{1,64}$/.test(number) ? number : createHash('sha256').update(number).digest('hex');
}

/** Of a row of a file: people open it in spreadsheets, and citizens write what stands in it. */
export function field(value: string): string {
  return csvCell(value.replace(/[\r\n]+/g, ' '));
}
