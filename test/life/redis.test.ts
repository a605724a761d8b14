import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { openSupergraph, SUPERGRAPH_WORDS } from '../../gateway/supergraph/open-supergraph.ts';
import { redisSource } from '../../gateway/sources/redis-source.ts';
import { readLog } from '../observe/support/read-log.ts';
import { freePort } from '../support/free-port.ts';
import { serialVersion } from './support/serial-graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-redis-'));
let written: ReturnType<typeof readLog> | null = null;
const closers: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  written?.restore();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function startRedis(port: number): Promise<{ set(text: string): Promise<void>; end(): Promise<void> }> {
  const child: ChildProcess = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const client = createClient({ url: `redis://127.0.0.1:${port}` });
  client.on('error', () => {});
  await client.connect();
  const end = async (): Promise<void> => {
    if (client.isOpen) client.destroy();
    child.kill('SIGKILL');
    await ended;
  };
  closers.push(end);
  return {
    async set(text) {
      await client.set('supergraph', text);
      await client.publish('supergraph', '');
    },
    end,
  };
}

const here = spawnSync('redis-server', ['--version']).status === 0;

test.runIf(here)(
  'a supergraph in Redis is served from its first moment, each announced change is offered once, and one set while Redis was away when it is back',
  async () => {
    written = readLog();
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    const redis = await startRedis(port);
    await redis.set(serialVersion(1, 1));
    const file = join(folder, 'supergraph.graphql');
    writeFileSync(file, serialVersion(0, 1));
    const { supergraph, source } = await openSupergraph({
      supergraph: file,
      redis: { url, supergraphKey: 'supergraph' },
    });
    expect(supergraph.sdl).toContain('v1: Int');

    const offered: string[] = [];
    const markerOf = (text: string): string => /v\d+: Int/.exec(text)?.[0] ?? text;
    closers.push(source.watch({ offer: async (text) => void offered.push(markerOf(text)), refuse: () => {} }));
    await vi.waitFor(() => expect(offered).toEqual(['v1: Int']), { timeout: 10_000 });
    await redis.set(serialVersion(2, 1));
    await redis.set(serialVersion(2, 1));
    await vi.waitFor(() => expect(offered).toEqual(['v1: Int', 'v2: Int']), { timeout: 10_000 });

    await redis.end();
    const again = await startRedis(port);
    await again.set(serialVersion(3, 1));
    await vi.waitFor(() => expect(offered).toEqual(['v1: Int', 'v2: Int', 'v3: Int']), { timeout: 20_000 });
  },
  60_000,
);

test.runIf(here)(
  'where Redis is down, or holds nothing that can be served, the file is',
  async () => {
    written = readLog();
    const port = await freePort();
    const file = join(folder, 'supergraph.graphql');
    writeFileSync(file, serialVersion(5, 1));
    const settings = { supergraph: file, redis: { url: `redis://127.0.0.1:${port}`, supergraphKey: 'supergraph' } };
    expect((await openSupergraph(settings)).supergraph.sdl).toContain('v5: Int');
    const redis = await startRedis(port);
    expect(await redisSource(settings.redis, 'supergraph', SUPERGRAPH_WORDS).read()).toBeNull();
    expect((await openSupergraph(settings)).supergraph.sdl).toContain('v5: Int');
    await redis.set('type Query { broken');
    expect((await openSupergraph(settings)).supergraph.sdl).toContain('v5: Int');
  },
  60_000,
);
