import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { authority } from '../signature/support/certificates.ts';
import { findProgram } from '../support/database-server.ts';
import { freePort } from '../support/free-port.ts';
import { shippedRecipe } from '../support/shipped-recipe.ts';
import { asConfiguration, BALANCERS } from './support/balancer-recipes.ts';
import { Balancer } from './support/balancer.ts';
import { type GatewayChild, startGatewayChild } from './support/gateway.ts';
import { QUESTION, SerialGraph, serialOf, serialVersion } from './support/serial-graph.ts';

/** Longer than either recipe takes to see a gateway that is not ready, shorter than in production. */
const PAUSE_MS = 3_000;
/** Six clients: some 200 requests a second, thousands in all. */
const ASK_EVERY_MS = 25;

const folder = mkdtempSync(join(tmpdir(), 'tongcha-balancers-'));
let graph: SerialGraph;
let supergraph: string;
let gateways: GatewayChild[] = [];
let balancer: ChildProcess | null = null;

beforeAll(async () => {
  makeCertificate();
  const port = await freePort();
  graph = await SerialGraph.start(() => 5, port);
  supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, serialVersion(7, port));
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) gateway.signal('SIGKILL');
  if (balancer?.exitCode === null) {
    const ended = once(balancer, 'exit');
    balancer.kill('SIGKILL');
    await ended;
  }
  balancer = null;
});
afterAll(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

function makeCertificate(): void {
  const { cert, key } = authority('tongcha-balancers').issue('balancer');
  for (const [name, text] of Object.entries({ cert, key, both: cert + key }))
    writeFileSync(join(folder, `${name}.pem`), text);
}

/** Requests that a restart may cost. nginx sends as long as the port is open: what comes between the last look at who waits and the close is reset (docs/balancers.md). */
const LOST = { nginx: 1, haproxy: 0 } as const;

async function accepts(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}

for (const [name, { file: recipe, args }] of Object.entries(BALANCERS)) {
  const most = LOST[name as keyof typeof LOST];
  const program = findProgram(name);
  if (!program) console.log(`left out: ${name} is not installed`);
  test.skipIf(!program)(
    `two gateways behind ${name} that are restarted one after the other lose ${most === 0 ? 'no request' : 'a request each at most'} of 1,000`,
    async () => {
      const [port, ...ports] = [await freePort(), await freePort(), await freePort()] as [number, number, number];
      const start = (at: number): Promise<GatewayChild> =>
        startGatewayChild(supergraph, { GATEWAY_DRAIN_PAUSE_MS: String(PAUSE_MS) }, at);
      const isReady = ({ url }: GatewayChild): Promise<unknown> =>
        vi.waitFor(async () => expect((await fetch(`${url}/ready`)).status).toBe(200), {
          timeout: 120_000,
          interval: 100,
        });
      gateways = await Promise.all(ports.map(start));
      await Promise.all(gateways.map(isReady));
      const file = join(folder, `${name}.conf`);
      writeFileSync(file, asConfiguration(name, shippedRecipe(recipe, port, ports, folder), folder));
      let words = '';
      balancer = spawn(program ?? '', [...args(folder), file], { stdio: ['ignore', 'ignore', 'pipe'] });
      balancer.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()));
      await vi
        .waitFor(() => accepts(port), { timeout: 20_000, interval: 50 })
        .catch((error: unknown) => {
          throw new Error(`${name} did not start: ${words}`, { cause: error });
        });

      const lost: string[] = [];
      let answered = 0;
      const load = { done: false };
      const asking = Array.from({ length: 6 }, async () => {
        const client = new Balancer([`https://127.0.0.1:${port}`]);
        while (!load.done) {
          const outcome = await client.ask(QUESTION);
          if ('failed' in outcome) lost.push(outcome.failed);
          else if (outcome.status !== 200 || serialOf(outcome.text) !== 7) lost.push(`${outcome.status}`);
          else answered += 1;
          await sleep(ASK_EVERY_MS);
        }
        client.stop();
      });
      for (const [i, at] of ports.entries()) {
        const gateway = gateways[i] as GatewayChild;
        gateway.signal('SIGTERM');
        expect(await gateway.ended).toBe(0);
        gateways[i] = await start(at);
        await isReady(gateways[i]);
        // A balancer that looks finds it back before the next is stopped.
        await sleep(2_500);
      }
      await vi.waitFor(() => expect(answered, lost.slice(0, 3).join()).toBeGreaterThan(1_000), {
        timeout: 60_000,
        interval: 50,
      });
      load.done = true;
      await Promise.all(asking);
      console.log(`${name}: ${answered} answered, ${lost.length} lost`);
      const log = join(folder, `${name}.log`);
      expect(lost.filter((each) => each !== '502')).toEqual([]);
      expect(lost.length, existsSync(log) ? readFileSync(log, 'utf8') : '').toBeLessThanOrEqual(most * ports.length);
    },
    300_000,
  );
}
