import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

test('a port that another has ends the start with that reason, and is no bug', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  try {
    const { port } = other.address() as AddressInfo;
    const child = spawn(process.execPath, [new URL('../../gateway/main.ts', import.meta.url).pathname], {
      env: { ...process.env, GATEWAY_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(1);
    expect(out + err).toContain('EADDRINUSE');
    expect(out + err).not.toContain('"event":"bug"');
  } finally {
    other.close();
  }
}, 60_000);
