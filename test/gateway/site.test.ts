import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { siteOf } from '../../gateway/pages/site.ts';

const SCRIPT = `console.log(${JSON.stringify('通查'.repeat(400))})`;
let directory = '';
let server: Server;
let url = '';

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tongcha-site-'));
  mkdirSync(join(directory, 'site', 'assets'), { recursive: true });
  writeFileSync(join(directory, 'secret.txt'), 'secret');
  writeFileSync(join(directory, 'site', '.hidden.js'), 'hidden');
  writeFileSync(join(directory, 'site', 'index.html'), '<!doctype html><title>通查</title>');
  const script = join(directory, 'site', 'assets', 'index-AbCd1234.js');
  writeFileSync(script, SCRIPT);
  writeFileSync(`${script}.br`, brotliCompressSync(SCRIPT));
  writeFileSync(`${script}.gz`, gzipSync(SCRIPT));
  const site = siteOf(join(directory, 'site'), { isPage: (path) => path.startsWith('/t/') });
  server = createServer((incoming, response) => {
    if (!site(incoming, response, (incoming.url ?? '/').split('?', 1)[0] ?? '/')) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}): ReturnType<typeof request> =>
  request(`${url}${path}`, { headers });

describe('the pages', () => {
  it('a link into the site leads to its page, with a policy that lets nothing in from elsewhere', async () => {
    for (const path of ['/', '/t/drug%3A8385', '/t/a?x=1']) {
      const { statusCode, headers, body } = await get(path);
      expect([path, statusCode, headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8']);
      expect(await body.text()).toContain('通查');
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).not.toContain('unsafe-inline');
      expect([headers['x-content-type-options'], headers['referrer-policy'], headers['cache-control']]).toEqual([
        'nosniff',
        'no-referrer',
        'no-cache',
      ]);
    }
  });

  it('a hashed file may be kept for ever, and comes in the smallest form that the client takes', async () => {
    const brotli = await get('/assets/index-AbCd1234.js', { 'accept-encoding': 'gzip, br' });
    expect([brotli.headers['content-encoding'], brotli.headers['vary'], brotli.headers['cache-control']]).toEqual([
      'br',
      'accept-encoding',
      'public, max-age=31536000, immutable',
    ]);
    expect(brotliDecompressSync(Buffer.from(await brotli.body.arrayBuffer())).toString()).toBe(SCRIPT);
    const refused = await get('/assets/index-AbCd1234.js', { 'accept-encoding': 'br;q=0, gzip;q=0.5' });
    expect(refused.headers['content-encoding']).toBe('gzip');
    await refused.body.dump();
    const plain = await get('/assets/index-AbCd1234.js');
    expect([plain.headers['content-encoding'], await plain.body.text()]).toEqual([undefined, SCRIPT]);
  });

  it('what the client has already is not sent again', async () => {
    const first = await get('/');
    await first.body.dump();
    const again = await get('/', { 'if-none-match': String(first.headers['etag']) });
    expect([again.statusCode, await again.body.text()]).toEqual([304, '']);
  });

  it('no path reaches a file outside the folder, a hidden one or an encoded form by its own name', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/assets/../../secret.txt',
      '/..%5csecret.txt',
      '/.hidden.js',
      '/assets/index-AbCd1234.js.br',
      '/assets/',
      '/__proto__',
      '/constructor',
    ]) {
      const { statusCode, body } = await get(path);
      expect([path, statusCode, await body.text()]).toEqual([path, 404, '']);
    }
  });

  it('a folder that was not built is refused when the gateway starts', () => {
    expect(() => siteOf(join(directory, 'none'), {})).toThrow('has no index.html');
  });
});
