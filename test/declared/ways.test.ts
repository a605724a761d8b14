import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NAMESPACE, wsdl } from '../../demo/drug-soap/wsdl.ts';
import { declaredIn, MinistryFileError } from '../../subgraphs/kit/declared/index.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { authority, type Certificate } from '../signature/support/certificates.ts';
import { forwardProxy } from '../support/forward-proxy.ts';
import { legacyServer, listening } from '../support/legacy-server.ts';
import { NO_OPENSSL } from '../support/openssl.ts';

const CA = authority('tongcha test');
const CODES = ['urn:timber:lot:A'];
const ROWS = JSON.stringify({ rows: [{ no: 'A', name: '红松' }] });

let folder: string;
const ended: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-way-'));
});
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

interface Secure {
  readonly url: string;
  /** Who asked, by the certificates. */
  readonly clients: string[];
  use(own: Certificate): void;
}

/** @param asksFor a certificate of ours */
async function secure(
  own: Certificate,
  asksFor = false,
  reply: (method: string) => string = () => ROWS,
): Promise<Secure> {
  const clients: string[] = [];
  const options = { ...own, ...(asksFor ? { requestCert: true, rejectUnauthorized: true, ca: CA.cert } : {}) };
  const server = createServer(options, (request, response) => {
    const peer = (request.socket as TLSSocket).getPeerCertificate() as PeerCertificate | null;
    clients.push(String(peer?.subject?.CN ?? ''));
    request.resume();
    request.on('end', () => response.end(reply(request.method ?? '')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ended.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clients,
    use: (next) => {
      server.setSecureContext({ ...options, ...next });
      server.closeAllConnections();
    },
  };
}

async function lots(url: string, way: string, transport = 'http'): Promise<LegacySystem> {
  const http = `http: { url: '${url}', body: query, ask: { path: /q, send: { no: '{lot}' } }, answer: { rows: rows }, ${way} }`;
  const soap = `soap: { wsdl: '${url}/s?wsdl', user: u, password: p, answer: { rows: product }, ${way} }`;
  const { ministry } = await declaredIn(
    `
ministry: timber
title: { zh: 木材, en: Timber }
system: timber-register
${transport === 'http' ? http : soap}
codes: { lot: { code: 'urn:timber:lot:{no}' } }
records:
  - ask: ${transport === 'http' ? "{ send: { no: '{lot}' } }" : "{ operation: QueryProduct, send: { code: '{lot}' } }"}
    code: { lot: no }
    map: { productName: name }
`,
    { settings: { OWN: folder } },
  );
  const [system] = ministry.systems as [LegacySystem];
  ended.push(() => system.close());
  return system;
}

const faultOf = (system: LegacySystem): Promise<unknown> =>
  system.records(CODES, listening()).catch((error: unknown) => error);
const PINE = [{ productName: '红松' }];

describe('over TLS', () => {
  test('by an authority of its own and a certificate of ours, both renewed while it runs', async () => {
    const server = await secure(CA.issue('system'), true);
    const ours = CA.issue('timber 1');
    const ca = put('ca.pem', CA.cert);
    const [cert, key] = [put('own.pem', ours.cert), put('own.key', ours.key)];
    const system = await lots(server.url, `tls: { ca: ${ca}, cert: ${cert}, key: ${key} }`);
    expect(await system.records(CODES, listening())).toMatchObject(PINE);
    const [next, other] = [CA.issue('timber 2'), authority('another')];
    put('own.pem', next.cert);
    put('own.key', next.key);
    put('ca.pem', CA.cert + other.cert);
    server.use(other.issue('system'));
    await expect
      .poll(async () => ((await faultOf(system)) instanceof Error ? null : server.clients.at(-1)), { timeout: 30_000 })
      .toBe('timber 2');
    expect(server.clients[0]).toBe('timber 1');
  }, 60_000);

  test.each<[string, () => Promise<[string, string]>, string]>([
    [
      'an authority that is not ours',
      async () => [(await secure(CA.issue('s'))).url, ''],
      'its certificate is signed by nobody who is trusted here',
    ],
    [
      'a certificate that has expired',
      async () => [(await secure(CA.issue('s', Date.now() - 60_000))).url, `tls: { ca: ${put('ca.pem', CA.cert)} }`],
      'its certificate has expired',
    ],
    [
      'another name',
      async () => [
        (await secure(CA.issue('s'))).url.replace('127.0.0.1', 'localhost'),
        `tls: { ca: ${put('ca.pem', CA.cert)} }`,
      ],
      'its certificate is for another name',
    ],
  ])('%s is said in words', async (_, made, told) => {
    const [url, way] = await made();
    expect(await faultOf(await lots(url, way))).toMatchObject({ code: 'UNAVAILABLE', hint: told });
  });
});

test.skipIf(NO_OPENSSL)('one that asks for a certificate of ours is said to', async () => {
  const own = CA.issue('s');
  const args = ['-cert', put('s.pem', own.cert), '-key', put('s.key', own.key), '-CAfile', put('ca.pem', CA.cert)];
  const server = spawn('openssl', [
    's_server',
    '-accept',
    '127.0.0.1:0',
    '-www',
    '-Verify',
    '1',
    '-verify_return_error',
    ...args,
  ]);
  ended.push(async () => void server.kill());
  const port = await new Promise<string>((resolve) => {
    let said = '';
    server.stdout.on('data', (part: Buffer) => {
      const found = /ACCEPT \S+:(\d+)/.exec((said += String(part)))?.[1];
      if (found) resolve(found);
    });
  });
  const system = await lots(`https://127.0.0.1:${port}`, `tls: { ca: ${join(folder, 'ca.pem')} }`);
  expect(await faultOf(system)).toMatchObject({
    code: 'UNAVAILABLE',
    hint: expect.stringContaining('certificate of ours'),
  });
});

describe('through a proxy', () => {
  test('HTTP is asked of it, HTTPS in a tunnel, with its account', async () => {
    const proxy = await forwardProxy({ account: 'user:pass' });
    ended.push(() => proxy.stop());
    const [plain, server] = [await legacyServer(() => ({ body: ROWS })), await secure(CA.issue('system'), true)];
    ended.push(() => plain.stop());
    const ours = CA.issue('timber');
    const tls = `tls: { ca: ${put('ca.pem', CA.cert)}, cert: ${put('own.pem', ours.cert)}, key: ${put('own.key', ours.key)} }`;
    expect(await (await lots(plain.url, `proxy: '${proxy.url}'`)).records(CODES, listening())).toMatchObject(PINE);
    expect(await (await lots(server.url, `proxy: '${proxy.url}', ${tls}`)).records(CODES, listening())).toMatchObject(
      PINE,
    );
    expect(proxy.asked).toEqual([`GET ${plain.url}/q?no=A`, `CONNECT ${new URL(server.url).host}`]);
    expect(server.clients).toEqual(['timber']);
    // The system's name is looked at in the tunnel too.
    const wrong = await lots(server.url.replace('127.0.0.1', 'localhost'), `proxy: '${proxy.url}', ${tls}`);
    expect(await faultOf(wrong)).toMatchObject({
      hint: expect.stringContaining('its certificate is for another name'),
    });
  });

  test('SOAP too', async () => {
    const proxy = await forwardProxy();
    ended.push(() => proxy.stop());
    const answer = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><r:QueryProductResponse xmlns:r="${NAMESPACE}"><product><no>A</no><name>红松</name></product></r:QueryProductResponse></s:Body></s:Envelope>`;
    const server = await secure(CA.issue('system'), false, (method) =>
      method === 'GET' ? wsdl('1.1').replace('encoding="GB18030"', '') : answer,
    );
    const system = await lots(server.url, `proxy: '${proxy.url}', tls: { ca: ${put('ca.pem', CA.cert)} }`, 'soap');
    expect(await system.records(CODES, listening())).toMatchObject(PINE);
    expect(proxy.asked[0]).toBe(`CONNECT ${new URL(server.url).host}`);
  });

  test.each<[string, Parameters<typeof forwardProxy>[0], string]>([
    ['that wants an account', { account: 'a:b' }, 'the proxy: it wants an account, or does not take this one'],
    ['that lets nobody there', { refuses: 403 }, 'the proxy: it does not let us there'],
    ['that cannot reach the system', { refuses: 502 }, 'the proxy: it cannot reach the system'],
  ])('one %s is said to be', async (_, options, told) => {
    const proxy = await forwardProxy(options);
    ended.push(() => proxy.stop());
    const address = proxy.url.replace('a:b@', '');
    const system = await lots('https://127.0.0.1:1', `proxy: '${address}'`);
    expect(await faultOf(system)).toMatchObject({ code: 'UNAVAILABLE', hint: told });
  });

  test.each(['http', 'https'])('one that is not there is said to be, for %s', async (scheme) => {
    const proxy = await forwardProxy();
    await proxy.stop();
    const system = await lots(`${scheme}://127.0.0.1:1`, `proxy: '${proxy.url}'`);
    const hint = 'the proxy: the connection is refused: nothing listens there';
    expect(await faultOf(system)).toMatchObject({ code: 'UNAVAILABLE', hint });
  });
});

test.each([
  [
    'TLS of an address that has none',
    'http://127.0.0.1:1',
    'tls: { ca: /x }',
    'the address has no TLS; write https, or leave this out',
  ],
  [
    'a file that is not there',
    'https://127.0.0.1:1',
    'tls: { ca: /nowhere.pem }',
    'tls.ca: expected the path of a readable file',
  ],
  [
    'a certificate without its key',
    'https://127.0.0.1:1',
    'tls: { cert: /dev/null }',
    'tls: expected cert and key together',
  ],
  [
    'a proxy that is none',
    'https://127.0.0.1:1',
    'proxy: proxy.lan:3128',
    'expected the address of a proxy: http://host:port, or https',
  ],
])('%s is a fault of the file', async (_, url, way, told) => {
  const error = await lots(url, way).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(MinistryFileError);
  expect((error as Error).message).toContain(told);
});
