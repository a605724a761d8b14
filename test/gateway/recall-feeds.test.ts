import type { IncomingMessage } from 'node:http';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { HttpResponse } from '../../common/http/index.ts';
import { recallFeeds } from '../../gateway/pipeline/recall-feeds.ts';
import { refuseOperation } from '../../gateway/pipeline/response.ts';
import type { GatewayRequest } from '../../gateway/pipeline/request.ts';
import type { GatewayResponse } from '../../gateway/pipeline/response.ts';
import { readRecallSearch } from '../../schema/recall-search.ts';

const QUERY = 'query Recalled($where:RecalledCondition){recalled{complete}}';

const LOT = 'gs1:(01)06901234001105(10)C&"<';
const edge = (code: string, at: string | null, recall: object = {}, more: object = {}): object => ({
  at,
  node: {
    code,
    sector: 'FOOD_DRUG',
    member: 'food-drug',
    statedBy: { kind: 'MINISTRY', zh: '食品药品', en: 'Food and drugs' },
    productName: '片<剂>',
    recalls: [
      { id: 'ZH-0', at: '2020-01-01T00:00:00+08:00', reason: 'an old one' },
      {
        id: 'ZH-1',
        level: '一级',
        at,
        reason: '杂质 ]]> & "超标"',
        advice: '停止使用',
        organization: { name: '厂' },
        status: 'open',
        ...recall,
      },
    ],
    source: { system: 's', asOf: '2026-11-20T08:00:00+08:00' },
    ...more,
  },
});
const answerOf = (edges: readonly object[], more: object = {}): object => ({
  recalled: { edges, coverage: [], gaps: [], complete: true, pageInfo: { hasNextPage: false }, ...more },
});
const TWO = answerOf([
  edge(LOT, '2026-11-19T23:00:00.000Z'),
  edge('urn:x:2', '2026-11-01T00:00:00.000Z', { status: '召回完成' }),
]);

interface Asked {
  readonly response: HttpResponse;
  readonly text: string;
  readonly requests: readonly GatewayRequest[];
}

async function ask(
  address: string,
  data: object | GatewayResponse = TWO,
  headers: Readonly<Record<string, string>> = {},
): Promise<Asked> {
  const requests: GatewayRequest[] = [];
  const feeds = recallFeeds(
    async (request) => {
      requests.push(request);
      if ('status' in data) return data;
      return {
        status: 200,
        headers: [['cache-control', 'public, max-age=20']],
        data: Buffer.from(JSON.stringify({ data })),
        errors: [],
        extensions: {},
        refused: null,
      };
    },
    () => ['query Other { a }', QUERY],
    1,
  );
  const [path = ''] = address.split('?');
  const [, first = '', below = ''] = /^(\/[^/]*)(.*)$/.exec(path) ?? [];
  const incoming = {
    url: address,
    headers: { host: 'trace.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '9.9.9.9', ...headers },
    rawHeaders: [],
    socket: { remoteAddress: '127.0.0.1' },
  } as unknown as IncomingMessage;
  const response = await feeds[first]?.(incoming, below);
  if (!response) throw new Error(`nothing is at ${first}`);
  return { response, text: String(response.body), requests };
}

const header = ({ response }: Asked, name: string): string | undefined =>
  [...response.headers].find(([each]) => each === name)?.[1];

interface AtomEntry {
  readonly id: string;
  readonly title: string;
  readonly updated: string;
  readonly author: { readonly name: string };
  readonly content: { readonly '#text': string; readonly '@type': string };
  readonly link: { readonly '@href': string; readonly '@rel': string };
}

interface Atom {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly updated: string;
  readonly author: { readonly name: string };
  readonly link: readonly { readonly '@rel': string; readonly '@href': string }[];
  readonly entry: readonly AtomEntry[];
}

/** What RFC 4287 asks of every feed is asked here of each. */
function atomIn(text: string): Atom {
  expect(XMLValidator.validate(text)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    trimValues: false,
    isArray: (name) => name === 'entry',
  });
  const { feed } = parser.parse(text) as { readonly feed: Atom & { readonly '@xmlns': string } };
  expect(feed['@xmlns']).toBe('http://www.w3.org/2005/Atom');
  const read = { ...feed, entry: feed.entry ?? [] };
  // 4.1.1 and 4.1.2: one id, title and updated each; an author; a link to itself; an alternate or content.
  for (const each of [read, ...read.entry]) {
    expect([each.id, each.title, each.author.name].every((one) => typeof one === 'string' && one !== '')).toBe(true);
    // 3.3, and RFC 3339.
    expect(each.updated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/);
    // 4.2.6: an IRI.
    expect(URL.canParse(each.id)).toBe(true);
  }
  expect(read.link.map((link) => link['@rel'])).toEqual(['self', 'alternate']);
  const ids = read.entry.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  return read;
}

describe('the list as a feed of Atom', () => {
  test('has what is recalled, the newest first, each with what to do and whose word it is', async () => {
    const asked = await ask('/recalls.atom?level=I&junk=1&sector=FOOD_DRUG');
    expect(header(asked, 'content-type')).toBe('application/atom+xml; charset=utf-8');
    const feed = atomIn(asked.text);
    expect(feed.link.map((link) => link['@href'])).toEqual([
      'https://trace.example/recalls.atom?sector=FOOD_DRUG&level=I',
      'https://trace.example/recalls?sector=FOOD_DRUG&level=I',
    ]);
    expect(feed.updated).toBe('2026-11-19T23:00:00.000Z');
    expect(feed.entry.map(({ title, updated }) => [title, updated])).toEqual([
      [`召回：片<剂>（${LOT}）`, '2026-11-19T23:00:00.000Z'],
      ['召回已结束：片<剂>（urn:x:2）', '2026-11-01T00:00:00.000Z'],
    ]);
    const [first] = feed.entry;
    expect(first?.link['@href']).toBe(`https://trace.example/t/${encodeURIComponent(LOT)}`);
    expect(first?.content['#text']).toContain('原因：杂质 ]]> & "超标"\n怎么办：停止使用\n召回单位：厂');
    expect(first?.content['#text']).toContain('来源：食品药品 · 数据时点 2026年11月20日 08:00');
    // What to do is for what stands.
    expect(feed.entry[1]?.content['#text']).not.toContain('怎么办');
  });

  test('an entry is the same one whatever else changes, and another for another recall or member', async () => {
    const idsOf = async (...edges: readonly object[]): Promise<unknown[]> =>
      atomIn((await ask('/recalls.atom', answerOf(edges))).text).entry.map(({ id }) => id);
    const at = '2026-11-01T00:00:00.000Z';
    const [one] = await idsOf(edge('urn:x:1', at));
    expect(one).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(
      await idsOf(
        edge('urn:x:0', at),
        edge('urn:x:1', at, { reason: 'another', status: 'closed' }, { productName: null }),
      ),
    ).toEqual([expect.not.stringMatching(String(one)), one]);
    const others = await idsOf(edge('urn:x:1', at, { id: 'ZH-2' }), edge('urn:x:1', at, {}, { member: 'food-drug/1' }));
    expect(others).not.toContain(one);
  });

  test('whatever stands in a record, it is XML', async () => {
    const nasty = `\u0000\u0008\ud800]]></content><script>&#0;\uffff"'`;
    const { text } = await ask(
      '/recalls.atom',
      answerOf([
        edge(
          'urn:x:1',
          '2026-11-01T00:00:00Z',
          { reason: nasty, advice: nasty, organization: { name: nasty } },
          { productName: nasty, member: nasty },
        ),
      ]),
    );
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    expect(text.isWellFormed()).toBe(true);
    expect(atomIn(text).entry.length).toBe(1);
  });

  test('with nothing recalled it is a feed without entries', async () => {
    expect(atomIn((await ask('/recalls.atom', answerOf([]))).text).entry).toEqual([]);
  });

  test('one that nobody dates is of the time of its data', async () => {
    const { text } = await ask('/recalls.atom', answerOf([edge('urn:x:1', null)]));
    expect(atomIn(text).entry[0]?.updated).toBe('2026-11-20T00:00:00.000Z');
  });

  test('who was not heard is told in the feed', async () => {
    const { text } = await ask('/recalls.atom', {
      recalled: {
        ...(TWO as { recalled: object }).recalled,
        gaps: [{ reason: 'TIMEOUT', sector: 'CUSTOMS', member: 'customs' }],
        coverage: [{ sector: 'FOOD_DRUG', member: 'food-drug/370000', status: 'ANSWERED', complete: false }],
        complete: false,
      },
    });
    expect(atomIn(text).subtitle).toMatch(/^下列部门暂未答复.*food-drug\/370000、.+。$/);
  });
});

describe('the list as a JSON Feed', () => {
  test('is of version 1.1, with the same entries', async () => {
    const asked = await ask('/recalls.json?state=all&lang=en');
    expect(header(asked, 'content-type')).toBe('application/feed+json; charset=utf-8');
    const feed = JSON.parse(asked.text) as Record<string, unknown> & {
      readonly items: readonly Record<string, unknown>[];
    };
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      language: 'en',
      home_page_url: 'https://trace.example/recalls?state=all',
      feed_url: 'https://trace.example/recalls.json?state=all&lang=en',
      _tongcha: { complete: true, missing: null },
    });
    const atom = atomIn((await ask('/recalls.atom?state=all&lang=en')).text);
    expect(feed.items.map(({ id, title, url }) => [id, title, url])).toEqual(
      atom.entry.map(({ id, title, link }) => [id, title, link['@href']]),
    );
    expect(feed.items[0]).toMatchObject({
      date_modified: '2026-11-19T23:00:00.000Z',
      content_text: expect.stringContaining('What to do: 停止使用'),
      tags: ['FOOD_DRUG', 'recall/I', 'standing'],
    });
  });
});

describe('how a feed is asked for', () => {
  test('as the public, for fifty, by the portal’s own document, for whoever stands behind our proxy', async () => {
    const { requests } = await ask('/recalls.json?product=片&to=2026-11-30', TWO, { authorization: 'Bearer x' });
    const [request] = requests;
    expect(request?.params()).toMatchObject({
      query: QUERY,
      variables: { where: { product: '片', announced: { to: '2026-11-30T16:00:00.000Z' }, standing: true }, first: 50 },
    });
    expect([request?.authorizations, request?.headers]).toEqual([[], { 'x-forwarded-for': '9.9.9.9' }]);
  });

  test('is kept as long as its answer may be, and is not sent again to whoever has it', async () => {
    const first = await ask('/recalls.atom');
    expect(header(first, 'cache-control')).toBe('public, max-age=20');
    // Where it leads is said by the name by which it was asked.
    expect(header(first, 'vary')).toBe('host, x-forwarded-proto');
    const etag = header(first, 'etag') ?? '';
    const again = await ask('/recalls.atom', TWO, { 'if-none-match': `"x", ${etag}` });
    expect([again.response.status, again.text]).toEqual([304, '']);
    expect((await ask('/recalls.atom', answerOf([]), { 'if-none-match': etag })).response.status).toBe(200);
  });

  test('nothing heard at all is no empty feed, which a reader would take for nothing that is recalled', async () => {
    const gaps = [{ reason: 'TIMEOUT', sector: 'CUSTOMS', member: 'customs' }];
    expect((await ask('/recalls.atom', answerOf([], { gaps }))).response.status).toBe(503);
    expect((await ask('/recalls.atom', refuseOperation(200, 'TIMEOUT', 'late'))).response.status).toBe(503);
    expect((await ask('/recalls.atom', refuseOperation(429, 'RATE_LIMITED', 'too often'))).response.status).toBe(429);
    expect((await ask('/recalls.atom', refuseOperation(200, 'BAD_USER_INPUT', 'no'))).response.status).toBe(400);
  });

  test.each(['level=4', 'state=x', 'from=2026-02-30', 'from=2026-03-02&to=2026-03-01', 'division=37', 'sector=a%20b'])(
    '%s is refused, and nobody asked',
    async (search) => {
      const { response, requests } = await ask(`/recalls.atom?${search}`);
      expect([response.status, requests]).toEqual([400, []]);
    },
  );

  test('there is nothing below a feed, and none at a host that is none', async () => {
    expect((await ask('/recalls.atom/x')).response.status).toBe(404);
    expect((await ask('/recalls.atom', TWO, { host: 'a"b' })).response.status).toBe(400);
  });
});

test.each([
  ['', { standing: true }],
  ['state=all', {}],
  ['state=over&level=II', { standing: false, level: 'II' }],
  [
    'from=2026-03-01&to=2026-03-01',
    { standing: true, announced: { from: '2026-02-28T16:00:00.000Z', to: '2026-03-01T16:00:00.000Z' } },
  ],
  [
    'sector=CUSTOMS&division=370000&product=%20abc%20',
    { standing: true, sectors: ['CUSTOMS'], division: '370000', product: 'abc' },
  ],
])('an address with ?%s asks for %j', (search, where) => {
  expect(readRecallSearch(new URLSearchParams(search))).toEqual({ where, wrong: [] });
});
