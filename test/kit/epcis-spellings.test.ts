import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { canonical } from '../../schema/codes/index.ts';
import type { EpcisOptions } from '../../subgraphs/kit/connectors/epcis/options.ts';
import { EpcisRepository } from '../../subgraphs/kit/connectors/epcis/repository.ts';
import type { Call } from '../../subgraphs/kit/legacy-system.ts';
import type { Direction } from '../../subgraphs/kit/records.ts';
import { EVERYTHING } from '../support/callers.ts';
import { startGraph } from '../support/graph.ts';

type Raw = Record<string, unknown>;

const [RAW, MADE, SOLD] = ['06901234071016', '06901234071023', '06901234071030'];
const link = (path: string, domain = 'id.gs1.org'): string => `https://${domain}/${path}`;
const lots = (...epcClasses: string[]): Raw[] =>
  epcClasses.map((epcClass) => ({ epcClass, quantity: 100, uom: 'KGM' }));
const made = (input: string, output: string): Raw => ({
  type: 'TransformationEvent',
  bizStep: 'commissioning',
  inputQuantityList: lots(input),
  outputQuantityList: lots(output),
});
const packed = (parentID: string, childEPCs: string[], childClasses: string[] = []): Raw => ({
  type: 'AggregationEvent',
  action: 'ADD',
  bizStep: 'packing',
  parentID,
  childEPCs,
  childQuantityList: lots(...childClasses),
});
const put = (parentID: string, child: string): Raw => ({
  type: 'AssociationEvent',
  action: 'ADD',
  bizStep: 'installing',
  parentID,
  childEPCs: [child],
});
const received = (epc: string, destination: string): Raw => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'receiving',
  epcList: [epc],
  destinationList: [{ type: 'owning_party', destination }],
});

/** What repositories hold, each thing in more than one spelling. */
const REPOSITORIES: Readonly<Record<string, readonly Raw[]>> = {
  docks: [
    put(link('414/6901234000016/254/dock7'), link('00/069012340710000108')),
    put(link('414/6901234000016/254/dock8'), link('00/069012340710000115')),
    put('urn:epc:id:sgln:6901234.00002.dock7', 'urn:epc:id:sscc:6901234.0071000012'),
  ],
  domain: [
    made(link(`01/${RAW}/10/RAW`, 'products.maker.example'), link(`01/${MADE}/10/LOT`, 'products.maker.example')),
  ],
  names: [
    made(link(`gtin/${RAW}/lot/RAW`, 'old.maker.example/p'), link(`gtin/${MADE}/lot/LOT`, 'old.maker.example/p')),
  ],
  crate: [
    packed('urn:epc:id:grai:6901234.00019.S77', [], [link(`01/${MADE}/10/LOT`)]),
    packed(link('00/069012340710000207'), [link('8003/06901234000191S77')]),
  ],
  asset: [
    packed('urn:epc:id:giai:6901234.A7', [], [link(`01/${MADE}/10/LOT`)]),
    packed(link('00/069012340710000207'), [link('8004/6901234A7')]),
  ],
  party: [
    received(link('00/069012340710000221'), 'urn:epc:id:pgln:6901234.00003'),
    received(link('00/069012340710000238'), link('417/6901234000030')),
  ],
  brackets: [
    made(link(`01/${RAW}/10/RAW`), 'urn:epc:class:lgtin:6901234.007102.E5(2)'),
    made(link(`01/${MADE}/10/E5%282%29`), link(`01/${SOLD}/10/END`)),
  ],
  variants: [
    made(link(`01/${RAW}/10/FOR-V2`), link(`01/${MADE}/22/V2`)),
    made(link(`01/${RAW}/10/FOR-V3`), link(`01/${MADE}/22/V3`)),
  ],
};

/** A question, and the codes besides its own that the chain must have. */
const ASKED: readonly (readonly [
  repository: string,
  direction: 'BACK' | 'FORWARD',
  code: string,
  reached: readonly string[],
])[] = [
  ['docks', 'FORWARD', 'gs1:(00)069012340710000108', ['gs1:(414)6901234000016(254)dock7']],
  ['docks', 'BACK', link('414/6901234000016/254/dock8'), ['gs1:(00)069012340710000115']],
  ['docks', 'BACK', 'gs1:(414)6901234000023(254)dock7', ['gs1:(00)069012340710000122']],
  ['domain', 'BACK', link(`01/${MADE}/10/LOT`, 'products.maker.example'), [`gs1:(01)${RAW}(10)RAW`]],
  ['domain', 'BACK', `gs1:(01)${MADE}(10)LOT`, [`gs1:(01)${RAW}(10)RAW`]],
  ['names', 'FORWARD', `gs1:(01)${RAW}(10)RAW`, [`gs1:(01)${MADE}(10)LOT`]],
  ['crate', 'BACK', 'gs1:(00)069012340710000207', ['gs1:(8003)06901234000191S77', `gs1:(01)${MADE}(10)LOT`]],
  ['crate', 'FORWARD', `gs1:(01)${MADE}(10)LOT`, ['gs1:(8003)06901234000191S77', 'gs1:(00)069012340710000207']],
  ['asset', 'BACK', 'gs1:(00)069012340710000207', ['gs1:(8004)6901234A7', `gs1:(01)${MADE}(10)LOT`]],
  ['party', 'BACK', 'urn:epc:id:pgln:6901234.00003', ['gs1:(00)069012340710000221', 'gs1:(00)069012340710000238']],
  ['party', 'BACK', link('417/6901234000030'), ['gs1:(00)069012340710000221', 'gs1:(00)069012340710000238']],
  ['brackets', 'BACK', `gs1:(01)${SOLD}(10)END`, [`gs1:(01)${MADE}(10)E5(2)`, `gs1:(01)${RAW}(10)RAW`]],
  ['brackets', 'FORWARD', `gs1:(01)${RAW}(10)RAW`, [`gs1:(01)${MADE}(10)E5(2)`, `gs1:(01)${SOLD}(10)END`]],
  ['variants', 'BACK', link(`01/${MADE}/22/V2`), [`gs1:(01)${RAW}(10)FOR-V2`]],
];

const held: { events: readonly Raw[]; pageSize: number; refusesListing: boolean } = {
  events: [],
  pageSize: 1_000,
  refusesListing: false,
};
afterEach(() => Object.assign(held, { pageSize: 1_000, refusesListing: false }));
// One that matches URIs as they stand, and refuses a condition that it does not know.
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://repository.test');
  let found = held.events.map((event, i): Raw => ({
    eventID: `urn:uuid:0000-${i}`,
    eventTime: `2026-06-14T${String(i).padStart(2, '0')}:00:00+08:00`,
    eventTimeZoneOffset: '+08:00',
    ...event,
  }));
  for (const [name, value] of url.searchParams) {
    const values = value.split('|');
    const matches = CONDITIONS[name.replace(/^EQ_(source|destination)_.*/, 'EQ_$1')];
    if (['perPage', 'nextPageToken', 'orderBy', 'orderDirection'].includes(name)) continue;
    if (!matches)
      return response
        .writeHead(400, { 'content-type': 'application/problem+json' })
        .end('{"type":"epcisException:QueryParameterException","status":400}');
    found = found.filter((event) => matches(event).some((uri) => values.includes(String(uri))));
  }
  const isListing = ![...url.searchParams.keys()].some((name) => name in CONDITIONS);
  if (isListing && held.refusesListing)
    return response
      .writeHead(400, { 'content-type': 'application/problem+json' })
      .end('{"type":"epcisException:QueryParameterException","status":400}');
  if (url.searchParams.get('orderDirection') === 'DESC') found.reverse();
  if (found.length > held.pageSize) response.setHeader('link', `<${url.pathname}?nextPageToken=2>; rel="next"`);
  found = found.slice(0, held.pageSize);
  const results = { queryName: 'SimpleEventQuery', resultsBody: { eventList: found } };
  return response.writeHead(200, { 'content-type': 'application/ld+json' }).end(
    JSON.stringify({
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
      type: 'EPCISQueryDocument',
      schemaVersion: '2.0',
      creationDate: '2026-06-15T00:00:00Z',
      epcisBody: { queryResults: results },
    }),
  );
});

const listed = (event: Raw, ...names: string[]): unknown[] =>
  names.flatMap((name) => (event[name] as unknown[] | undefined) ?? []);
const CONDITIONS: Readonly<Record<string, (event: Raw) => unknown[]>> = {
  MATCH_anyEPC: (event) => [...listed(event, 'epcList', 'childEPCs'), event['parentID']],
  MATCH_anyEPCClass: (event) =>
    listed(event, 'quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList').map(
      (each) => (each as Raw)['epcClass'],
    ),
  MATCH_parentID: (event) => [event['parentID']],
  EQ_transformationID: (event) => [event['transformationID']],
  EQ_action: (event) => [event['action']],
  eventType: (event) => [event['type']],
  EQ_destination: (event) => listed(event, 'destinationList').map((each) => (each as Raw)['destination']),
  EQ_source: (event) => listed(event, 'sourceList').map((each) => (each as Raw)['source']),
};

const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/epcis`;
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise<unknown>((resolve) => server.close(resolve)));

/** What is reached from a code, each unit asked once. */
async function walked(repository: EpcisRepository, code: string, direction: Direction): Promise<readonly string[]> {
  const seen = new Set([code]);
  for (const unit of seen) {
    const call: Call = {
      signal: AbortSignal.timeout(5_000),
      partial: (fault) => {
        throw fault;
      },
    };
    const [links] = await repository.links([unit], direction, call);
    if (!links || links instanceof Error) throw links ?? new Error('nothing was answered');
    for (const { from, to } of links) seen.add(direction === 'BACK' ? from : to);
  }
  return [...seen].slice(1).toSorted();
}

test.each(ASKED)('%s, %s from %s', async (name, direction, code, reached) => {
  held.events = REPOSITORIES[name] ?? [];
  // One for each question: what one has taught must not help with the next.
  const repository = new EpcisRepository('test-epcis', { url: url() });
  try {
    expect(await walked(repository, canonical(code) ?? '', direction)).toEqual([...reached].toSorted());
  } finally {
    await repository.close();
  }
});

test('through a whole gateway, over all of them at once', async () => {
  held.events = Object.values(REPOSITORIES).flat();
  const graph = await startGraph({ env: { FOOD_EPCIS_URL: url() }, as: EVERYTHING });
  try {
    for (const [, direction, code, reached] of ASKED) {
      const { data, errors } = await graph.query<{ chain: { complete: boolean; units: { code: string }[] } }>(
        'query($code: TraceCode!, $direction: Direction!) { chain(code: $code, direction: $direction) { complete units { code } } }',
        { code, direction },
      );
      expect(errors).toEqual([]);
      expect(
        data.chain.units.map((unit) => unit.code),
        code,
      ).toEqual(expect.arrayContaining([...reached]));
      expect(data.chain.complete).toBe(true);
    }
  } finally {
    await graph.stop();
  }
}, 60_000);

describe('what a repository may hold unseen', () => {
  const own = (domain: string, i: number): Raw =>
    made(link(`01/${RAW}/10/R${i}`, domain), link(`01/${MADE}/10/M${i}`, domain));

  async function partialsOf(events: readonly Raw[], options: Partial<EpcisOptions> = {}): Promise<readonly string[]> {
    held.events = events;
    const partials: string[] = [];
    const repository = new EpcisRepository('test-epcis', { url: url(), ...options });
    try {
      await repository.links([`gs1:(01)${SOLD}(10)NOWHERE`], 'BACK', {
        signal: AbortSignal.timeout(5_000),
        partial: (fault) => partials.push(fault.code),
      });
    } finally {
      await repository.close();
    }
    return partials;
  }

  test('is nothing where all of its events were looked at, or its domains are configured', async () => {
    expect(await partialsOf([own('a.example', 1), own('b.example', 2)])).toEqual([]);
    held.pageSize = 1;
    expect(
      await partialsOf([own('a.example', 1), own('b.example', 2), own('c.example', 3)], {
        digitalLinkBases: ['https://a.example'],
      }),
    ).toEqual([]);
  });

  test('is said where the oldest events are on another domain than the newest', async () => {
    held.pageSize = 1;
    expect(await partialsOf([own('a.example', 1), own('b.example', 2), own('c.example', 3)])).toEqual(['BAD_ANSWER']);
    expect(await partialsOf([own('a.example', 1), own('a.example', 2), own('a.example', 3)])).toEqual([]);
  });

  test('is not asked about where it does not list events at all', async () => {
    held.refusesListing = true;
    expect(await partialsOf([own('a.example', 1)])).toEqual([]);
  });
});
