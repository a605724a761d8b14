import { readFileSync, writeFileSync } from 'node:fs';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ConfigError } from '../../common/config/config.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { readGatewayConfig } from '../../gateway/config.ts';
import type { Directory } from '../../gateway/directory/directory.ts';
import { openDirectory } from '../../gateway/directory/open-directory.ts';
import { DIRECTORY_NAME } from '../../gateway/directory/sign.ts';
import { type SignedType, signText } from '../../common/signature/signed-text.ts';
import { readLog } from '../observe/support/read-log.ts';
import { NO_REDIS, startRedis } from '../support/redis-server.ts';
import { entryOf, type SigningFolder, signingFolder } from './support/federation.ts';

const A = entryOf({ name: 'agriculture/370000', url: 'https://a.example/graphql' });
const B = entryOf({ name: 'agriculture/440000', url: 'https://b.example/graphql' }, 'trial');

let folder: SigningFolder;
beforeEach(async () => {
  folder = await signingFolder();
});
afterEach(() => folder.remove());

const open = (redis: { readonly url?: string; readonly directoryKey?: string } = {}): Promise<Directory | null> =>
  openDirectory({ directory: folder.file, directoryKeys: folder.keys.publicFile, redis });
const opened = async (redis = {}): Promise<Directory> => {
  const directory = await open(redis);
  if (!directory) throw new Error('there is one');
  onTestFinished(directory.watch());
  return directory;
};
const names = (directory: Directory): readonly string[] => directory.list.members.map(({ name }) => name);
/** As somebody who has the key. */
const signed = (text: string, type: SignedType = 'tongcha-directory+jws', name = DIRECTORY_NAME): Promise<string> =>
  signText(text, readFileSync(folder.keys.privateFile, 'utf8'), { type, name, now: Date.now() });

describe('a directory in a file', () => {
  test('counts as it is signed; without one each sector has its one member', async () => {
    await folder.write(1, [B, A]);
    expect(names(await opened())).toEqual([A.name, B.name]);
    expect(await openDirectory({ redis: {} })).toBeNull();
  });

  test('keeps a gateway from starting where it cannot count, with every fault', async () => {
    const faultOf = async (text: string | null): Promise<string> => {
      if (text !== null) writeFileSync(folder.file, text);
      const error = await open().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(ConfigError);
      return (error as ConfigError).message;
    };
    expect(await faultOf(null)).toMatch(/GATEWAY_DIRECTORY.*NOT_READABLE/);
    expect(await faultOf('{}')).toMatch(/NOT_SIGNED/);
    expect(await faultOf(await signed('{}', 'tongcha-supergraph+jws'))).toMatch(/NOT_SIGNED/);
    expect(await faultOf(await signed('{}', 'tongcha-directory+jws', 'tongcha:staging'))).toMatch(/NOT_SIGNED/);
    expect(
      await faultOf(
        await folder.sign(1, [
          { ...A, url: 'x' },
          { ...B, kind: 'MINISTRY', name: 'b c' },
        ]),
      ),
    ).toMatch(/NOT_VALID[^]*members\.0\.url \(agriculture\/370000\)[^]*members\.1\.name/);
    const { privateFile } = await makeKeys(folder.at('others'));
    expect(await faultOf(await folder.sign(1, [A], privateFile))).toMatch(/NOT_SIGNED/);
  });

  test('changes while it is watched; older, repeated, unsigned and faulty ones change nothing and are told once', async () => {
    await folder.write(5, [A]);
    const directory = await opened();
    const log = readLog();
    onTestFinished(() => log.restore());
    await folder.write(6, [A, B]);
    await vi.waitFor(() => expect(names(directory)).toEqual([A.name, B.name]), { timeout: 20_000 });
    const refusedAs = async (code: string, text: string): Promise<void> => {
      writeFileSync(folder.file, text);
      await vi.waitFor(() => expect(directory.health().refused?.code).toBe(code), { timeout: 20_000 });
      expect([directory.list.serial, names(directory)]).toEqual([6, [A.name, B.name]]);
    };
    await refusedAs('OUTDATED', await folder.sign(5, [A]));
    await refusedAs('NOT_SIGNED', 'none');
    await refusedAs('OUTDATED', await folder.sign(6, [A]));
    await refusedAs('NOT_VALID', await folder.sign(7, [A, A]));
    const { privateFile } = await makeKeys(folder.at('others'));
    await refusedAs('NOT_SIGNED', await folder.sign(8, [A], privateFile));
    // The list that counts, signed again: nothing is refused any more.
    writeFileSync(folder.file, await folder.sign(6, [B, A]));
    await vi.waitFor(() => expect(directory.health()).toMatchObject({ serial: 6, refused: null, trial: [B.name] }), {
      timeout: 20_000,
    });
    const told = log.lines().filter(({ event }) => event?.startsWith('directory-'));
    expect(told.map(({ event, code, serial }) => [event, code ?? serial])).toEqual([
      ['directory-taken', 6],
      ['directory-refused', 'OUTDATED'],
      ['directory-refused', 'NOT_SIGNED'],
      ['directory-refused', 'OUTDATED'],
      ['directory-refused', 'NOT_VALID'],
      ['directory-refused', 'NOT_SIGNED'],
    ]);
    expect(told[0]).toMatchObject({ joined: [B.name], left: [] });
    expect(told[4]?.['faults']).toEqual(['members.1.name (agriculture/370000): expected once']);
  }, 60_000);

  test('counts for all versions of the graph, or for none', async () => {
    await folder.write(1, [A]);
    const directory = await opened();
    const done: string[] = [];
    const ready = (name: string): void =>
      void directory.attach(() => ({
        commit: () => done.push(`${name} commits`),
        abandon: () => done.push(`${name} abandons`),
      }));
    ready('first');
    const detach = directory.attach(() => {
      throw new ConfigError(['ministries.agriculture.tls: cannot be read']);
    });
    const two = JSON.stringify({ serial: 2, issuedAt: '2026-11-29T08:00:00Z', members: [A, B] });
    expect(await directory.offer(two)).toBe('refused');
    expect([done.splice(0), directory.health()]).toMatchObject([
      ['first abandons'],
      { serial: 1, refused: { code: 'SETTINGS' } },
    ]);
    detach();
    ready('second');
    expect(await directory.offer(two)).toBe('taken');
    expect([done, directory.list.serial]).toEqual([['first commits', 'second commits'], 2]);
  });

  test('needs its keys, and the file that counts until Redis has one', () => {
    const faultsOf = (env: Record<string, string>): unknown => {
      try {
        return readGatewayConfig({ env });
      } catch (error) {
        return (error as ConfigError).faults;
      }
    };
    expect(faultsOf({ GATEWAY_DIRECTORY: 'd.jws' })).toEqual([expect.stringContaining('GATEWAY_DIRECTORY_KEYS')]);
    expect(
      faultsOf({
        GATEWAY_REDIS_DIRECTORY_KEY: 'd',
        GATEWAY_REDIS_URL: 'redis://127.0.0.1',
        GATEWAY_DIRECTORY_KEYS: 'k',
      }),
    ).toEqual([expect.stringContaining('GATEWAY_DIRECTORY)')]);
    expect(faultsOf({ GATEWAY_REDIS_DIRECTORY_KEY: 'd', GATEWAY_DIRECTORY: 'd', GATEWAY_DIRECTORY_KEYS: 'k' })).toEqual(
      [expect.stringContaining('GATEWAY_REDIS_URL')],
    );
  });
});

test.runIf(NO_REDIS === null)('a directory in Redis counts before the file, and is taken back by nobody', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const settings = { url: redis.url, directoryKey: DIRECTORY_NAME };
  const client = createClient({ url: redis.url });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.destroy());
  const put = async (text: string): Promise<void> => {
    await client.set(DIRECTORY_NAME, text);
    await client.publish(DIRECTORY_NAME, '');
  };
  await folder.write(3, [A]);
  // Nothing is there yet.
  expect(names((await open(settings)) as Directory)).toEqual([A.name]);
  await put(await folder.sign(4, [A, B]));
  const directory = await opened(settings);
  expect(names(directory)).toEqual([A.name, B.name]);
  await put(await folder.sign(5, [B]));
  await vi.waitFor(() => expect(directory.list.serial).toBe(5), { timeout: 20_000 });
  await put(await folder.sign(4, [A, B]));
  await vi.waitFor(() => expect(directory.health().refused?.code).toBe('OUTDATED'), { timeout: 20_000 });
  await put('evil');
  await vi.waitFor(() => expect(directory.health().refused?.code).toBe('NOT_SIGNED'), { timeout: 20_000 });
  expect(names(directory)).toEqual([B.name]);
  // One that is older than the file, at a start.
  await put(await folder.sign(2, [A, B]));
  const later = await opened(settings);
  expect(later.list.serial).toBe(3);
  await vi.waitFor(() => expect(later.health().refused?.code).toBe('OUTDATED'), { timeout: 20_000 });
  await redis.kill();
  expect(names((await open(settings)) as Directory)).toEqual([A.name]);
});
