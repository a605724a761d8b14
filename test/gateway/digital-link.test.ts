import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isLinkPath } from '../../schema/codes/index.ts';
import { portalSite } from '../../gateway/pages/portal-site.ts';

// The points are those of GS1’s own test suite for resolvers, one test each.
const LOT = '/01/06901234001013/10/L-1';
const VOC = 'https://ref.gs1.org/voc/';
const directory = mkdtempSync(join(tmpdir(), 'tongcha-links-'));
const servers: Server[] = [];
let url = '';
let behindProxy = '';

beforeAll(async () => {
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>通查</title>');
  const start = async (hops: number): Promise<string> => {
    const site = portalSite(directory, hops);
    const server = createServer((incoming, response) => {
      if (!site(incoming, response, (incoming.url ?? '/').split('?', 1)[0] ?? '/')) response.writeHead(404).end();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  [url, behindProxy] = [await start(0), await start(1)];
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}
async function get(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method: 'GET' | 'HEAD' | 'OPTIONS' = 'GET',
  base = url,
): Promise<Got> {
  const { statusCode, headers: given, body } = await request(`${base}${path}`, { method, headers });
  return { status: statusCode, headers: given, text: await body.text() };
}
const led = ({ status, headers }: Got): unknown[] => [status, headers['location']];
const page = (code: string): string => `${url}/t/${encodeURIComponent(code)}`;
const LOT_PAGE = (): string => page('gs1:(01)06901234001013(10)L-1');
const PRODUCT_PAGE = (): string => page('gs1:(01)06901234001013');

test('without more it leads to the page of the finest thing it names, with or without a slash at its end', async () => {
  expect(led(await get(LOT))).toEqual([307, LOT_PAGE()]);
  expect(led(await get(`${LOT}/`))).toEqual([307, LOT_PAGE()]);
  expect(led(await get('/01/06901234001013'))).toEqual([307, PRODUCT_PAGE()]);
  expect(led(await get('/gtin/6901234001013'))).toEqual([307, PRODUCT_PAGE()]);
  expect(led(await get('/00/106901234000000015'))).toEqual([307, page('gs1:(00)106901234000000015')]);
  expect(led(await get('/414/6901234000009'))).toEqual([307, page('gs1:(414)6901234000009')]);
});

test('what stands in the query goes on to where it leads', async () => {
  expect(led(await get(`${LOT}?foo=bar&17=261231`))).toEqual([307, `${LOT_PAGE()}?foo=bar&17=261231`]);
});

test('each type of link leads to its page, that of a lot to its product’s where only that has one; any other is not found', async () => {
  for (const written of ['gs1:pip', 'pip', `${VOC}pip`, 'https://gs1.org/voc/pip'])
    expect(led(await get(`${LOT}?linkType=${encodeURIComponent(written)}`))).toEqual([
      307,
      `${PRODUCT_PAGE()}?linkType=${encodeURIComponent(written)}`,
    ]);
  expect(led(await get(`${LOT}?linkType=gs1:recallStatus`))).toEqual([307, `${LOT_PAGE()}?linkType=gs1:recallStatus`]);
  expect(led(await get(`${LOT}?linkType=gs1:defaultLink`))).toEqual([307, `${LOT_PAGE()}?linkType=gs1:defaultLink`]);
  const none = await get(`${LOT}?linkType=gs1:recipeInfo`);
  expect([none.status, JSON.parse(none.text)]).toEqual([404, { error: expect.stringMatching(/no link of this type/) }]);
  expect((await get('/00/106901234000000015?linkType=gs1:pip')).status).toBe(404);
});

test('a linkset tells all links of each level, by type, title and languages, and which is the default', async () => {
  const asked = [
    await get(`${LOT}?linkType=linkset`),
    await get(`${LOT}?linkType=all`),
    await get(LOT, { accept: 'application/linkset+json' }),
    await get(LOT, { accept: 'application/json' }),
  ];
  expect(asked.map(({ status, headers }) => [status, headers['content-type'], headers['vary']])).toEqual([
    [200, 'application/linkset+json', 'accept'],
    [200, 'application/linkset+json', 'accept'],
    [200, 'application/linkset+json', 'accept'],
    [200, 'application/json', 'accept'],
  ]);
  const link = (href: string, title: string): unknown => [{ href, title, type: 'text/html', hreflang: ['zh', 'en'] }];
  for (const { text } of asked)
    expect(JSON.parse(text)).toEqual({
      linkset: [
        {
          anchor: `${url}${LOT}`,
          [`${VOC}traceability`]: link(LOT_PAGE(), '追溯信息 / traceability'),
          [`${VOC}recallStatus`]: link(LOT_PAGE(), '召回状态 / recall status'),
          [`${VOC}defaultLink`]: [{ href: LOT_PAGE(), title: '追溯信息 / traceability' }],
        },
        {
          anchor: `${url}/01/06901234001013`,
          [`${VOC}pip`]: link(PRODUCT_PAGE(), '产品信息 / product information'),
          [`${VOC}recallStatus`]: link(PRODUCT_PAGE(), '召回状态 / recall status'),
        },
      ],
    });
});

test('a browser is led to the page whatever else it would take', async () => {
  const accept = 'text/html,application/xhtml+xml,application/json;q=0.8,*/*;q=0.5';
  expect(led(await get(LOT, { accept }))).toEqual([307, LOT_PAGE()]);
});

test('each answer says where the linkset is', async () => {
  for (const path of [LOT, `${LOT}?linkType=linkset`, `${LOT}?linkType=gs1:nothing`])
    expect((await get(path)).headers['link']).toBe(
      `<${url}${LOT}?linkType=linkset>; rel="linkset"; type="application/linkset+json"; title="all links", ` +
        '<https://ref.gs1.org/standards/resolver/linkset-context>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"; title="JSON-LD"',
    );
});

test('a compressed link leads where the plain one does, and says which that is', async () => {
  // (01)09521234543213 by the table of sequences, made by hand: byte 01 would be the GTIN alone.
  const compressed = compress('09521234543213');
  const found = await get(`/${compressed}`);
  expect(led(found)).toEqual([307, page('gs1:(01)09521234543213')]);
  expect(found.headers['link']).toContain(`<${url}/01/09521234543213>; rel="owl:sameAs"`);
});

/** The GTIN alone: its identifier in a byte, its digits as one number of 47 bits, in base 64 of six bits a letter. */
function compress(gtin: string): string {
  const bits = `00000001${BigInt(gtin).toString(2).padStart(47, '0')}`;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const padded = bits.padEnd(Math.ceil(bits.length / 6) * 6, '0');
  return (padded.match(/.{6}/g) ?? []).map((six) => letters.charAt(Number.parseInt(six, 2))).join('');
}

test.each([
  ['a part that is none', `${LOT}/foo`, /could not be read/],
  ['a wrong check digit', '/01/06901234001014', /check character should be 3, not 4/],
  ['a lot that is empty', '/01/06901234001013/10/', /could not be read/],
  ['no number', '/01/abc', /no GS1 Digital Link/],
  ['half an escape', '/01/06901234001013/10/%E4', /could not be read/],
  ['an identity number in the place of a lot', '/01/06901234001013/10/11010519491231002X', /./],
])('%s is refused with 400 and why, without what was written; a person sees the page', async (_, path, why) => {
  const refused = await get(path);
  expect([refused.status, refused.headers['location'], JSON.parse(refused.text)]).toEqual([
    400,
    undefined,
    { error: expect.stringMatching(why) },
  ]);
  expect(refused.text).not.toContain('1101051949');
  const shown = await get(path, { accept: 'text/html' });
  expect([shown.status, shown.headers['content-type'], shown.text]).toEqual([
    400,
    'text/html; charset=utf-8',
    expect.stringContaining('通查'),
  ]);
});

test('HEAD and OPTIONS are answered, to whatever origin', async () => {
  const head = await get(`${LOT}?linkType=linkset`, {}, 'HEAD');
  expect([head.status, head.text]).toEqual([200, '']);
  const options = await get(LOT, { origin: 'https://shop.example' }, 'OPTIONS');
  expect([options.status, options.headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS']);
  for (const { headers } of [
    head,
    options,
    await get(LOT),
    await get('/01/abc'),
    await get('/.well-known/gs1resolver'),
  ])
    expect([headers['access-control-allow-origin'], headers['access-control-allow-methods']]).toEqual([
      '*',
      'GET, HEAD, OPTIONS',
    ]);
});

test('it describes itself', async () => {
  const { status, text } = await get('/.well-known/gs1resolver');
  expect([status, JSON.parse(text)]).toEqual([
    200,
    {
      name: '通查 Tongcha',
      resolverRoot: url,
      supportedPrimaryKeys: expect.arrayContaining(['00', '01', '414', '8004']),
      supportedLinkType: [{ namespace: VOC, prefix: 'gs1:' }],
    },
  ]);
});

test('its addresses are those by which it is called: https where a proxy of ours says so, never on another’s word', async () => {
  const https = { host: 'trace.example', 'x-forwarded-proto': 'https' };
  expect((await get(LOT, https, 'GET', behindProxy)).headers['location']).toMatch(/^https:\/\/trace\.example\/t\//);
  expect((await get(LOT, https)).headers['location']).toMatch(/^http:\/\/trace\.example\/t\//);
  for (const host of ['evil.example/"><x', '1.2.3.999', 'trace.example:70000', '[:::::]'])
    expect([host, (await get(LOT, { host })).status]).toEqual([host, 400]);
});

test('no page or route of ours reads as a link', () => {
  for (const path of [
    '/',
    '/q',
    '/catalogue',
    '/t/gs1:(01)06901234001013',
    '/explore',
    '/graphql',
    '/health',
    '/ready',
  ])
    expect([path, isLinkPath(path)]).toEqual([path, false]);
  for (const path of ['/operator', '/jobs/1/2', '/mcp', '/invalidate', '/assets/index-AbCd1234.js', '/icon.svg'])
    expect([path, isLinkPath(path)]).toEqual([path, false]);
});
