import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeKeys } from '../../common/signature/make-keys.ts';
import type { Output } from '../../common/command/io.ts';
import { tongchaMinistry } from '../../subgraphs/kit/program/tongcha-ministry.ts';
import { GatewayTeller } from '../../subgraphs/kit/tell-gateways.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-teller-'));
const PATIENT = { timeout: 20_000 };
let keyFile: string;
beforeAll(async () => void ({ privateFile: keyFile } = await makeKeys(folder)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const servers: Server[] = [];
const tellers: GatewayTeller[] = [];
afterEach(() => {
  for (const teller of tellers.splice(0)) teller.close();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A gateway that answers the first ones so, and the others well. */
async function gateway(...statuses: number[]): Promise<{ readonly url: string; readonly told: string[] }> {
  const told: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      told.push(body);
      response.writeHead(statuses.shift() ?? 200).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, told };
}

function teller(...gateways: readonly { readonly url: string }[]): GatewayTeller {
  const made = new GatewayTeller('hazardous-goods', { gateways: gateways.map(({ url }) => url).join(' '), keyFile });
  tellers.push(made);
  return made;
}

test('what changes at once is told once, to each gateway', async () => {
  const [one, two] = [await gateway(), await gateway()];
  const { changed } = teller(one, two);
  for (let i = 0; i < 100; i += 1) changed();
  await expect.poll(() => [one.told.length, two.told.length], PATIENT).toEqual([1, 1]);
  expect(one.told).toEqual(['{"tags":["*"]}']);
  changed();
  await expect.poll(() => one.told.length, PATIENT).toBe(2);
});

test('a gateway that cannot take it, or does not know the key yet, is told again; another one does not wait for it', async () => {
  const [sick, strange, well] = [await gateway(503), await gateway(401), await gateway()];
  teller(sick, strange, well).changed();
  await expect.poll(() => well.told.length, PATIENT).toBe(1);
  await expect.poll(() => [sick.told.length, strange.told.length], PATIENT).toEqual([2, 2]);
  expect(well.told).toHaveLength(1);
});

test('what is known to have changed is told by its codes, a thousand in one call, and again where it was not taken', async () => {
  const [sick, well] = [await gateway(503), await gateway()];
  const codes = Array.from({ length: 1_500 }, (_, i) => `urn:test:${i}`);
  const { changed } = teller(sick, well);
  changed(codes);
  changed(['urn:test:0', 'urn:test:1500']);
  const told = (of: { readonly told: string[] }): { tags?: string[]; changed: string[] }[] =>
    of.told.map((body) => JSON.parse(body) as { tags?: string[]; changed: string[] });
  await expect.poll(() => well.told.length, PATIENT).toBe(2);
  expect(told(well).map((each) => [each.tags, each.changed.length])).toEqual([
    [['*'], 1_000],
    [undefined, 501],
  ]);
  expect(told(well).flatMap((each) => each.changed)).toEqual([...codes, 'urn:test:1500']);
  await expect.poll(() => sick.told.length, PATIENT).toBe(3);
  const [, ...taken] = told(sick);
  expect(new Set(taken.flatMap((each) => each.changed))).toEqual(new Set([...codes, 'urn:test:1500']));
});

/** As a legacy system's own programs call it. */
async function run(args: readonly string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const output = (name: 'out' | 'err'): Output => ({
    isTTY: false,
    write: (text) => ((texts[name] += text), true),
    drained: () => Promise.resolve(),
  });
  const code = await tongchaMinistry(['changed', ...args, '--lang', 'en'], {
    out: output('out'),
    err: output('err'),
    env: {},
    input: () => Promise.resolve(input),
    signal: new AbortController().signal,
  });
  return { code, ...texts };
}

test('other programs tell of what has changed by a command, of thousands from a file, again where it was not taken', async () => {
  const [sick, well] = [await gateway(503), await gateway()];
  const to = ['--gateways', `${sick.url} ${well.url}`, '--key', keyFile, '--member', 'agriculture/370000'];
  expect(await run(['urn:test:a', 'urn:test:b', ...to])).toMatchObject({
    code: 0,
    out: '2 codes are told as changed\n',
  });
  expect([sick.told.length, well.told]).toEqual([2, ['{"changed":["urn:test:a","urn:test:b"]}']]);
  const lines = Array.from({ length: 1_500 }, (_, i) => `urn:test:${i}\r`).join('\n');
  expect((await run(['-', ...to], lines)).code).toBe(0);
  expect(well.told.slice(1).map((body) => (JSON.parse(body) as { changed: string[] }).changed.length)).toEqual([
    1_000, 500,
  ]);
});

test.each<[string, string[], number, string]>([
  ['without a gateway', ['urn:a', '--key', '{key}'], 2, '--gateways'],
  ['without codes', ['--gateways', '{url}', '--key', '{key}', '--member', 'm'], 2, 'name codes'],
  ['by a key that is none', ['urn:a', '--gateways', '{url}', '--key', '/none', '--member', 'm'], 2, 'private key'],
  ['where it is refused', ['urn:a', '--gateways', '{refusing}', '--key', '{key}', '--member', 'm'], 1, 'not taken'],
])('a command %s says what to do', async (_, args, code, words) => {
  const [{ url }, refusing] = [await gateway(), await gateway(401)];
  const given = args.map((each) =>
    each.replace('{url}', url).replace('{refusing}', refusing.url).replace('{key}', keyFile),
  );
  expect(await run(given)).toMatchObject({ code, err: expect.stringContaining(words) });
});
