import { type ComplaintTopic, localTime, type TakesComplaints } from '@tongcha/ministry';
import { encode, putFile } from '@tongcha/ministry/file-drop';
import { field, nameOf } from './orders.ts';

/** 投诉事项, as the front-end machine words it. */
const TOPICS: Readonly<Record<ComplaintTopic, string>> = {
  ILLNESS: '人身伤害',
  QUALITY: '质量',
  LABEL: '标识',
  COUNTERFEIT: '假冒',
  EXPIRED: '过期',
  EQUIPMENT: '设备',
  LEAK: '泄漏',
  SELLER: '销售',
  OTHER: '其他',
};
const COLUMNS = 'complaintNo,code,topic,region,buyTime,complaintTime,content,contact,photo';

/**
 * 投诉转办, a file for each into the inbox of the front-end machine, which takes a name once. What becomes of it the machine does not tell.
 * @param inbox the folder that it empties
 */
export function fileComplaints(inbox: string): TakesComplaints {
  return {
    dedupe: 'NAME',
    async write({ number, code, topic, division, boughtAt, at, text, contact, photo }) {
      const bought = boughtAt ? localTime(Date.parse(boughtAt)) : '';
      const head = [number, code, TOPICS[topic], division ?? '', bought, localTime(Date.parse(at))];
      const row = [...head, text ?? '', contact ?? '', photo ?? ''].map(field).join(',');
      const name = `TSZB_${nameOf(number)}.csv`;
      await putFile(inbox, name, encode([COLUMNS, row, 'END,1', ''].join('\r\n'), 'gb18030'));
      return name;
    },
  };
}
