import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { ask, startAuditedGateway } from './support/audited-gateway.ts';

const directory = mkdtempSync(join(tmpdir(), 'tongcha-restore-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
}

/** Beside the gateway, which goes on meanwhile. What it prints is as long as the machine is fast. */
function audit(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['cli/audit.ts', ...args], { maxBuffer: Infinity }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, out: error ? stdout + stderr : stdout }),
    );
  });
}

test(
  'backed up while it is written, lost, and restored: nothing of the backup is missing, what came after it is said to be, and another log is begun',
  { timeout: 120_000 },
  async () => {
    const folder = join(directory, 'first', 'log');
    const backup = join(directory, 'backup');
    const gateway = await startAuditedGateway({ GATEWAY_AUDIT_FOLDER: folder });
    const token = await gateway.token({ role: 'data-team' });
    const names: string[] = [];
    const end = new AbortController();
    const clients = Array.from({ length: 2 }, async (_, client) => {
      for (let i = 0; !end.signal.aborted; i += 1) {
        const name = `Q${client}x${i}`;
        const { body } = await ask(gateway.url, `query ${name} { units(codes: ["unit-1"]) { code } }`, {}, token);
        if (body.data) names.push(name);
        // Written all the while, and yet not more than is soon read.
        await sleep(10);
      }
    });
    // Until there is a head; a log is backed up to its newest.
    while ((await audit('backup', backup, '--folder', folder)).code !== 0);
    for (let i = 0; i < 3; i += 1) expect(await audit('backup', backup, '--folder', folder)).toMatchObject({ code: 0 });
    const head = (await audit('head', '--folder', backup)).out;
    end.abort();
    await Promise.all(clients);
    await gateway.stop();
    const later = join(directory, 'heads-of-a-ministry.jsonl');
    writeFileSync(later, (await audit('head', '--folder', folder)).out);
    rmSync(folder, { recursive: true });

    expect(await audit('verify', '--folder', backup)).toMatchObject({ code: 0 });
    const { size } = JSON.parse(head) as { size: number };
    expect(size).toBeGreaterThan(1);
    const verified = await audit('verify', '--lang', 'en', '--folder', backup, '--witness', later);
    expect(verified).toMatchObject({
      code: 1,
      out: expect.stringMatching(new RegExp(`^${size} lines[^]*cut off at the end`)),
    });

    // In the place of the lost log it is refused, and nothing in it is touched.
    cpSync(backup, folder, { recursive: true });
    await expect(startAuditedGateway({ GATEWAY_AUDIT_FOLDER: folder })).rejects.toThrow('it is a backup');
    rmSync(folder, { recursive: true });
    rmSync(`${folder}.head`);
    rmSync(join(dirname(folder), 'audit-key.pem'));

    const second = await startAuditedGateway({ GATEWAY_AUDIT_FOLDER: folder });
    await ask(
      second.url,
      'query After { units(codes: ["unit-1"]) { code } }',
      {},
      await second.token({ role: 'data-team' }),
    );
    await second.stop();
    expect((await audit('verify', '--folder', backup, '--folder', folder)).code).toBe(0);
    const found = (await audit('find', '--json', '--folder', folder, '--folder', backup)).out
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { name: string; kind: string; at: string });
    expect(found.at(-1)).toMatchObject({ name: 'After' });
    const requests = found.filter(({ kind }) => kind === 'request').map(({ name }) => name);
    expect(new Set(requests).size).toBe(requests.length);
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.filter((name) => name !== 'After' && !names.includes(name))).toEqual([]);
  },
);
