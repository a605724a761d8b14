import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { fileSource } from '../../gateway/sources/file-source.ts';
import { signedSource } from '../../gateway/sources/signed-source.ts';
import { startGatewayChild } from './support/gateway.ts';
import { serialVersion } from './support/serial-graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-reread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a source looks when it is told to, for whoever watches it, and for nobody else', async () => {
  const file = join(folder, 'text');
  writeFileSync(file, 'one');
  // Whoever watches the folder waits until the file has not grown for a while; that time does not pass here.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  try {
    const seen: string[] = [];
    const source = signedSource(fileSource(file, { event: 'text', zh: '文本', en: 'the text' }), async (text) => text);
    const stop = source.watch({ offer: async (text) => seen.push(text), refuse: () => seen.push('refused') });
    while (seen.length < 1) await turn();
    writeFileSync(file, 'two');
    for (let i = 0; i < 200; i += 1) await turn();
    expect(seen).toEqual(['one']);
    source.look?.();
    while (seen.length < 2) await turn();
    expect(seen).toEqual(['one', 'two']);
    await stop();
    writeFileSync(file, 'three');
    source.look?.();
    for (let i = 0; i < 200; i += 1) await turn();
    expect(seen).toEqual(['one', 'two']);
  } finally {
    vi.useRealTimers();
  }
});

test('SIGHUP ends no gateway: it looks at its files, and serves on', async () => {
  const file = join(folder, 'supergraph.graphql');
  writeFileSync(file, serialVersion(1, 9));
  const gateway = await startGatewayChild(file);
  try {
    const hashOf = async (): Promise<unknown> =>
      ((await (await fetch(`${gateway.url}/health`)).json()) as { supergraph: { hash: string } }).supergraph.hash;
    const first = await hashOf();
    writeFileSync(file, serialVersion(2, 9));
    gateway.signal('SIGHUP');
    await vi.waitFor(async () => expect(await hashOf()).not.toBe(first), { timeout: 60_000, interval: 100 });
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toBe(0);
  } finally {
    gateway.signal('SIGKILL');
  }
}, 120_000);
