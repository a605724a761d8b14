import { createFoodSystem } from '../../../subgraphs/food-drug/food/system.ts';
import type { Tree } from './faults.ts';
import type { Asked, LegacyKind } from './legacy.ts';

const BASE = 'https://id.gs1.org/01/06901234071023/10/';
const event = (id: string, more: Readonly<Record<string, Tree>>): Tree => ({
  eventID: `urn:uuid:0000-${id}`,
  eventTime: '2026-06-10T10:00:00+08:00',
  eventTimeZoneOffset: '+08:00',
  bizStep: 'commissioning',
  ...more,
});
const item = (lot: string, quantity: Tree = 40): Tree => ({ epcClass: BASE + lot, quantity, uom: 'KGM' });
const PARTY = 'urn:epc:id:pgln:6901234.00003';
const EVENTS: readonly Tree[] = [
  event('1', {
    type: 'TransformationEvent',
    inputQuantityList: [item('S1', '100'), item('S2')],
    outputQuantityList: [item('A1')],
    ilmd: {
      'cbvmda:lotNumber': 'A1',
      'cbvmda:productionDate': '2026-06-10',
      'cbvmda:itemExpirationDate': '2026-12-10',
    },
  }),
  event('2', {
    type: 'TransformationEvent',
    inputQuantityList: [item('A1')],
    outputQuantityList: [item('B1')],
    eventTime: '2026-06-11T10:00:00+08:00',
  }),
  event('3', {
    type: 'AggregationEvent',
    action: 'ADD',
    bizStep: 'packing',
    parentID: 'https://id.gs1.org/00/069012340710000016',
    childEPCs: [],
    childQuantityList: [item('B1')],
    eventTime: '2026-06-12T10:00:00+08:00',
  }),
  event('5', {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'holding',
    quantityList: [item('A1')],
    disposition: 'recalled',
    persistentDisposition: { set: ['recalled'], unset: ['available'] },
    'vendor:recallReason': '超标',
    eventTime: '2026-06-14T10:00:00+08:00',
  }),
  event('6', {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'receiving',
    quantityList: [item('B1')],
    recordTime: '2026-06-15T10:00:00+08:00',
    sourceList: [{ type: 'owning_party', source: 'urn:epc:id:pgln:6901234.00001' }],
    destinationList: [{ type: 'owning_party', destination: PARTY }],
    bizTransactionList: [{ type: 'bol', bizTransaction: 'urn:x:bill:1' }],
    sensorElementList: [
      {
        sensorMetadata: { time: '2026-06-15T09:00:00+08:00' },
        sensorReport: [{ type: 'Temperature', value: 4, uom: 'CEL' }],
      },
    ],
    readPoint: { id: 'urn:x:place:1' },
    eventTime: '2026-06-15T10:00:00+08:00',
  }),
  event('4', {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'inspecting',
    epcList: [],
    quantityList: [item('A1')],
    eventTime: '2026-06-13T10:00:00+08:00',
  }),
];
const document = (events: readonly Tree[]): Tree => ({
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
  type: 'EPCISQueryDocument',
  schemaVersion: '2.0',
  creationDate: '2026-07-01T00:00:00Z',
  epcisBody: { queryResults: { queryName: 'q', resultsBody: { eventList: events } } },
});

const WITHOUT_IT_ANOTHER = new Set([
  'eventID',
  'bizStep',
  'disposition',
  'persistentDisposition',
  'set',
  'unset',
  'ilmd',
  'sensorMetadata',
  'time',
]);

export const EPCIS: LegacyKind = {
  name: 'EPCIS',
  codes: ['A1', 'B1', 'X1'].map((lot) => `gs1:(01)06901234071023(10)${lot}`),
  // An organisation is its master data, which no event must have.
  parties: [],
  ground: {
    typed: {
      eventTime: 'time',
      recordTime: 'time',
      'cbvmda:productionDate': 'time',
      'cbvmda:itemExpirationDate': 'time',
      time: 'time',
      quantity: 'number',
      value: 'number',
      action: 'word',
      bizStep: 'word',
      disposition: 'word',
      epcClass: 'code',
      parentID: 'code',
      source: 'code',
      destination: 'code',
      bizTransaction: 'code',
    },
    rows: new Set([
      'eventList',
      'inputQuantityList',
      'outputQuantityList',
      'childQuantityList',
      'quantityList',
      'sourceList',
      'destinationList',
      'bizTransactionList',
      'sensorElementList',
      'sensorReport',
    ]),
    countsRows: false,
    optional: new Set(['recordTime', 'quantity', 'uom', 'value', 'readPoint', 'type']),
    // An event without an id, a step or a disposition is another event, a document without its type may be any; what
    // has a prefix is its vendor's own.
    free: (name, inside) =>
      name.includes(':') || WITHOUT_IT_ANOTHER.has(name) || (name === 'type' && inside === 'bizTransactionList'),
  },
  open: (url) => createFoodSystem({ url }),
  asked({ url }) {
    const { searchParams, pathname } = new URL(url, 'http://repository');
    if (!pathname.endsWith('/events')) return { status: 404, body: '' };
    const values = [...searchParams]
      .filter(([name]) => /^(?:MATCH|EQ)_/.test(name))
      .flatMap(([, value]) => value.split('|'));
    return { about: searchParams.size > 1 ? 'records' : 'other', page: 1, values };
  },
  pages: ({ values = [] }: Asked) => [
    document(EVENTS.filter((each) => values.some((value) => JSON.stringify(each).includes(JSON.stringify(value))))),
  ],
  beyond: () => document([]),
  write: (tree) => ({ headers: { 'content-type': 'application/ld+json' }, body: JSON.stringify(tree) }),
};
