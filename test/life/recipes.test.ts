import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { authority } from '../signature/support/certificates.ts';
import { findProgram } from '../support/database-server.ts';
import { freePort } from '../support/free-port.ts';
import { shippedRecipe } from '../support/shipped-recipe.ts';
import { asConfiguration, BALANCERS } from './support/balancer-recipes.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-recipes-'));
const running: ChildProcess[] = [];
afterAll(async () => {
  for (const balancer of running) {
    const ended = once(balancer, 'exit');
    balancer.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

interface Got {
  readonly headers: Readonly<Record<string, unknown>>;
  /** As they came to the gateway. */
  readonly sent: Readonly<Record<string, string>>;
}

for (const [name, { file: recipe, args }] of Object.entries(BALANCERS)) {
  const program = findProgram(name);
  test.skipIf(!program)(`behind the shipped ${name} a client is whom it sees, and stays with https`, async () => {
    const gateway = createServer(({ headers }, response) => response.end(JSON.stringify(headers)));
    await once(gateway.listen(0, '127.0.0.1'), 'listening');
    const own = (gateway.address() as AddressInfo).port;
    const port = await freePort();
    const { cert, key } = authority('tongcha-recipes').issue('balancer');
    for (const [part, text] of Object.entries({ cert, key, both: cert + key }))
      writeFileSync(join(folder, `${part}.pem`), text);
    const file = join(folder, `${name}.conf`);
    writeFileSync(file, asConfiguration(name, shippedRecipe(recipe, port, [own, own], folder), folder));
    running.push(spawn(program ?? '', [...args(folder), file], { stdio: 'ignore' }));
    const get = (): Promise<Got> =>
      new Promise((resolve, reject) => {
        const forged = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'http' };
        const asked = request(
          { port, host: '127.0.0.1', rejectUnauthorized: false, agent: false, headers: forged },
          (response) => {
            let text = '';
            response.on('data', (chunk: Buffer) => (text += chunk.toString()));
            response.on('end', () => {
              if (response.statusCode === 200)
                resolve({ headers: response.headers, sent: JSON.parse(text) as Got['sent'] });
              else reject(new Error(String(response.statusCode)));
            });
          },
        );
        asked.on('error', reject).end();
      });
    const { headers, sent } = await vi.waitFor(get, { timeout: 20_000, interval: 100 });
    expect(sent['x-forwarded-for']?.split(/, */).at(-1)).toBe('127.0.0.1');
    expect(sent['x-forwarded-proto']).toBe('https');
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    gateway.closeAllConnections();
    gateway.close();
  });
}
