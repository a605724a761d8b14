import { type ComplaintTopic, localTime, type OpenedComplaint, type TakesComplaints } from '@tongcha/ministry';
import type { SqlConnector, SqlWrite } from '@tongcha/ministry/sql';
import { kindOf, stored } from './codes.ts';
import { COMPLAINT, COMPLAINT_STATE, COMPLAINT_TEXT } from './statements.ts';

/** 投诉事项, as the register words it. */
const TOPICS: Readonly<Record<ComplaintTopic, string>> = {
  ILLNESS: '人身伤害',
  QUALITY: '质量',
  LABEL: '标识',
  COUNTERFEIT: '假冒',
  EXPIRED: '超期未检',
  EQUIPMENT: '安全隐患',
  LEAK: '泄漏',
  SELLER: '销售',
  OTHER: '其他',
};
const STATES: ReadonlyMap<unknown, 'RECEIVED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED'> = new Map([
  ['0', 'RECEIVED'],
  ['1', 'ACCEPTED'],
  ['2', 'REFUSED'],
  ['3', 'CLOSED'],
]);
/** Of a column of text, in signs: one of them may be two units. */
const PART = 450;

/** 投诉登记: a row a complaint, and its text in rows of its own; its number (投诉编号) once in the table, all in one transaction. */
export function tableComplaints(db: Pick<SqlConnector, 'select' | 'write'>): TakesComplaints {
  return {
    dedupe: 'KEY',
    async write(complaint, { signal }) {
      await db.write?.(rowsOf(complaint), { signal });
      return complaint.number;
    },
    async state(reference, { signal }) {
      const [row] = await db.select(COMPLAINT_STATE, null, [reference], { signal });
      const state = STATES.get(row?.['zt']);
      return state ? { state, answer: typeof row?.['hf'] === 'string' ? row['hf'] : null } : null;
    },
  };
}

function rowsOf({ number, code, topic, division, boughtAt, at, text, contact, photo }: OpenedComplaint): SqlWrite[] {
  const bought = boughtAt ? localTime(Date.parse(boughtAt)) : '';
  const head = [number, kindOf(code), stored(code), TOPICS[topic], division ?? '', bought];
  return [
    { statement: COMPLAINT, values: [...head, contact ?? '', localTime(Date.parse(at)), '0', ''] },
    ...partsOf(number, 'NR', text),
    ...partsOf(number, 'ZP', photo),
  ];
}

function partsOf(number: string, kind: string, text: string | null): SqlWrite[] {
  const signs = [...(text ?? '')];
  return Array.from({ length: Math.ceil(signs.length / PART) }, (_, i) => ({
    statement: COMPLAINT_TEXT,
    values: [number, kind, i + 1, signs.slice(i * PART, (i + 1) * PART).join('')],
  }));
}
