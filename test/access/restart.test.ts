import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { sealWith } from '../../gateway/cache/seal.ts';
import type { KeptText } from '../../common/identity/kept-text.ts';
import { keptInRedis } from '../../gateway/sources/kept-text.ts';
import { NO_REDIS, type RedisServer, startRedis } from '../support/redis-server.ts';
import { openDoor, startDoor, trusting } from './support/gateway.ts';
import { goodToken, ISSUER, startIssuer } from './support/issuer.ts';
import { makeSigner } from './support/signer.ts';

let redis: RedisServer;
let folder: string;
const doors: RunningServer[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-restart-'));
  if (NO_REDIS === null) redis = await startRedis();
});
afterEach(async () => {
  await Promise.all(doors.splice(0).map((each) => each.stop(10)));
  if (NO_REDIS === null) await redis.stop();
  rmSync(folder, { recursive: true });
});

const sealOf = (id: string, byte: number) => sealWith(() => ({ id, derive: () => Buffer.alloc(32, byte) }));
const ours = sealOf('a-gateway-key', 7);

const eventually = (assertion: () => Promise<void>): Promise<void> =>
  vi.waitFor(assertion, { timeout: 10_000, interval: 100 });

interface Health {
  readonly agreements: { readonly hash: string } | null;
  readonly conditions: readonly { readonly reason: string; readonly about?: string }[];
}

test.skipIf(NO_REDIS)(
  'a gateway that is started while a file is mistyped grants as its neighbour does, and says so',
  async () => {
    const agreements = join(folder, 'agreements');
    cpSync(join(import.meta.dirname, '../../schema/agreements'), agreements, { recursive: true });
    const { privateFile } = await makeKeys(join(folder, 'keys'));
    const start = async (): Promise<() => Promise<Health>> => {
      const door = await startDoor({
        GATEWAY_AGREEMENTS: agreements,
        GATEWAY_REDIS_URL: redis.url,
        GATEWAY_SIGNING_KEY_FILE: privateFile,
      });
      doors.push(door);
      return async () => (await fetch(`${door.url}/health`)).json() as Promise<Health>;
    };
    const first = await start();
    const { agreements: before } = await first();
    expect(before?.hash).toMatch(/^[0-9a-f]{64}$/);

    writeFileSync(join(agreements, 'food-drug.yaml'), 'version: 1\nministry: food-drug\ngrants: [');
    await eventually(async () =>
      expect((await first()).conditions).toContainEqual(
        expect.objectContaining({ reason: 'AGREEMENTS_REFUSED', about: 'food-drug', severity: 'failed' }),
      ),
    );
    const second = await start();
    for (const health of [await first(), await second()]) {
      expect(health.agreements).toEqual(before);
      expect(health.conditions).toContainEqual(
        expect.objectContaining({ reason: 'AGREEMENTS_REFUSED', about: 'food-drug' }),
      );
    }
    rmSync(join(agreements, 'food-drug.yaml'));
    await eventually(async () => {
      const [one, other] = [await first(), await second()];
      expect(one.agreements).not.toEqual(before);
      expect(other.agreements).toEqual(one.agreements);
      for (const { conditions } of [one, other])
        expect(conditions).toContainEqual(
          expect.objectContaining({ reason: 'AGREEMENTS_MISSING', about: 'food-drug' }),
        );
    });
  },
);

test.skipIf(NO_REDIS)(
  'a gateway that is started while the issuer is down takes the tokens that its neighbour takes',
  async () => {
    const signer = makeSigner('first');
    const issuer = await startIssuer(signer);
    const keep = keptInRedis({ redis: { url: redis.url, cluster: false }, seal: ours });
    const start = () => openDoor(trusting(issuer.url), keep);
    const first = await start();
    expect(await first.knock(goodToken(signer))).toEqual({ status: 200 });
    await eventually(async () => expect(await keep(`issuer-keys:${ISSUER}`).read()).not.toBeNull());
    await issuer.stop();
    const second = await start();
    expect(await second.knock(goodToken(signer))).toEqual({ status: 200 });
    expect(await second.knock(goodToken(makeSigner('second')))).toMatchObject({ status: 401 });
    await redis.restart();
    const third = await start();
    expect(await third.knock(goodToken(signer))).toMatchObject({ status: 401 });
    await Promise.all([first, second, third].map((each) => each.close()));
  },
);

const kept = (seal = ours, lastsMs = 60_000): KeptText =>
  keptInRedis({ redis: { url: redis.url, cluster: false }, seal, lastsMs })('agreements');

test.skipIf(NO_REDIS)('what is kept is read by gateways of the same key alone, and only for a while', async () => {
  expect(await kept().read()).toBeNull();
  await kept().write('一');
  await kept().write('二');
  expect(await kept().read()).toBe('二');
  expect(await kept(sealOf('another-key', 8)).read()).toBeNull();
  // The same name of another key: whoever can write the Redis has written it.
  expect(await kept(sealOf('a-gateway-key', 8)).read()).toBeNull();
  expect(await kept(ours, 0).read()).toBeNull();
});

test.skipIf(NO_REDIS)('a Redis that is away, or does not answer, fails in time', async () => {
  await redis.kill();
  await expect(kept().read()).rejects.toThrow();
  await expect(kept().write('一')).rejects.toThrow();
  await redis.restart();
  redis.process().kill('SIGSTOP');
  await expect(kept().read()).rejects.toThrow();
  redis.process().kill('SIGCONT');
  expect(await kept().read()).toBeNull();
});
