import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { allEvents, readEvents, type SentEvent } from './support/read-events.ts';

const CHAIN = `root { code } complete depth direction
  units { code depth sectors records { sector member productName producedAt } }
  links { kind from to at evidence { sector recordId confidence } disagreements doubts }
  gaps { reason sector member codes message }
  coverage { sector member status asked answered held failed }
  withheld { sector policy }
  warnings(undecided: true) { rule { id } outcome codes zh }
  origins { code } destinations { code }`;
const CODES = ['gs1:(01)06901234567892(10)none', 'hazlot:370681009.B1-0', 'gs1:(01)06925303730576(10)20261003A'];
const query = (direction: string): string =>
  `query Q($code: TraceCode!) { chain(code: $code, direction: ${direction}) { ${CHAIN} } }`;
const subscription = (direction: string): string =>
  `subscription S($code: TraceCode!) { chain: chainProgress(code: $code, direction: ${direction}) { ${CHAIN} } }`;
const NAMES = Object.keys(MINISTRIES);

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ proxied: 'ministries', timeoutMs: 4_000, probeEveryMs: 200, as: EVERYTHING });
}, 60_000);
afterAll(() => graph.stop());
afterEach(() => Promise.all(Object.values(graph.proxies).map((proxy) => proxy.set(null))));

interface Subscribing {
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

function subscribe({ body = {}, headers = {}, signal }: Subscribing = {}): Promise<Response> {
  return fetch(graph.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...graph.headersOf(EVERYTHING),
      ...headers,
    },
    body: JSON.stringify({ query: subscription('BACK'), variables: { code: CODES[1] }, ...body }),
    ...(signal ? { signal } : {}),
  });
}

const dataIn = ({ data }: SentEvent): string => data;

describe('a chain that is told while it is walked', () => {
  test.each(CODES.flatMap((code) => ['BACK', 'FORWARD'].map((direction) => ({ code, direction }))))(
    'ends with what chain answers, byte for byte: $code $direction',
    async ({ code, direction }) => {
      const response = await subscribe({ body: { query: subscription(direction), variables: { code } } });
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        'text/event-stream; charset=utf-8',
      ]);
      expect([response.headers.get('x-accel-buffering'), response.headers.get('cache-control')]).toEqual([
        'no',
        'no-store',
      ]);
      const events = await allEvents(response);
      const [last, end] = events.slice(-2);
      expect(end).toEqual({ event: 'complete', data: '' });
      const plain = await graph.query(query(direction), { code });
      expect(last?.data === plain.text).toBe(true);
      for (const each of events.slice(0, -2)) expect(each.data).toContain('"complete":false');
    },
  );

  test.each(NAMES)('and where %s cannot be reached, too', async (name) => {
    await graph.proxies[name]?.set({ kind: 'down' });
    // Until the breaker of its client stands as it will.
    for (let i = 0; i < 3; i += 1) await graph.query(query('BACK'), { code: CODES[1] });
    const plain = await graph.query(query('BACK'), { code: CODES[1] });
    const events = await allEvents(await subscribe());
    expect(events.at(-2)?.data === plain.text).toBe(true);
    await graph.proxies[name]?.set(null);
    await expect
      .poll(async () => (await graph.query(query('BACK'), { code: CODES[1] })).text.includes('UNAVAILABLE'), {
        timeout: 20_000,
        interval: 50,
      })
      .toBe(false);
  });

  test.each(NAMES)('tells what others know while %s does not answer, and whom it awaits', async (name) => {
    await graph.proxies[name]?.set({ kind: 'timeout' });
    const gone = new AbortController();
    for await (const { data } of readEvents(await subscribe({ signal: gone.signal }))) {
      const { chain } = (
        JSON.parse(data) as {
          data: {
            chain: {
              complete: boolean;
              gaps: { reason: string; member: string }[];
              coverage: { member: string; status: string }[];
            };
          };
        }
      ).data;
      expect(chain.complete).toBe(false);
      const awaited = chain.gaps.filter(({ reason }) => reason === 'AWAITED').map(({ member }) => member);
      expect(awaited).toContain(name);
      expect(chain.coverage.find(({ member }) => member === name)?.status).toBe('AWAITED');
      break;
    }
    gone.abort();
    await graph.proxies[name]?.set(null);
  });

  test('the calls of whoever leaves are ended', async () => {
    const proxy = graph.proxies['agriculture'];
    await proxy?.set({ kind: 'timeout' });
    const gone = new AbortController();
    const reading = readEvents(await subscribe({ signal: gone.signal }));
    await reading.next();
    const open = proxy?.counts.open ?? 0;
    expect(open).toBeGreaterThan(0);
    gone.abort();
    await expect.poll(() => proxy?.counts.open, { timeout: 2_000 }).toBeLessThan(open);
  });
});

describe('what is no stream', () => {
  test('a client that takes no events is told how to be told', async () => {
    const response = await subscribe({ headers: { accept: 'application/json' } });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('text/event-stream'), extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  test('a query of a client that takes nothing but events is one event', async () => {
    const events = await allEvents(await subscribe({ body: { query: '{ __typename }' } }));
    expect(events).toEqual([
      { event: 'next', data: '{"data":{"__typename":"Query"}}' },
      { event: 'complete', data: '' },
    ]);
  });

  test('and of one that takes both is JSON', async () => {
    const response = await subscribe({ body: { query: '{ __typename }' }, headers: { accept: '*/*' } });
    expect([response.headers.get('content-type'), await response.text()]).toEqual([
      'application/json; charset=utf-8',
      '{"data":{"__typename":"Query"}}',
    ]);
  });

  test.each([
    ['no operation of the graph', { query: 'subscription { nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['no code', { variables: { code: 'urn' } }, 'BAD_USER_INPUT'],
    [
      'two fields',
      {
        query:
          'subscription { a: chainProgress(code: "urn:a:b") { depth } b: chainProgress(code: "urn:a:b") { depth } }',
      },
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('%s is refused as an event', async (_, body, code) => {
    const events = await allEvents(await subscribe({ body }));
    expect(events.map(({ event }) => event)).toEqual(['next', 'complete']);
    expect(JSON.parse(dataIn(events[0] as SentEvent))).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  test('whoever is not known is refused by HTTP', async () => {
    const response = await subscribe({ headers: { authorization: 'Bearer none' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/json; charset=utf-8']);
  });

  test('introspection lists what can be subscribed to', async () => {
    const { data } = await graph.query('{ __schema { subscriptionType { fields { name } } } }');
    expect(data).toEqual({ __schema: { subscriptionType: { fields: [{ name: 'chainProgress' }] } } });
  });
});
