import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../common/resilience/fault.ts';
import type { Asking } from '../../subgraphs/kit/connectors/epcis/as-then.ts';
import { EpcisClient } from '../../subgraphs/kit/connectors/epcis/client.ts';
import { spans } from '../../subgraphs/kit/connectors/epcis/containment.ts';
import { Prefixes } from '../../subgraphs/kit/connectors/epcis/context.ts';
import type { EpcisEvent } from '../../subgraphs/kit/connectors/epcis/event.ts';
import { Identifiers } from '../../subgraphs/kit/connectors/epcis/identifiers.ts';
import type { EpcisOptions } from '../../subgraphs/kit/connectors/epcis/options.ts';
import { listCodes } from '../../subgraphs/kit/connectors/epcis/listing.ts';
import { readDocument } from '../../subgraphs/kit/connectors/epcis/read-document.ts';
import { readEvent } from '../../subgraphs/kit/connectors/epcis/read-event.ts';
import { EpcisRepository } from '../../subgraphs/kit/connectors/epcis/repository.ts';
import { standing } from '../../subgraphs/kit/connectors/epcis/standing.ts';
import { bizStepSpellings, cbvWord } from '../../subgraphs/kit/connectors/epcis/vocabulary.ts';
import type { Call } from '../../subgraphs/kit/legacy-system.ts';
import { firstOf } from '../support/first-of.ts';

type Raw = Record<string, unknown>;
type Handler = (url: URL, request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A repository of the test's own making. */
async function serve(handler: Handler): Promise<{ url: string; asked: URL[]; headers: IncomingMessage['headers'][] }> {
  const asked: URL[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://repository.test');
    asked.push(url);
    headers.push(request.headers);
    handler(url, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, headers };
}

function json(response: ServerResponse, body: unknown, headers: Record<string, string> = {}, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/ld+json', ...headers });
  response.end(JSON.stringify(body));
}

function results(...eventList: Raw[]): Raw {
  return {
    '@context': [
      'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
      { example: 'http://ns.example.com/epcis/' },
    ],
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: '2026-03-02T00:00:00Z',
    epcisBody: { queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList } } },
  };
}

/** A repository that holds these events and answers the standard's conditions for their lists. */
async function holding(
  events: Raw[],
  options: { knows?: (name: string) => boolean; ignores?: (name: string) => boolean; perPage?: number } = {},
): ReturnType<typeof serve> {
  return serve((url, _request, response) => {
    const conditions = [...url.searchParams].filter(([name]) => !['perPage', 'nextPageToken'].includes(name));
    const unknown = conditions.find(([name]) => options.knows && !options.knows(name));
    if (unknown)
      return json(
        response,
        { type: 'epcisException:QueryParameterException', title: 'no', status: 400 },
        { 'content-type': 'application/problem+json' },
        400,
      );
    const found = events.filter((event) =>
      conditions.every(([name, value]) => options.ignores?.(name) || has(event, name, value.split('|'))),
    );
    const size = options.perPage ?? Number(url.searchParams.get('perPage') ?? 30);
    const from = Number(url.searchParams.get('nextPageToken') ?? 0);
    const next = new URL(url.pathname + url.search, 'http://x');
    next.searchParams.set('nextPageToken', String(from + size));
    json(
      response,
      results(...found.slice(from, from + size)),
      from + size < found.length ? { link: `<${next.pathname}${next.search}>; rel="next"` } : {},
    );
  });
}

function has(event: Raw, name: string, values: string[]): boolean {
  const list = (key: string): unknown[] => (event[key] as unknown[] | undefined) ?? [];
  const classes = (...keys: string[]): unknown[] => keys.flatMap(list).map((element) => (element as Raw)['epcClass']);
  const typed = /^EQ_(source|destination|bizTransaction)_(.+)$/.exec(name);
  const own = typed
    ? list(`${typed[1]}List`)
        .filter((one) => (one as Raw)['type'] === typed[2])
        .map((one) => (one as Raw)[typed[1] ?? ''])
    : name === 'MATCH_anyEPC'
      ? [...['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'].flatMap(list), event['parentID']]
      : name === 'MATCH_anyEPCClass'
        ? classes('quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList')
        : name === 'MATCH_parentID'
          ? [event['parentID']]
          : name === 'eventType'
            ? [event['type']]
            : [event[name.replace(/^EQ_/, '')]].flat();
  return own.some((one) => values.includes(String(one)));
}

function event(fields: Raw): Raw {
  return {
    type: 'ObjectEvent',
    eventTime: '2026-03-01T08:00:00+08:00',
    eventTimeZoneOffset: '+08:00',
    action: 'OBSERVE',
    ...fields,
  };
}

function read(fields: Raw): EpcisEvent {
  const found = readEvent(event(fields), new Prefixes());
  if (found === null) throw new Error('not an event');
  return found;
}

function client(url: string, options: Partial<EpcisOptions> = {}): EpcisClient {
  const made = new EpcisClient({ url, ...options });
  closers.push(() => made.close());
  return made;
}

function repository(url: string, options: Partial<EpcisOptions> = {}): EpcisRepository {
  const made = new EpcisRepository('test-epcis', { url, ...options });
  closers.push(() => made.close());
  return made;
}

function call(ms = 5_000): Call & { partials: [Fault, readonly string[]][] } {
  const partials: [Fault, readonly string[]][] = [];
  return { signal: AbortSignal.timeout(ms), partials, partial: (fault, codes) => partials.push([fault, codes]) };
}

const asking = (): Asking => ({ signal: AbortSignal.timeout(5_000) });
const fault = (code: string): unknown => expect.objectContaining({ name: 'Fault', code });

describe('asking', () => {
  test('values are separated by a pipe, encoded, and the standard headers are sent', async () => {
    const { url, asked, headers } = await serve((_url, _request, response) => json(response, results()));
    await client(`${url}/epcis/`, { user: 'reader', password: 'p:w', headers: { 'x-api-key': 'k' } }).find(
      'MATCH_anyEPC',
      ['urn:a:1', 'https://b.example/2?x=1&y'],
      [],
      asking(),
    );
    expect(asked[0]?.pathname).toBe('/epcis/events');
    expect(asked[0]?.search).toContain('MATCH_anyEPC=urn:a:1%7Chttps://b.example/2%3Fx%3D1%26y&');
    expect(asked[0]?.searchParams.get('MATCH_anyEPC')).toBe('urn:a:1|https://b.example/2?x=1&y');
    expect(headers[0]).toMatchObject({
      'gs1-epcis-version': '2.0',
      'gs1-epc-format': 'No_Preference',
      accept: expect.stringContaining('application/ld+json'),
      authorization: `Basic ${Buffer.from('reader:p:w').toString('base64')}`,
      'x-api-key': 'k',
    });
  });

  test('the address may be given with /events or without', async () => {
    const { url, asked } = await serve((_url, _request, response) => json(response, results()));
    await client(`${url}/epcis/events/`).ping(asking().signal);
    expect(asked[0]?.pathname).toBe('/epcis/events');
  });

  test('many values are asked in several URLs, none of them too long', async () => {
    const { url, asked } = await serve((_url, _request, response) => json(response, results()));
    const values = Array.from({ length: 120 }, (_, i) => `https://id.gs1.org/01/06901234567892/10/LOT-${i}`);
    await client(url).find('MATCH_anyEPCClass', values, [], asking());
    expect(asked.length).toBeGreaterThan(3);
    expect(Math.max(...asked.map((each) => `${url}${each.pathname}${each.search}`.length))).toBeLessThanOrEqual(2_000);
    expect(asked.flatMap((each) => each.searchParams.get('MATCH_anyEPCClass')?.split('|'))).toEqual(values);
  });

  test('one value that is refused costs only itself', async () => {
    const { url } = await serve((asked, _request, response) => {
      const values = asked.searchParams.get('MATCH_anyEPC')?.split('|') ?? [];
      if (values.includes('urn:bad')) json(response, { type: 'epcisException:QueryParameterException' }, {}, 400);
      else json(response, results(...values.map((value) => event({ eventID: `urn:e:${value}`, epcList: [value] }))));
    });
    const found = await client(url).find('MATCH_anyEPC', ['urn:a', 'urn:bad', 'urn:c', 'urn:d'], [], asking());
    expect([...found.failed]).toEqual([['urn:bad', fault('BAD_REQUEST')]]);
    expect(found.events.map((each) => each.id).toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))).toEqual([
      'urn:e:urn:a',
      'urn:e:urn:c',
      'urn:e:urn:d',
    ]);
  });

  test.each([
    [401, 'CREDENTIALS_REFUSED'],
    [403, 'REFUSED'],
    [400, 'BAD_REQUEST'],
    [414, 'BAD_REQUEST'],
    [413, 'TOO_LARGE'],
    [429, 'UNAVAILABLE'],
    [500, 'UNAVAILABLE'],
    [404, 'BAD_ANSWER'],
    [302, 'BAD_ANSWER'],
  ])('status %i is %s', async (status, code) => {
    const { url } = await serve((_url, _request, response) =>
      json(response, { title: 'secret detail' }, { location: 'http://elsewhere.test/' }, status),
    );
    const found = await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking());
    expect(found.failed.get('urn:a')).toEqual(fault(code));
    expect(found.failed.get('urn:a')?.message).not.toMatch(/secret|http/);
  });

  test('a 404 that says in the words of EPCIS that nothing fits is an empty answer', async () => {
    const { url } = await serve((_url, _request, response) =>
      json(
        response,
        { type: 'epcisException:NoSuchNameException' },
        { 'content-type': 'application/problem+json' },
        404,
      ),
    );
    const found = await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking());
    expect([found.events, found.failed.size]).toEqual([[], 0]);
  });
});

describe('pages', () => {
  test('the Link header is followed to the end, relative or absolute, among other links', async () => {
    const origin: { url: string } = { url: '' };
    const { url } = await serve((asked, _request, response) => {
      const page = Number(asked.searchParams.get('nextPageToken') ?? 0);
      const target = page === 0 ? `${origin.url}/events?nextPageToken=1` : '/events?nextPageToken=2';
      const link = page < 2 ? { link: `</events>; rel="first", <${target}>; title="a, b"; rel="prefetch next"` } : {};
      json(response, results(event({ eventID: `urn:e:${page}`, epcList: ['urn:a'] })), link);
    });
    origin.url = url;
    const found = await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking());
    expect(found.events.map((each) => each.id)).toEqual(['urn:e:0', 'urn:e:1', 'urn:e:2']);
    expect(found.partial.size).toBe(0);
  });

  test('a next page at another origin is not asked: the credentials would go there', async () => {
    const elsewhere = await serve((_url, _request, response) => json(response, results()));
    const { url, asked } = await serve((_url, _request, response) =>
      json(response, results(), { link: `<${elsewhere.url}/more>; rel="next"` }),
    );
    const found = await client(url, { user: 'reader', password: 'secret' }).find(
      'MATCH_anyEPC',
      ['urn:a'],
      [],
      asking(),
    );
    expect(found.failed.get('urn:a')).toEqual(fault('BAD_ANSWER'));
    expect([elsewhere.asked.length, asked.length]).toEqual([0, 1]);
  });

  test('a Link header that cannot be read is not taken for the last page', async () => {
    for (const link of ['/events?nextPageToken=2 rel="next"', `${'<a>'.repeat(2_000)}; rel="next"`]) {
      const { url } = await serve((_url, _request, response) =>
        json(response, results(event({ epcList: ['urn:a'] })), { link }),
      );
      expect((await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking())).failed.get('urn:a')).toEqual(
        fault('BAD_ANSWER'),
      );
    }
  });

  test('an answer without a document is no empty list', async () => {
    const { url } = await serve((_url, _request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(),
    );
    expect((await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking())).failed.get('urn:a')).toEqual(
      fault('BAD_ANSWER'),
    );
    const { url: none } = await serve((_url, _request, response) => response.writeHead(204).end());
    expect((await client(none).find('MATCH_anyEPC', ['urn:a'], [], asking())).failed.get('urn:a')).toEqual(
      fault('BAD_ANSWER'),
    );
  });

  test('events that were not asked for leave the answer in doubt', async () => {
    const { url } = await serve((_url, _request, response) =>
      json(response, results(event({ eventID: 'urn:e:other', epcList: ['urn:other'] }))),
    );
    const found = await client(url).find('MATCH_anyEPC', ['urn:a', 'urn:b'], [], asking(), () => false);
    expect([...found.partial].map(([value, { code }]) => [value, code])).toEqual([
      ['urn:a', 'BAD_ANSWER'],
      ['urn:b', 'BAD_ANSWER'],
    ]);
  });

  test('pages that go round in a circle end', async () => {
    const { url } = await serve((_url, _request, response) =>
      json(response, results(), { link: '</events?nextPageToken=1>; rel=next' }),
    );
    expect((await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking())).failed.get('urn:a')).toEqual(
      fault('BAD_ANSWER'),
    );
  });

  test('more pages than allowed leave the answer standing, and say so', async () => {
    const events = Array.from({ length: 9 }, (_, i) => event({ eventID: `urn:e:${i}`, epcList: ['urn:a'] }));
    const { url } = await holding(events, { perPage: 2 });
    const found = await client(url, { maxPages: 3 }).find('MATCH_anyEPC', ['urn:a'], [], asking());
    expect(found.events).toHaveLength(6);
    expect(found.partial.get('urn:a')).toEqual(fault('TOO_LARGE'));
  });
});

describe('answers that are not to be trusted', () => {
  const answers: [string, string | Buffer, Record<string, string>][] = [
    ['HTML', '<html>maintenance</html>', { 'content-type': 'text/html' }],
    ['half a document', '{"type":"EPCISQueryDocument","epcisBody":{"quer', {}],
    ['another document', '{"data":[]}', {}],
    ['a list that is no list', '{"type":"EPCISDocument","epcisBody":{"eventList":{"a":1}}}', {}],
    [
      'broken UTF-8',
      Buffer.concat([Buffer.from('{"type":"ObjectEvent","x":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
      {},
    ],
    ['an unknown charset', '{}', { 'content-type': 'application/json; charset=ebcdic' }],
  ];
  test.each(answers)('%s is BAD_ANSWER', async (_name, body, headers) => {
    const { url } = await serve((_url, _request, response) =>
      response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body),
    );
    expect((await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking())).failed.get('urn:a')).toEqual(
      fault('BAD_ANSWER'),
    );
  });

  test('one event that cannot be read is left out and said to be missing; one of an unknown type is not understood', async () => {
    const { url } = await serve((_url, _request, response) =>
      json(
        response,
        results(
          event({ eventID: 'urn:e:1', epcList: ['urn:a'] }),
          event({ eventTime: 'yesterday', epcList: ['urn:a'] }),
          { type: 'example:Gossip' },
        ),
      ),
    );
    const found = await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking());
    expect(found.events.map((each) => each.id)).toEqual(['urn:e:1']);
    expect(found.partial.get('urn:a')).toEqual(fault('BAD_ANSWER'));
    const { url: second } = await serve((_url, _request, response) =>
      json(response, results({ type: 'example:Gossip' })),
    );
    expect((await client(second).find('MATCH_anyEPC', ['urn:a'], [], asking())).partial.get('urn:a')).toEqual(
      fault('NOT_UNDERSTOOD'),
    );
  });

  test.each([
    ['an unknown type', { type: 'HarvestEvent', outputQuantityList: [{ epcClass: 'urn:a' }] }, 'NOT_UNDERSTOOD'],
    ['a list by another name', event({ epcList: ['urn:a'], quantitylist: [{ epcClass: 'urn:c' }] }), 'NOT_UNDERSTOOD'],
    ['a quantity that is about', event({ quantityList: [{ epcClass: 'urn:a', quantity: '约5' }] }), 'NOT_UNDERSTOOD'],
    [
      'a quantity in another number system',
      event({ quantityList: [{ epcClass: 'urn:a', quantity: '0x10' }] }),
      'NOT_UNDERSTOOD',
    ],
  ])('%s is said of whom the event names, and of nobody else', async (_, raw, code) => {
    const { url } = await serve((_url, _request, response) =>
      json(response, results(raw, event({ eventID: 'urn:e:2', epcList: ['urn:b'] }))),
    );
    const found = await client(url).find('MATCH_anyEPC', ['urn:a', 'urn:b'], [], asking());
    expect([...found.partial]).toEqual([['urn:a', fault(code)]]);
  });

  test.each([
    ['a thing whose name is no URI', event({ quantityList: [{ epcClass: '未知' }, { epcClass: 'urn:a' }] })],
    ['a thing without a name', event({ epcList: ['urn:a'], quantityList: [{ quantity: 5 }] })],
    ['a parent that is not there', event({ type: 'AggregationEvent', action: 'ADD', childEPCs: ['urn:a'] })],
    ['children that are not there', event({ type: 'AggregationEvent', action: 'ADD', parentID: 'urn:a' })],
    ['inputs that are not there', event({ type: 'TransformationEvent', outputEPCList: ['urn:a'] })],
  ])('%s may be anybody: it is said of all that were asked', async (_, raw) => {
    const { url } = await serve((_url, _request, response) => json(response, results(raw)));
    const found = await client(url).find('MATCH_anyEPC', ['urn:a', 'urn:b'], [], asking());
    expect([...found.partial].map(([value, { code }]) => [value, code])).toEqual([
      ['urn:a', 'NOT_UNDERSTOOD'],
      ['urn:b', 'NOT_UNDERSTOOD'],
    ]);
    expect(found.events).toHaveLength(1);
  });

  test.each([
    ['a step that is no word of the standard', { bizStep: 'recieving' }],
    ['a disposition that is none', { disposition: 'recaled' }],
    ['a disposition that is none, among those that last', { persistentDisposition: { set: ['recalled', '召回'] } }],
    ['a list where one word is due', { bizStep: ['receiving', 'storing'] }],
    ['a party without its role', { sourceList: [{ source: 'urn:p:1' }] }],
    ['a time of recording that is none', { recordTime: '10/03/26' }],
    ['a reading that is no number', { sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: '约4' }] }] }],
    [
      'a field of a quantity by another name',
      { quantityList: [{ epcClass: 'urn:a', quantity: 5, unitOfMeasure: {} }] },
    ],
  ])('%s is said, and the event stands', async (_, fields) => {
    const { url } = await serve((_url, _request, response) =>
      json(response, results(event({ epcList: ['urn:a'], ...fields }))),
    );
    const found = await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking());
    expect(found.partial.get('urn:a')).toEqual(fault('NOT_UNDERSTOOD'));
    expect(found.events).toHaveLength(1);
  });

  test('an extension is no doubt, whatever it is called', async () => {
    const raw = event({ epcList: ['urn:a'], 'vendor:lists': [{ a: 1 }], 'https://vendor.example/x': 1, '@vendor': {} });
    const { url } = await serve((_url, _request, response) => json(response, results(raw)));
    expect((await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking())).partial.size).toBe(0);
  });

  test('a repository that asks to be asked less is not asked before the time is over', async () => {
    let asked = 0;
    const { url } = await serve((_url, _request, response) => {
      asked += 1;
      response.writeHead(429, { 'retry-after': '60' }).end();
    });
    const own = client(url);
    for (let i = 0; i < 2; i += 1)
      expect((await own.find('MATCH_anyEPC', ['urn:a'], [], asking())).failed.get('urn:a')).toEqual(
        fault('UNAVAILABLE'),
      );
    expect(asked).toBe(1);
  });

  test('too much, also after decompression, is TOO_LARGE', async () => {
    const { url } = await serve((_url, _request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(1_000_000, ' '))),
    );
    expect(
      (await client(url, { maxBytes: 10_000 }).find('MATCH_anyEPC', ['urn:a'], [], asking())).failed.get('urn:a'),
    ).toEqual(fault('TOO_LARGE'));
  });

  test('a connection that is closed as it is used again costs nothing', async () => {
    let refused = false;
    const { url } = await serve((_url, request, response) => {
      if (!refused) request.socket.destroy();
      else json(response, results(event({ eventID: 'urn:e:1', epcList: ['urn:a'] })));
      refused = true;
    });
    expect((await client(url).find('MATCH_anyEPC', ['urn:a'], [], asking())).events).toHaveLength(1);
  });

  test('no answer ends at the deadline, a closed port at once', async () => {
    const { url } = await serve(() => {});
    const found = client(url).find('MATCH_anyEPC', ['urn:a'], [], { signal: AbortSignal.timeout(150) });
    expect(await firstOf({ found, late: sleep(5_000) })).toBe('found');
    expect((await found).failed.get('urn:a')).toEqual(fault('TIMEOUT'));
    expect(
      (await client('http://127.0.0.1:1').find('MATCH_anyEPC', ['urn:a'], [], asking())).failed.get('urn:a'),
    ).toEqual(fault('UNAVAILABLE'));
  });
});

describe('documents of the standard', () => {
  const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

  test('an EPCISDocument, an EPCISQueryDocument and a single event are read alike', () => {
    const one = event({ eventID: 'urn:uuid:1', epcList: ['urn:epc:id:sgtin:0614141.107346.2017'] });
    const documents = [
      { type: 'EPCISDocument', schemaVersion: '2.0', epcisBody: { eventList: [one] } },
      results(one),
      { '@context': 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', ...one },
    ];
    for (const document of documents)
      expect(readDocument(bytes(document), 'application/ld+json').events.map((each) => each.id)).toEqual([
        'urn:uuid:1',
      ]);
  });

  test('an object event with every kind of field', () => {
    const found = read({
      eventTime: '2026-04-03T20:33:31.116Z',
      recordTime: '2026-04-04T00:00:00Z',
      bizStep: 'urn:epcglobal:cbv:bizstep:shipping',
      disposition: 'https://ref.gs1.org/cbv/Disp-in_transit',
      epcList: ['urn:epc:id:sgtin:0614141.107346.2017'],
      quantityList: [{ epcClass: 'urn:epc:class:lgtin:0614141.077777.987', quantity: 30.5, uom: 'KGM' }],
      readPoint: { id: 'urn:epc:id:sgln:0614141.07346.1234' },
      bizTransactionList: [{ type: 'cbv:BTT-bol', bizTransaction: 'urn:x:1' }],
      sourceList: [{ type: 'urn:epcglobal:cbv:sdt:owning_party', source: 'urn:epc:id:pgln:0614141.00001' }],
      sensorElementList: [
        {
          sensorMetadata: { time: '2026-04-03T20:30:00Z', deviceID: 'urn:d:1' },
          sensorReport: [
            { type: 'gs1:MeasurementType-Temperature', value: 26, uom: 'CEL' },
            { type: 'Humidity', minValue: 12.1 },
            'broken',
          ],
        },
      ],
      persistentDisposition: { set: ['cbv:Disp-recalled'], unset: ['completeness_inferred'] },
      'example:colour': 'red',
    });
    expect(found).toMatchObject({
      at: '2026-04-04T04:33:31.116+08:00',
      recordedAt: '2026-04-04T08:00:00+08:00',
      step: 'shipping',
      disposition: 'in_transit',
      readPoint: 'urn:epc:id:sgln:0614141.07346.1234',
      objects: [{ instance: true }, { quantity: 30.5, unit: 'kg', instance: false }],
      transactions: [{ type: 'bol', uri: 'urn:x:1' }],
      sources: [{ type: 'owning_party' }],
      sensors: [
        { type: 'Temperature', value: 26, unit: 'CEL', at: '2026-04-04T04:30:00+08:00', device: 'urn:d:1' },
        { type: 'Humidity', min: 12.1 },
      ],
      dispositionsSet: ['recalled'],
    });
  });

  test('prefixes of the document are written out; a context can rename no URN', () => {
    const { events } = readDocument(
      bytes({
        ...results(
          event({
            eventID: 'ex:e1',
            epcList: ['ex:42', 'urn:uuid:7', 'https://a.example/1'],
            'ex:field': 1,
            bizStep: 'ex:ageing',
          }),
        ),
        '@context': [{ ex: 'https://plants.example/item/', urn: 'https://evil.example/', https: 'urn:evil:' }],
      }),
      undefined,
    );
    expect(events[0]).toMatchObject({
      id: 'https://plants.example/item/e1',
      step: 'https://plants.example/item/ageing',
      objects: [{ uri: 'https://plants.example/item/42' }, { uri: 'urn:uuid:7' }, { uri: 'https://a.example/1' }],
    });
    expect(events[0]?.extensions.get('https://plants.example/item/field')).toBe(1);
  });

  test('a blank node id names nothing outside its document', () => {
    expect(read({ eventID: '_:event1' }).id).toBeNull();
  });

  test('names that would reach a prototype stay names', () => {
    const raw = JSON.parse(
      '{"type":"ObjectEvent","eventTime":"2026-03-01T08:00:00Z","eventTimeZoneOffset":"+08:00","action":"ADD","__proto__":{"polluted":1},"ilmd":{"__proto__":{"polluted":1}}}',
    ) as Raw;
    readEvent(raw, new Prefixes());
    expect(({} as Raw)['polluted']).toBeUndefined();
  });

  test('the vocabulary has one word for its many spellings', () => {
    for (const spelling of [
      'shipping',
      'cbv:BizStep-shipping',
      'https://ref.gs1.org/cbv/BizStep-shipping',
      'https://ns.gs1.org/cbv/BizStep-shipping',
      'urn:epcglobal:cbv:bizstep:shipping',
    ])
      expect(cbvWord(spelling)).toBe('shipping');
    expect(cbvWord('https://plants.example/step/ageing')).toBe('https://plants.example/step/ageing');
    expect(bizStepSpellings('cbv:BizStep-shipping')).toContain('urn:epcglobal:cbv:bizstep:shipping');
  });
});

describe('identifiers', () => {
  const identifiers = (): Identifiers => new Identifiers({});

  test('every spelling of a GS1 key is one code', () => {
    const codes = [
      'https://id.gs1.org/01/80614141123458/21/12345',
      'https://brand.example/x/01/80614141123458/21/12345',
      'urn:epc:id:sgtin:0614141.812345.12345',
    ].map((uri) => identifiers().codeOf(uri));
    expect(new Set(codes)).toEqual(new Set(['gs1:(01)80614141123458(21)12345']));
    expect(identifiers().codeOf('urn:epc:idpat:sgtin:0614141.812345.*')).toBe('gs1:(01)80614141123458');
    expect(
      [
        'https://id.gs1.org/414/6901234000016',
        'https://id.gs1.org/417/6901234000016',
        'urn:epc:id:sgln:690123400.001.0',
        'urn:epc:id:pgln:6901234.00001',
      ].map((uri) => identifiers().organizationOf(uri)),
    ).toEqual(Array(4).fill('gs1:(414)6901234000016'));
  });

  test('a code of ours goes there and back; any other URI is the code as it stands', () => {
    for (const code of ['cert:HGZ370681202611050001', 'hazlot:370610123.CL20260301', 'uscc:91370681MA3T00017D']) {
      const [uri = ''] = identifiers().spellings(code);
      expect(uri).toMatch(/^urn:tongcha:code:[^:]+$/);
      expect(identifiers().codeOf(uri)).toBe(code);
    }
    for (const uri of ['https://plants.example/item/42', 'urn:gdst:example.org:product:lot:class:p1.l1', 'ex:42']) {
      expect(identifiers().codeOf(uri)).toBe(uri);
      expect(identifiers().spellings(uri)).toEqual([uri]);
    }
    expect(identifiers().codeOf('urn:tongcha:code:%E0%A4%A')).toBeNull();
    expect(identifiers().codeOf('not a uri')).toBeNull();
  });

  test('an EPC URN is asked with the company prefix that is configured or was seen, else guessed with every length', () => {
    const code = 'gs1:(01)80614141123458(10)L/1';
    expect(new Identifiers({ companyPrefixes: ['0614141'] }).spellings(code)).toEqual([
      'https://id.gs1.org/01/80614141123458/10/L%2F1',
      'urn:epc:class:lgtin:0614141.812345.L%2F1',
    ]);
    const learning = identifiers();
    expect(learning.guesses(code)).toHaveLength(7);
    expect(learning.guesses(code)).toContain('urn:epc:class:lgtin:0614141.812345.L%2F1');
    for (const guess of learning.guesses(code)) expect(identifiers().codeOf(guess)).toBe(code);
    learning.codeOf('urn:epc:id:sgtin:0614141.000001.7');
    expect(learning.guesses(code)).toEqual([]);
    expect(learning.spellings(code)).toContain('urn:epc:class:lgtin:0614141.812345.L%2F1');
  });
});

describe('errors declared', () => {
  const wrong = { eventID: 'urn:e:1', epcList: ['urn:a'], bizStep: 'shipping' };
  const declaration = {
    ...wrong,
    recordTime: '2026-03-05T00:00:00Z',
    errorDeclaration: {
      declarationTime: '2026-03-05T00:00:00Z',
      reason: 'incorrect_data',
      correctiveEventIDs: ['urn:e:2'],
    },
  };
  const right = { eventID: 'urn:e:2', epcList: ['urn:a'], bizStep: 'receiving' };

  test('take back the event of the same id wherever they stand; the correction they name stands', () => {
    const orders = [
      [wrong, declaration, right],
      [declaration, right, wrong],
      [right, wrong, declaration],
      [wrong, wrong, right, declaration, wrong],
    ];
    for (const order of orders) {
      const { events, withdrawn } = standing(order.map(read));
      expect(events.map((each) => each.id)).toEqual(['urn:e:2']);
      expect(withdrawn.map((each) => each.id)).toEqual(['urn:e:1']);
    }
  });

  test('without an id take back the event of the same content, however its fields are ordered', () => {
    const { eventID: _, ...anonymous } = declaration;
    const same = read({ bizStep: 'shipping', epcList: ['urn:a'] });
    expect(standing([same, read(anonymous)]).events).toEqual([]);
    expect(standing([read({ bizStep: 'shipping', epcList: ['urn:b'] }), read(anonymous)]).events).toHaveLength(1);
  });

  test('property: the order of arrival makes no difference, and no declared event stands', () => {
    const ids = fc.constantFrom('urn:e:1', 'urn:e:2', 'urn:e:3', 'urn:e:4');
    const some = fc.array(fc.record({ id: ids, declared: fc.boolean(), minute: fc.integer({ min: 0, max: 3 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(some, fc.nat(), (drawn, seed) => {
        const all = drawn.map(({ id, declared, minute }) =>
          read({
            eventID: id,
            eventTime: `2026-03-01T08:0${minute}:00Z`,
            epcList: ['urn:a'],
            ...(declared ? { errorDeclaration: { declarationTime: '2026-03-02T00:00:00Z' } } : {}),
          }),
        );
        const kept = standing(all).events.map((each) => each.id);
        const declared = new Set(drawn.filter((each) => each.declared).map((each) => each.id));
        expect(new Set(kept)).toEqual(new Set(drawn.map((each) => each.id).filter((id) => !declared.has(id))));
        expect(kept).toHaveLength(new Set(kept).size);
        const shuffled = all.toSorted(
          (a, b) => ((seed + all.indexOf(a) * 7919) % 101) - ((seed + all.indexOf(b) * 7919) % 101),
        );
        expect(new Set(standing(shuffled).events.map((each) => each.id))).toEqual(new Set(kept));
      }),
    );
  });
});

describe('aggregation and association', () => {
  const codeOf = (uri: string): string => uri;
  const at = (minute: number): string => `2026-03-01T08:${String(minute).padStart(2, '0')}:00Z`;
  const move = (minute: number, action: string, children: string[] | undefined, more: Raw = {}): EpcisEvent =>
    read({
      type: 'AggregationEvent',
      eventID: `urn:e:${minute}:${action}`,
      eventTime: at(minute),
      parentID: 'urn:box',
      action,
      ...(children ? { childEPCs: children } : {}),
      ...more,
    });
  const told = (events: EpcisEvent[]): unknown[] =>
    spans(events, codeOf).map((span) =>
      [span.child, span.begin.instant, span.end?.instant ?? null].map((part) =>
        typeof part === 'number' ? new Date(part).getUTCMinutes() : part,
      ),
    );

  test('a DELETE ends what it names, one without children everything in the parent', () => {
    expect(
      told([
        move(1, 'ADD', ['urn:a', 'urn:b']),
        move(5, 'DELETE', ['urn:a']),
        move(7, 'ADD', ['urn:c']),
        move(9, 'DELETE', undefined),
      ]),
    ).toEqual([
      ['urn:a', 1, 5],
      ['urn:b', 1, 9],
      ['urn:c', 7, 9],
    ]);
  });

  test('a refilled parent has two spans; what is put in at the instant of emptying stays', () => {
    expect(told([move(1, 'ADD', ['urn:a']), move(5, 'DELETE', undefined), move(5, 'ADD', ['urn:a'])])).toEqual([
      ['urn:a', 1, 5],
      ['urn:a', 5, null],
    ]);
  });

  test('an amount of a class ends its span only when nothing is left', () => {
    const quantity = (quantity: number): Raw => ({
      childQuantityList: [{ epcClass: 'urn:lot', quantity, uom: 'KGM' }],
    });
    expect(told([move(1, 'ADD', undefined, quantity(100)), move(2, 'DELETE', undefined, quantity(40))])).toEqual([
      ['urn:lot', 1, null],
    ]);
    expect(
      told([
        move(1, 'ADD', undefined, quantity(100)),
        move(2, 'DELETE', undefined, quantity(40)),
        move(3, 'DELETE', undefined, quantity(60)),
      ]),
    ).toEqual([['urn:lot', 1, 3]]);
  });

  test('an observation tells of a child of which no ADD is known, and adds nothing to one that is', () => {
    expect(told([move(3, 'OBSERVE', ['urn:a'])])).toEqual([['urn:a', 3, null]]);
    expect(told([move(1, 'ADD', ['urn:a']), move(3, 'OBSERVE', ['urn:a'])])).toEqual([['urn:a', 1, null]]);
  });

  test('an aggregation does not end an association of the same parent', () => {
    const install = move(1, 'ADD', ['urn:a'], { type: 'AssociationEvent' });
    expect(spans([install, move(2, 'DELETE', undefined)], codeOf)).toMatchObject([{ kind: 'INSTALL', end: null }]);
  });

  test('property: no span ends before it begins, each child is once in a parent between an ADD and its DELETE, and order of arrival does not matter', () => {
    const children = fc.subarray(['urn:a', 'urn:b', 'urn:c'], { minLength: 1 });
    const moves = fc.array(fc.record({ add: fc.boolean(), all: fc.boolean(), children }), { maxLength: 15 });
    fc.assert(
      fc.property(moves, (drawn) => {
        const events = drawn.map(({ add, all, children: named }, minute) =>
          move(minute, add ? 'ADD' : 'DELETE', !add && all ? undefined : named),
        );
        const found = told(events) as [string, number, number | null][];
        for (const [, begin, end] of found) expect(end === null || end > begin).toBe(true);
        const inside = new Set<string>();
        for (const { add, all, children: named } of drawn)
          for (const child of !add && all ? ['urn:a', 'urn:b', 'urn:c'] : named) {
            if (add) inside.add(child);
            else inside.delete(child);
          }
        expect(new Set(found.filter(([, , end]) => end === null).map(([child]) => child))).toEqual(inside);
        expect(told(events.toReversed()).map(String).sort()).toEqual(found.map(String).sort());
      }),
    );
  });
});

describe('a list of codes', () => {
  const listed = async (url: string): Promise<string[]> => {
    const codes: string[] = [];
    for await (const { code } of listCodes(
      repository(url),
      { conditions: [], matches: () => true, from: null },
      call(),
    ))
      codes.push(code);
    return codes;
  };
  const seen = (minute: number, ...epcList: string[]): Raw =>
    event({
      eventID: `urn:e:${minute}:${epcList.join()}`,
      eventTime: `2026-03-01T08:${String(minute).padStart(2, '0')}:00Z`,
      epcList,
    });

  test('has each code once, with its first event, in the order of time and code also where a moment spans pages', async () => {
    const { url } = await holding(
      [seen(1, 'urn:c'), seen(1, 'urn:b'), seen(1, 'urn:a', 'urn:b'), seen(2, 'urn:b', 'urn:d'), seen(3, 'urn:a')],
      { perPage: 2, ignores: (name) => name.startsWith('order') },
    );
    expect(await listed(url)).toEqual(['urn:a', 'urn:b', 'urn:c', 'urn:d']);
  });

  test('cannot be had from a repository that does not keep to the order of time', async () => {
    const { url } = await holding([seen(3, 'urn:c'), seen(1, 'urn:a')], {
      perPage: 1,
      ignores: (name) => name.startsWith('order'),
    });
    await expect(listed(url)).rejects.toEqual(fault('BAD_ANSWER'));
  });
});

describe('links', () => {
  const input = 'https://plants.example/raw/7';
  const product = 'https://plants.example/made/42';
  const inputs = event({
    type: 'TransformationEvent',
    action: undefined,
    eventID: 'urn:e:in',
    transformationID: 'urn:t:1',
    inputQuantityList: [{ epcClass: input, quantity: 2, uom: 'TNE' }],
  });
  const outputs = event({
    type: 'TransformationEvent',
    action: undefined,
    eventID: 'urn:e:out',
    eventTime: '2026-03-01T09:00:00+08:00',
    transformationID: 'urn:t:1',
    outputEPCList: [product],
  });

  test('a transformation recorded in two events is found from either end, with the same evidence', async () => {
    const { url } = await holding([inputs, outputs]);
    const asked = repository(url);
    const expected = {
      kind: 'TRANSFORM',
      from: input,
      to: product,
      at: '2026-03-01T08:00:00+08:00',
      quantity: { value: 2, unit: 't' },
      evidence: { system: 'test-epcis', recordId: 'urn:e:in', confidence: 'HIGH' },
    };
    expect(await asked.links([product, 'urn:nobody'], 'BACK', call())).toMatchObject([[expected], []]);
    expect(await asked.links([input], 'FORWARD', call())).toMatchObject([[expected]]);
    expect(await asked.links([input], 'BACK', call())).toEqual([[]]);
  });

  test('only the pairs with the code are made of a step with many inputs and outputs', async () => {
    const many = event({
      type: 'TransformationEvent',
      action: undefined,
      eventID: 'urn:e:many',
      inputEPCList: Array.from({ length: 300 }, (_, i) => `urn:in:${i}`),
      outputEPCList: Array.from({ length: 300 }, (_, i) => `urn:out:${i}`),
    });
    const { url } = await holding([many]);
    const [back] = await repository(url).links(['urn:out:7'], 'BACK', call());
    expect(back).toHaveLength(300);
  });

  test('what goes into itself is no link', async () => {
    const { url } = await holding([
      event({
        type: 'TransformationEvent',
        action: undefined,
        eventID: 'urn:e:1',
        inputEPCList: ['urn:a', 'urn:b'],
        outputEPCList: ['urn:a'],
      }),
    ]);
    expect(await repository(url).links(['urn:a'], 'BACK', call())).toMatchObject([[{ from: 'urn:b' }]]);
  });

  test('a DELETE that names no children ends the link of a child that is asked about alone', async () => {
    const packed = event({
      type: 'AggregationEvent',
      action: 'ADD',
      eventID: 'urn:e:1',
      parentID: 'urn:pallet:1',
      childEPCs: ['urn:a'],
    });
    const emptied = event({
      type: 'AggregationEvent',
      action: 'DELETE',
      eventID: 'urn:e:2',
      eventTime: '2026-03-02T08:00:00+08:00',
      parentID: 'urn:pallet:1',
    });
    const { url } = await holding([packed, emptied]);
    const expected = [[{ kind: 'PACK', from: 'urn:a', to: 'urn:pallet:1', until: '2026-03-02T08:00:00+08:00' }]];
    expect(await repository(url).links(['urn:a'], 'FORWARD', call())).toMatchObject(expected);
    expect(await repository(url).links(['urn:pallet:1'], 'BACK', call())).toMatchObject(expected);
  });

  test('an event declared in error on a later page makes no link', async () => {
    const wrong = event({
      type: 'TransformationEvent',
      action: undefined,
      eventID: 'urn:e:1',
      inputEPCList: ['urn:wrong'],
      outputEPCList: ['urn:a'],
    });
    const filler = Array.from({ length: 5 }, (_, i) => event({ eventID: `urn:f:${i}`, epcList: ['urn:a'] }));
    const { url } = await holding(
      [wrong, ...filler, { ...wrong, errorDeclaration: { declarationTime: '2026-03-02T00:00:00Z' } }],
      { perPage: 2 },
    );
    expect(await repository(url).links(['urn:a'], 'BACK', call())).toEqual([[]]);
    expect(await repository(url).links(['urn:wrong'], 'FORWARD', call())).toEqual([[]]);
  });

  test('parties, transport documents and extension fields are links from both ends', async () => {
    const holder = 'https://id.gs1.org/417/6901234000016';
    const field = { namespace: 'https://plants.example/voc/', prefix: 'pv', name: 'machine', kind: 'TREAT' } as const;
    const received = event({
      eventID: 'urn:e:1',
      epcList: ['urn:a'],
      destinationList: [{ type: 'owning_party', destination: holder }],
      bizTransactionList: [
        { type: 'bol', bizTransaction: 'urn:bol:1' },
        { type: 'po', bizTransaction: 'urn:po:1' },
      ],
    });
    const shipped = event({
      eventID: 'urn:e:2',
      eventTime: '2026-03-09T08:00:00+08:00',
      epcList: ['urn:a'],
      sourceList: [{ type: 'owning_party', source: holder }],
    });
    const cooked = event({ eventID: 'urn:e:3', epcList: ['urn:a'], 'pv:machine': 'urn:machine:1' });
    const { url } = await holding([received, shipped, cooked]);
    const context = { extensionLinks: [field] };
    // The field's prefix is the document's to declare.
    const { url: declared } = await serve((asked, _request, response) => {
      void fetch(`${url}${asked.pathname}${asked.search}`).then(async (answer) => {
        const document = (await answer.json()) as Raw;
        json(response, { ...document, '@context': [{ pv: field.namespace }] }, {}, answer.status);
      });
    });
    const asked = repository(declared, context);
    const hold = {
      kind: 'HOLD',
      from: 'urn:a',
      to: 'gs1:(414)6901234000016',
      at: '2026-03-01T08:00:00+08:00',
      until: '2026-03-09T08:00:00+08:00',
      evidence: { recordId: 'urn:e:1' },
    };
    const carried = { kind: 'TRANSPORT', from: 'urn:a', to: 'urn:bol:1' };
    const treated = { kind: 'TREAT', from: 'urn:machine:1', to: 'urn:a', evidence: { recordId: 'urn:e:3' } };
    expect(await asked.links(['urn:a'], 'FORWARD', call())).toMatchObject([[hold, carried]]);
    expect(await asked.links(['urn:a'], 'BACK', call())).toMatchObject([[treated]]);
    expect(await asked.links(['gs1:(414)6901234000016', 'urn:bol:1'], 'BACK', call())).toMatchObject([
      [hold],
      [carried],
    ]);
    expect(await asked.links(['urn:machine:1'], 'FORWARD', call())).toMatchObject([[treated]]);
  });

  test.each([
    ['refuses', { knows: (name: string) => /^(MATCH_|perPage)/.test(name) }],
    ['overlooks', { ignores: (name: string) => !name.startsWith('MATCH_') }],
  ])('a repository that %s conditions beyond the basic ones is still walked by code', async (_how, manner) => {
    const whole = event({
      type: 'TransformationEvent',
      action: undefined,
      eventID: 'urn:e:1',
      inputEPCList: [input],
      outputEPCList: [product],
    });
    const { url } = await holding(
      [whole, ...Array.from({ length: 40 }, (_, i) => event({ eventID: `urn:x:${i}`, epcList: [`urn:x:${i}`] }))],
      { ...manner, perPage: 5 },
    );
    const asked = call();
    expect(await repository(url).links([product], 'BACK', asked)).toMatchObject([[{ from: input }]]);
    expect(await repository(url).links([input], 'FORWARD', asked)).toMatchObject([[{ to: product }]]);
    expect(asked.partials).toEqual([]);
  });

  test('a repository that only knows EPC URNs is walked from a code without one', async () => {
    const lot = event({
      type: 'TransformationEvent',
      action: undefined,
      eventID: 'urn:e:1',
      inputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:0614141.077777.RAW7' }],
      outputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:0614141.812345.L7', quantity: 5 }],
    });
    const { url, asked } = await holding([lot]);
    const walked = repository(url);
    expect(await walked.links(['gs1:(01)80614141123458(10)L7'], 'BACK', call())).toMatchObject([
      [{ from: 'gs1:(01)00614141777778(10)RAW7' }],
    ]);
    const before = asked.length;
    expect(await walked.links(['gs1:(01)00614141777778(10)RAW7'], 'FORWARD', call())).toMatchObject([
      [{ to: 'gs1:(01)80614141123458(10)L7' }],
    ]);
    expect(
      asked
        .slice(before)
        .some(
          (url) =>
            url.search.includes('idpat') || (url.searchParams.get('MATCH_anyEPCClass')?.split('|').length ?? 0) > 2,
        ),
    ).toBe(false);
  });

  test('a party is known by the master data beside events that name it, in a repository that can be asked so', async () => {
    const shipped = event({
      eventID: 'urn:e:1',
      epcList: ['urn:a'],
      sourceList: [{ type: 'owning_party', source: 'urn:epc:id:pgln:6901234.00001' }],
    });
    const vocabularyList = [
      {
        type: 'urn:epcglobal:epcis:vtype:Party',
        vocabularyElementList: [
          {
            id: 'urn:epc:id:pgln:6901234.00001',
            attributes: [{ id: 'urn:epcglobal:cbv:mda:name', attribute: '某厂' }],
          },
          { broken: true },
        ],
      },
    ];
    const { url } = await serve((_url, _request, response) =>
      json(response, { ...results(shipped), epcisHeader: { epcisMasterData: { vocabularyList } } }),
    );
    expect((await repository(url).party('gs1:(414)6901234000016', call()))?.get('urn:epcglobal:cbv:mda:name')).toBe(
      '某厂',
    );
    const { url: basic } = await holding([shipped], { knows: (name) => name.startsWith('MATCH_') });
    expect(await repository(basic).party('gs1:(414)6901234000016', call())).toBeNull();
  });

  test('records and both directions in one operation ask about a code once', async () => {
    const { url, asked } = await holding([inputs, outputs]);
    const walked = repository(url);
    const operation = call();
    await Promise.all([
      walked.histories([product], operation),
      walked.links([product], 'BACK', operation),
      walked.links([product], 'FORWARD', operation),
    ]);
    expect(asked.filter((each) => each.searchParams.has('MATCH_anyEPC'))).toHaveLength(1);
  });

  test('a failure is the answer of its own codes; what fails beside them leaves the rest standing, incomplete', async () => {
    const { url: inner } = await holding([inputs, outputs]);
    const { url } = await serve((asked, _request, response) => {
      if (asked.searchParams.has('EQ_transformationID')) return json(response, {}, {}, 503);
      if (asked.searchParams.get('MATCH_anyEPC')?.includes('urn:bad')) return json(response, {}, {}, 403);
      void fetch(`${inner}${asked.pathname}${asked.search}`).then(async (answer) =>
        json(response, await answer.json(), {}, answer.status),
      );
    });
    const operation = call();
    expect(await repository(url).links([product], 'BACK', operation)).toEqual([[]]);
    expect(operation.partials).toEqual([[fault('UNAVAILABLE'), [product]]]);
    expect(await repository(url).links(['urn:bad'], 'BACK', call())).toEqual([fault('REFUSED')]);
  });
});
