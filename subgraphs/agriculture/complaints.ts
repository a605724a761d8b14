import type { ComplaintTopic, OpenedComplaint, TakesComplaints } from '@tongcha/ministry';
import type { SignedRestClient } from '@tongcha/ministry/signed-rest';
import type { Source } from '@tongcha/ministry/values';
import { toBus } from './codes.ts';

/** 投诉事项 of the bus. */
const TOPICS: Readonly<Record<ComplaintTopic, string>> = {
  ILLNESS: '身体不适',
  QUALITY: '质量',
  LABEL: '标签',
  COUNTERFEIT: '假冒',
  EXPIRED: '过期',
  EQUIPMENT: '设备',
  LEAK: '泄漏',
  SELLER: '销售',
  OTHER: '其他',
};

/** 办理状态 */
const STATES: ReadonlyMap<string, 'RECEIVED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED'> = new Map([
  ['0', 'RECEIVED'],
  ['1', 'ACCEPTED'],
  ['2', 'REFUSED'],
  ['3', 'CLOSED'],
]);

/** The bus registers a complaint once by the serial number of whoever tells it (`ywlsh`). */
export function busComplaints(bus: Pick<SignedRestClient, 'read' | 'write'>): TakesComplaints {
  return {
    dedupe: 'KEY',
    async write(complaint, { signal }) {
      return textIn(await bus.write('ts.dj', rowOf(complaint), signal), 'slbh');
    },
    async state(reference, { signal }) {
      const told = await bus.read('ts.cx', { slbh: reference }, signal);
      const state = STATES.get(textIn(told, 'zt') ?? '');
      return state ? { state, answer: textIn(told, 'hfnr') } : null;
    },
  };
}

function rowOf({ number, code, topic, division, boughtAt, text: said, contact, photo }: OpenedComplaint): Source {
  return {
    ywlsh: number,
    ...toBus(code),
    tssx: TOPICS[topic],
    xzqh: division ?? '',
    gmsj: boughtAt ?? '',
    tsnr: said ?? '',
    lxfs: contact ?? '',
    zp: photo ?? '',
  };
}

function textIn(data: Source, name: string): string | null {
  const value = data[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
