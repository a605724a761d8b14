import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { ConfigError } from '../../common/config/config.ts';
import { readRegularFile, readRegularFileSync } from '../../common/config/regular-file.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { startGatewayChild } from './support/gateway.ts';
import { serialVersion } from './support/serial-graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-pipe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function makePipe(name: string): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return path;
}

test('a pipe, a folder and a device are no files, and nobody waits for them', async () => {
  const pipe = makePipe('pipe');
  for (const path of [pipe, folder, '/dev/zero']) {
    await expect(readRegularFile(path)).rejects.toThrow();
    expect(() => readRegularFileSync(path)).toThrow();
  }
  expect(() => loadSupergraph(pipe)).toThrow(ConfigError);
});

test('a gateway whose supergraph was replaced by a pipe says so, serves on, and ends when it is told to', async () => {
  const file = join(folder, 'supergraph.graphql');
  writeFileSync(file, serialVersion(1, 9));
  const gateway = await startGatewayChild(file);
  try {
    await vi.waitFor(async () => expect((await fetch(`${gateway.url}/ready`)).status).toBe(200), {
      timeout: 60_000,
      interval: 100,
    });
    unlinkSync(file);
    makePipe('supergraph.graphql');
    await vi.waitFor(
      async () =>
        expect(await (await fetch(`${gateway.url}/health`)).json()).toMatchObject({
          supergraph: { refused: { code: 'NOT_READABLE' } },
        }),
      { timeout: 60_000, interval: 200 },
    );
    expect((await fetch(`${gateway.url}/ready`)).status).toBe(200);
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toBe(0);
  } finally {
    gateway.signal('SIGKILL');
  }
}, 150_000);
