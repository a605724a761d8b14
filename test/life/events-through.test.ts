import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { authority } from '../signature/support/certificates.ts';
import { findProgram } from '../support/database-server.ts';
import { freePort } from '../support/free-port.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { shippedRecipe } from '../support/shipped-recipe.ts';
import { asConfiguration, BALANCERS } from './support/balancer-recipes.ts';

const HELD = 'special-equipment';
const BODY = JSON.stringify({
  query:
    'subscription { chainProgress(code: "drug:83857930000879766601", direction: BACK) { complete units { code } gaps { reason } } }',
});

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
