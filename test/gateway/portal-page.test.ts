import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { cardOf, PORTAL_CARD, portalPage, thingAt } from '../../gateway/pages/portal-page.ts';
import { shareCards } from '../../gateway/pipeline/share-cards.ts';
import { policyOf } from '../../gateway/pages/site.ts';
import type { GatewayRequest } from '../../gateway/pipeline/request.ts';

const PAGE = '<head><!--told--></head><main><!--thing--></main>';
const LOT = 'gs1:(01)06901234001105(10)C260905';
const lot = thingAt(`/t/${encodeURIComponent(LOT)}`);
const MINISTRY = { name: 'food-drug', kind: 'MINISTRY', zh: '食品药品', en: 'food' };
const FIRM = { name: 'food-drug/1', kind: 'ENTERPRISE', zh: '厂', en: 'firm' };

test('a page tells of what it is: its code, what it asks first, and to whom it is sent its card', () => {
  expect(lot).toMatchObject({ code: LOT, asks: 'unit' });
  const html = portalPage(PAGE, lot, lot ? cardOf(lot) : PORTAL_CARD, 'https://trace.example');
  expect(html).toContain(`<meta name="tongcha:unit" content="${LOT}" />`);
  expect(html).toContain(
    '<meta property="og:url" content="https://trace.example/t/gs1%3A(01)06901234001105(10)C260905" />',
  );
  expect(html).toContain('<meta property="og:image" content="https://trace.example/card.png" />');
  expect(html).toContain('正在查询…');
  expect(thingAt('/t/gs1%3A(01)06901234001020')).toMatchObject({ asks: 'product' });
  expect(thingAt('/t/gs1%3A(01)06901234001020?whole')).toMatchObject({ asks: 'unit' });
});

test.each([
  '/',
  '/q?text=1',
  '/t/',
  '/t/6901234001105',
  '/catalogue',
  '//[',
  '/t/tel:+8613800000000',
  `/t/x?text=11010519491231002X`,
])('of %s nothing is told and nothing asked', (address) => {
  expect(thingAt(address)).toBe(null);
  expect(portalPage(PAGE, null, PORTAL_CARD, '')).not.toMatch(/tongcha:|正在查询/);
});

test('whoever makes up a link writes nothing into the page', () => {
  const thing = thingAt(`/t/${encodeURIComponent(`urn:x:"><script>alert('$&')</script>`)}`);
  const html = thing && portalPage(PAGE, thing, cardOf(thing), 'https://trace.example');
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toContain('<script');
});

test('only scripts that the built page has of its own may run in it', () => {
  const own = `'sha256-${createHash('sha256').update('own()').digest('base64')}'`;
  expect(policyOf('<script>own()</script><script src="/a.js"></script>', {})).toContain(`script-src 'self' ${own};`);
});

const asker = (data: object | null, asked: GatewayRequest[] = []): ReturnType<typeof shareCards> =>
  shareCards(
    async (request) => {
      asked.push(request);
      return {
        status: 200,
        headers: [],
        data: data && Buffer.from(JSON.stringify({ data })),
        errors: [],
        extensions: {},
        refused: null,
      };
    },
    () => ['query ShareCard { a }'],
  );
const incoming = (headers: object = {}): IncomingMessage =>
  ({ headers, socket: { remoteAddress: '127.0.0.1' } }) as unknown as IncomingMessage;
const told = (...warnings: readonly object[]): object => ({
  members: [MINISTRY, FIRM],
  unit: {
    records: [
      { statedBy: FIRM, productName: '最好的蛋糕' },
      { statedBy: MINISTRY, productName: '鸡蛋糕' },
    ],
    warnings,
    FOOD_DRUG: null,
  },
});

test('a card names the thing as who counts most, and a recall that stands; that there is none is never said', async () => {
  const thing = lot ?? expect.unreachable();
  const fires = { outcome: 'FIRES', codes: [LOT], zh: '鸡蛋糕正在召回' };
  expect(await asker(told(fires))(thing, incoming())).toEqual({
    title: '已被召回：鸡蛋糕 · 追溯码 (01)06901234001105(10)C260905 · 通查',
    description: expect.stringMatching(/^鸡蛋糕正在召回。打开查看/),
  });
  for (const quiet of [[], [{ ...fires, outcome: 'UNDECIDED' }], [{ ...fires, codes: ['gs1:other'] }]]) {
    const { title, description } = await asker(told(...quiet))(thing, incoming());
    expect(title).toMatch(/^鸡蛋糕 · /);
    expect(description).toBe(cardOf(thing).description);
  }
  const { title } = await asker({
    members: [FIRM],
    unit: { records: [], warnings: [], FOOD_DRUG: [{ member: FIRM.name, name: '蛋糕' }] },
  })(thing, incoming());
  expect(title).toMatch(/^蛋糕（企业自述） · /);
});

test('it is asked without the token of whoever follows the link, and never for a reader’s browser; without an answer the code stands alone', async () => {
  const thing = lot ?? expect.unreachable();
  const asked: GatewayRequest[] = [];
  await asker(told(), asked)(
    thing,
    incoming({ authorization: 'Bearer x', cookie: 'a', 'x-forwarded-for': '10.0.0.1' }),
  );
  expect(asked.map(({ authorizations, headers }) => [authorizations, headers])).toEqual([
    [[], { 'x-forwarded-for': '10.0.0.1' }],
  ]);
  for (const headers of [{ 'sec-fetch-dest': 'document' }, { accept: 'text/html,image/webp,*/*;q=0.8' }])
    expect(await asker(told(), asked)(thing, incoming(headers))).toEqual(cardOf(thing));
  expect(asked).toHaveLength(1);
  expect(await asker(null)(thing, incoming())).toEqual(cardOf(thing));
});
