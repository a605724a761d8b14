import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { signCall } from '../../common/signature/sign.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { connectMinistry, type MinistryClient } from '../../gateway/calls/connect.ts';
import { openSigner } from '../../gateway/calls/signer.ts';
import { startEntrance } from '../support/entrances.ts';
import { caller } from '../support/fake-ministry.ts';
import { BODY, keyFolder, type KeyFolder, QUERY, testMinistry, type TestMinistry } from './support/kit.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

let keys: KeyFolder;
let ministry: TestMinistry;
const closing: (() => Promise<unknown> | void)[] = [];

const start = async (address?: string): Promise<void> => {
  keys = await keyFolder();
  ministry = await testMinistry({ trustedKeys: keys.publicFile, ...(address === undefined ? {} : { address }) });
};
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await ministry.server.stop(10);
  keys.remove();
});

const client = async (url: string, signed = true): Promise<MinistryClient> => {
  const made = connectMinistry({
    urls: [url],
    timeoutMs: 5_000,
    concurrency: 4,
    maxBatch: 200,
    mergeRepresentations: true,
    mergeCalls: false,
    batchCalls: true,
    breaker: true,
    probeEveryMs: 5_000,
    retryShare: 0,
    sign: signed ? (await openSigner(keys.privateFile))('rare-earth') : undefined,
  });
  closing.push(() => made.close());
  return made;
};
const ask = ({ call }: MinistryClient): ReturnType<MinistryClient['call']> =>
  call({ ...caller(5_000), query: QUERY, variables: {}, claims: { role: 'citizen' }, requestId: 'r-1' });

/** A ministry's own proxy: sets the host and moves the path. @returns its address, and the key of each call that went through */
async function startProxy(): Promise<{ readonly url: string; readonly seen: string[] }> {
  const seen: string[] = [];
  const server: Server = createServer((incoming, response) => {
    seen.push(/keyid="([^"]*)"/.exec(String(incoming.headers['signature-input']))?.[1] ?? '');
    const { search } = new URL(incoming.url ?? '/', 'http://proxy');
    const onward = forward(
      `${ministry.server.url}/graphql${search}`,
      { method: incoming.method, headers: { ...incoming.headers, host: 'internal.example', via: '1.1 proxy' } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ministries/rare-earth?tenant=1`, seen };
}

test('a call tells the ministry who asks', async () => {
  await start();
  await ask(await client(`${ministry.server.url}/graphql`));
  expect(ministry.heard).toEqual([{ role: 'citizen' }]);
});

test('a gateway without a key is refused', async () => {
  await start();
  await expect(ask(await client(`${ministry.server.url}/graphql`, false))).rejects.toMatchObject({
    code: 'UNVERIFIED_CALL',
  });
  expect(ministry.heard).toEqual([]);
});

test('a proxy that sets the host and moves the path is no change of the call to a ministry that knows its address', async () => {
  const proxy = await startProxy();
  await start(proxy.url);
  await ask(await client(proxy.url));
  expect(ministry.heard).toHaveLength(1);
});

test('a new key is taken into use, and the old one out, while calls run, and none is refused', async () => {
  const proxy = await startProxy();
  await start(proxy.url);
  const one = await client(proxy.url);
  const old = await keys.key();
  const ending = new AbortController();
  let calls = 0;
  const clients = Promise.all(
    Array.from({ length: 3 }, async () => {
      for (; !ending.signal.aborted; calls += 1) await ask(one);
    }),
  );
  await makeKeys(keys.folder);
  const next = await keys.key();
  const refusesOld = async (): Promise<number> =>
    (
      await fetch(`${ministry.server.url}/graphql`, {
        method: 'POST',
        headers: signCall(old, {
          method: 'POST',
          authority: new URL(proxy.url).host,
          target: '/ministries/rare-earth',
          contentType: 'application/json',
          body: BODY,
          ministry: 'rare-earth',
          claims: { role: 'citizen' },
          requestId: 'r-2',
        }),
        body: BODY,
      })
    ).status;
  await expect.poll(() => proxy.seen.at(-1), { timeout: 20_000 }).toBe(next.id);
  await expect.poll(() => proxy.seen.slice(-20).every((id) => id === next.id), { timeout: 20_000 }).toBe(true);
  await makeKeys(keys.folder, { retire: true });
  await expect.poll(refusesOld, { timeout: 20_000 }).toBe(401);
  const before = calls;
  await expect.poll(() => calls, { timeout: 20_000 }).toBeGreaterThan(before + 10);
  ending.abort();
  await clients;
  expect(new Set(proxy.seen)).toEqual(new Set([old.id, next.id]));
});

test('the gateway signs by its configuration alone', async () => {
  await start();
  const supergraph = ownSupergraph();
  const gateway = await startEntrance({
    config: readGatewayConfig({ env: { GATEWAY_PORT: '0', GATEWAY_SIGNING_KEY_FILE: keys.privateFile } }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, {
      env: { MINISTRIES_RARE_EARTH_URL: `${ministry.server.url}/graphql` },
    }),
  });
  closing.push(() => gateway.stop(10));
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ unit(code: "urn:x") { rareEarth { code } } }' }),
  });
  expect(await response.json()).toEqual({ data: { unit: { rareEarth: [] } } });
  expect(ministry.heard).toEqual([{ role: 'anonymous' }]);
});

test('production needs a key to sign with, and a file that holds none is said at the start', async () => {
  await start();
  expect(() => readGatewayConfig({ env: { GATEWAY_PRODUCTION: 'true' } })).toThrow(
    /gateway\.signing.* \(GATEWAY_SIGNING.*signs its calls/,
  );
  await expect(openSigner(keys.publicFile)).rejects.toThrow('GATEWAY_SIGNING_KEY_FILE');
  await expect(openSigner('/none')).rejects.toThrow('GATEWAY_SIGNING_KEY_FILE');
});
