import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectRedis, type RedisCommands } from '../../gateway/cache/redis-commands.ts';
import { redisConditions } from '../../gateway/readiness/redis-conditions.ts';
import { RedisWatch } from '../../gateway/redis.ts';
import { authority } from '../signature/support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { NO_REDIS, type RedisServer, startRedis } from '../support/redis-server.ts';

/** Debian's has TLS; one that was built without does not know the option. */
const HAS_TLS =
  NO_REDIS === null && /tls|ssl/i.test(execFileSync('sh', ['-c', 'ldd "$(command -v redis-server)"']).toString());

let folder: string;
let redis: RedisServer;
let tlsPort: number;
let commands: RedisCommands;
const path = (name: string): string => join(folder, name);
const [own, other] = [authority('own'), authority('other')];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-redis-tls-'));
  const { cert, key } = own.issue('redis');
  for (const [name, text] of Object.entries({ own: own.cert, other: other.cert, cert, key }))
    writeFileSync(path(name), text);
});
afterEach(async () => {
  commands.close();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!HAS_TLS)('a Redis with a certificate of an authority of our own', () => {
  test('is reached by rediss and the file of the authority, which is replaced without a restart', async () => {
    tlsPort = await freePort();
    const options = {
      'tls-port': tlsPort,
      'tls-cert-file': path('cert'),
      'tls-key-file': path('key'),
      'tls-ca-cert-file': path('own'),
      'tls-auth-clients': 'no',
    };
    redis = await startRedis(...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]));
    copyFileSync(path('other'), path('ca'));
    const watch = new RedisWatch();
    commands = connectRedis(
      { url: `rediss://127.0.0.1:${tlsPort}`, tls: { ca: path('ca') } },
      false,
      watch.link('cache'),
    );
    await vi.waitFor(() =>
      expect([...redisConditions(watch)]).toEqual([
        { reason: 'REDIS_AWAY', detail: 'its certificate is signed by nobody who is trusted here (cache)' },
      ]),
    );
    copyFileSync(path('own'), path('ca'));
    await vi.waitFor(async () => expect(await commands.ping()).toBe('PONG'), { timeout: 15_000, interval: 200 });
    expect([...redisConditions(watch)]).toEqual([]);
  });
});
