import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NAMESPACE, wsdl } from '../../demo/drug-soap/wsdl.ts';
import { SoapClient } from '../../subgraphs/kit/connectors/soap/client.ts';

interface Reply {
  readonly body: string | Buffer;
  readonly type?: string;
  readonly status?: number;
}
let server: Server;
let origin: string;
let description: (url: string) => string;
let reply: (body: Buffer, headers: NodeJS.Dict<string | string[]>) => Reply;
let client: SoapClient;
let fetched: string[];

beforeEach(async () => {
  description = () => wsdl('1.1');
  fetched = [];
  server = createServer((request, response) => {
    if (request.method === 'GET') fetched.push(request.url ?? '');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer: Reply =
        request.method === 'GET'
          ? { body: description(request.url ?? '') }
          : reply(Buffer.concat(chunks), request.headers);
      response.writeHead(answer.status ?? 200, {
        'content-type': answer.type ?? 'text/xml; charset=utf-8',
        location: 'http://127.0.0.1:1/',
      });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new SoapClient({
    wsdl: `${origin}/service?wsdl`,
    user: 'u',
    password: 'p',
    security: 'basic',
    version: '1.1',
    charset: 'gb18030',
    faults: { BUSY: 'UNAVAILABLE' },
  });
});
afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const call = (): ReturnType<SoapClient['call']> =>
  client.call('QueryProduct', { code: ['00123'], page: '1' }, AbortSignal.timeout(2_000));
const envelope = (content: string, declaration = ''): string =>
  `${declaration}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${content}</s:Body></s:Envelope>`;
const product = (name: string): string =>
  `<QueryProductResponse xmlns="${NAMESPACE}"><product><code>00123</code><name>${name}</name><produceTime>20260301</produceTime></product><more>007</more></QueryProductResponse>`;

test('what is sent is in the charset that its header and declaration say', async () => {
  let sent = '';
  reply = (body, headers) => {
    sent = iconv.decode(body, 'gb18030');
    expect(String(headers['content-type'])).toMatch(/charset=GB18030/);
    return { body: envelope(product('x')) };
  };
  // The answer is another operation's; what was sent is what is looked at.
  await client.call('SearchProduct', { name: '䶮㐂𠮷' }, AbortSignal.timeout(2_000)).catch(() => null);
  expect(sent).toContain('encoding="GB18030"');
  expect(sent).toContain('䶮㐂𠮷');
});

test.each([
  [
    'GB18030 by the header',
    (): Reply => ({ body: iconv.encode(envelope(product('药𠮷')), 'gb18030'), type: 'text/xml; charset=GB18030' }),
  ],
  [
    'GBK by the declaration',
    (): Reply => ({
      body: iconv.encode(envelope(product('药𠮷'), '<?xml version="1.0" encoding="GBK"?>'), 'gb18030'),
      type: 'text/xml',
    }),
  ],
  ['UTF-8 where nothing says', (): Reply => ({ body: envelope(product('药𠮷')), type: 'text/xml' })],
  [
    'UTF-8 by the header, whatever the declaration says',
    (): Reply => ({ body: envelope(product('药𠮷'), '<?xml version="1.0" encoding="GBK"?>') }),
  ],
])('%s is read', async (_, answer) => {
  reply = answer;
  expect(await call()).toMatchObject({ product: { name: '药𠮷' } });
});

test('values stay text: no zero is lost, no date shifted', async () => {
  reply = () => ({ body: envelope(product('x')) });
  const answer = await call();
  expect(answer['more']).toBe('007');
  expect(answer['product']).toMatchObject({ code: '00123', produceTime: '20260301' });
});

test.each([
  [
    'bytes that are not of the charset',
    (): Reply => ({ body: Buffer.from([0x3c, 0xff, 0xff]), type: 'text/xml; charset=GB18030' }),
    'BAD_ANSWER',
  ],
  ['an unknown charset', (): Reply => ({ body: envelope(''), type: 'text/xml; charset=klingon' }), 'BAD_ANSWER'],
  [
    'a type declaration',
    (): Reply => ({ body: envelope(product('&x;'), '<!DOCTYPE a [<!ENTITY x "boom">]>') }),
    'BAD_ANSWER',
  ],
  [
    'a type declaration alone',
    (): Reply => ({ body: envelope(product('x'), '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">') }),
    'BAD_ANSWER',
  ],
  ['HTML', (): Reply => ({ body: '<html><body>error</body></html>', type: 'text/html' }), 'BAD_ANSWER'],
  ['a redirect', (): Reply => ({ body: '', status: 302 }), 'BAD_ANSWER'],
  ['401', (): Reply => ({ body: '', status: 401 }), 'CREDENTIALS_REFUSED'],
  ['503', (): Reply => ({ body: '', status: 503 }), 'UNAVAILABLE'],
  [
    'a Fault with a known code',
    (): Reply => ({
      body: envelope(
        '<s:Fault><faultcode>s:Server.BUSY</faultcode><faultstring>at Main.java:1</faultstring></s:Fault>',
      ),
    }),
    'UNAVAILABLE',
  ],
  [
    'a Fault in an HTTP 500',
    (): Reply => ({
      status: 500,
      body: envelope('<s:Fault><faultcode>s:Server.BUSY</faultcode><faultstring>x</faultstring></s:Fault>'),
    }),
    'UNAVAILABLE',
  ],
  [
    'a Fault with another code',
    (): Reply => ({ body: envelope('<s:Fault><faultcode>s:Server</faultcode><faultstring>x</faultstring></s:Fault>') }),
    'BAD_ANSWER',
  ],
])('%s is a Fault with its code, and nothing of the answer in its message', async (_, answer, code) => {
  reply = answer;
  const fault: unknown = await call().catch((error: unknown) => error);
  expect(fault).toMatchObject({ name: 'Fault', code });
  expect((fault as Error).message).not.toMatch(/Main\.java|boom|127\.0\.0\.1|html/);
});

test('what a WSDL imports by an address of its own network is read at its own origin, and nothing else is ever asked', async () => {
  let asked = 0;
  const other = createServer((_, response) => {
    asked += 1;
    response.end('<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"/>');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/types.xsd?v=1`;
  const importing = wsdl('1.1').replace(
    '<xsd:schema ',
    `<xsd:schema xmlns:o="urn:o"><xsd:import namespace="urn:o" schemaLocation="${elsewhere}"/></xsd:schema><xsd:schema `,
  );
  description = (url) =>
    url.startsWith('/types.xsd')
      ? '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:o"/>'
      : importing;
  reply = () => ({ body: envelope(product('x')) });
  expect(await call()).toMatchObject({ product: { code: '00123' } });
  expect([asked, fetched]).toEqual([0, ['/service?wsdl', '/types.xsd?v=1']]);
  await new Promise((resolve) => other.close(resolve));
});

test('a WSDL that could not be read is read again at the next call', async () => {
  description = () => '<html>';
  await expect(call()).rejects.toMatchObject({ code: 'BAD_ANSWER' });
  description = () => wsdl('1.1');
  reply = () => ({ body: envelope(product('x')) });
  expect(await call()).toMatchObject({ product: { code: '00123' } });
});

test('where the connection is lost the question is put anew, once, with a digest of its own', async () => {
  const heard: string[] = [];
  reply = (body) => {
    heard.push(body.toString());
    server.closeAllConnections();
    return { body: envelope(product('x')) };
  };
  const digested = new SoapClient({
    wsdl: `${origin}/service?wsdl`,
    user: 'u',
    password: 'p',
    security: 'wsse-digest',
    version: '1.1',
    charset: 'utf-8',
    faults: {},
  });
  try {
    await expect(
      digested.call('QueryProduct', { code: ['00123'], page: '1' }, AbortSignal.timeout(20_000)),
    ).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const nonces = heard.map((text) => /Nonce[^>]*>([^<]+)</.exec(text)?.[1]);
    expect([nonces.length, new Set(nonces).size]).toEqual([2, 2]);
  } finally {
    await digested.close();
  }
});
