import type { OpenedComplaint, TakesComplaints } from '@tongcha/ministry';
import { SoapClient } from '@tongcha/ministry/soap';
import type { Source } from '@tongcha/ministry/values';
import type { FoodDrugConfig } from '../config.ts';

/** What the service says of a complaint that it has registered. */
const STATES: ReadonlyMap<string, 'RECEIVED' | 'ACCEPTED' | 'REFUSED' | 'CLOSED'> = new Map([
  ['0', 'RECEIVED'],
  ['1', 'ACCEPTED'],
  ['2', 'REFUSED'],
  ['3', 'CLOSED'],
]);

/** The service registers a complaint once by the number of the request. It takes those about food as well. */
export function soapComplaints({ url, ...options }: FoodDrugConfig['drug']['soap']): {
  readonly complaints: TakesComplaints;
  readonly close: () => Promise<void>;
} {
  const client = new SoapClient({ ...options, wsdl: url, faults: { SYSTEM_BUSY: 'UNAVAILABLE' } });
  return {
    complaints: {
      dedupe: 'KEY',
      write: async (complaint, { signal }) =>
        textIn(await client.write('RegisterComplaint', messageOf(complaint), signal), 'acceptNo'),
      async state(reference, { signal }) {
        const told = await client.call('QueryComplaint', { acceptNo: reference }, signal);
        const state = STATES.get(textIn(told, 'state') ?? '');
        return state ? { state, answer: textIn(told, 'reply') } : null;
      },
    },
    close: () => client.close(),
  };
}

function messageOf({ number, code, topic, division, boughtAt, text, contact, photo }: OpenedComplaint): Source {
  return {
    requestNo: number,
    code,
    topic,
    region: division ?? '',
    buyTime: boughtAt ?? '',
    content: text ?? '',
    contact: contact ?? '',
    photo: photo ?? '',
  };
}

function textIn(told: Source, name: string): string | null {
  const value = told[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
