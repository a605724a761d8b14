import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { envName } from '../../common/config/config.ts';
import { authority } from '../signature/support/certificates.ts';
import { findProgram } from '../support/database-server.ts';
import { freePort } from '../support/free-port.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { shippedRecipe } from '../support/shipped-recipe.ts';
import { allEvents } from '../stream/support/read-events.ts';
import { asConfiguration, BALANCERS } from './support/balancer-recipes.ts';
import { startGatewayChild } from './support/gateway.ts';

const HELD = 'special-equipment';
const BODY = JSON.stringify({
  query:
    'subscription { chainProgress(code: "drug:83857930000879766601", direction: BACK) { complete units { code } gaps { reason } } }',
});

const CHAIN = (field: string): string =>
  `Q($code: TraceCode!) { chain: ${field}(code: $code, direction: BACK) { complete units { code sectors } links { kind from to } gaps { reason } coverage { member status held } } }`;

const folder = mkdtempSync(join(tmpdir(), 'tongcha-events-'));
let graph: Graph;
let balancer: ChildProcess | null = null;
beforeAll(async () => {
  const { cert, key } = authority('tongcha-balancers').issue('balancer');
  for (const [name, text] of Object.entries({ cert, key, both: cert + key }))
    writeFileSync(join(folder, `${name}.pem`), text);
  graph = await startGraph({ proxied: 'ministries', timeoutMs: 30_000 });
}, 60_000);
afterEach(async () => {
  await graph.proxies[HELD]?.set(null);
  const ended = balancer && once(balancer, 'exit');
  balancer?.kill('SIGKILL');
  await ended;
  balancer = null;
});
afterAll(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What comes, as far as it has come. */
async function follow(port: number): Promise<{ readonly response: IncomingMessage; text: string; done: boolean }> {
  const asked = request({
    host: '127.0.0.1',
    port,
    path: '/graphql',
    method: 'POST',
    rejectUnauthorized: false,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  }).end(BODY);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const followed = { response, text: '', done: false };
  response.on('data', (chunk: Buffer) => (followed.text += chunk.toString()));
  response.on('end', () => (followed.done = true));
  return followed;
}

for (const [name, { file, args }] of Object.entries(BALANCERS)) {
  const program = findProgram(name);
  if (!program) console.log(`left out: ${name} is not installed`);
  test.skipIf(!program)(
    `what is told event by event comes through ${name} as it is sent, by the configuration that is shipped`,
    async () => {
      const [port, gateway] = [await freePort(), Number(new URL(graph.url).port)];
      const conf = join(folder, `${name}.conf`);
      // One gateway stands for both.
      writeFileSync(conf, asConfiguration(name, shippedRecipe(file, port, [gateway, gateway], folder), folder));
      balancer = spawn(program ?? '', [...args(folder), conf], { stdio: 'ignore' });
      await graph.proxies[HELD]?.set({ kind: 'timeout' });
      const followed = await vi.waitFor(() => follow(port), { timeout: 20_000, interval: 100 });
      expect([followed.response.statusCode, followed.response.headers['content-type']]).toEqual([
        200,
        'text/event-stream; charset=utf-8',
      ]);
      // While one is held, which would be half a minute, what others know is here.
      await vi.waitFor(() => expect(followed.text).toContain('"reason":"AWAITED"'), { timeout: 20_000, interval: 50 });
      expect([followed.done, followed.text.includes('event: complete')]).toEqual([false, false]);
      await graph.proxies[HELD]?.set(null);
      await vi.waitFor(() => expect(followed.done).toBe(true), { timeout: 40_000, interval: 50 });
      expect(followed.text).toMatch(/event: complete/);
    },
    90_000,
  );
}

test('workers of one gateway tell a chain as one process does, while another answers', async () => {
  const urls = Object.entries(graph.subgraphs).map(([name, url]) => [`${envName(['ministries', name])}_URL`, url]);
  const gateway = await startGatewayChild(join(import.meta.dirname, '../../schema/supergraph.graphql'), {
    ...Object.fromEntries(urls),
    GATEWAY_WORKERS: '2',
    GATEWAY_SIGNING_KEY_FILE: graph.keys.privateFile,
  });
  try {
    await vi.waitFor(async () => expect((await fetch(`${gateway.url}/ready`)).status).toBe(200), {
      timeout: 60_000,
      interval: 100,
    });
    const ask = (query: string, accept: string): Promise<Response> =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query, variables: { code: 'gs1:(01)06901234001105(10)C260905' } }),
      });
    // More than one worker has connections for.
    const told = await Promise.all(
      Array.from({ length: 6 }, () =>
        ask(`subscription ${CHAIN('chainProgress')}`, 'text/event-stream').then(allEvents),
      ),
    );
    const plain = await (await ask(`query ${CHAIN('chain')}`, 'application/json')).text();
    for (const events of told)
      expect(events.slice(-2)).toEqual([
        { event: 'next', data: plain },
        { event: 'complete', data: '' },
      ]);
  } finally {
    gateway.signal('SIGTERM');
    await gateway.ended;
  }
}, 90_000);
