import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign, importJWK, type JWK } from 'jose';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { OWN_SUPERGRAPH } from '../../gateway/supergraph/load.ts';
import { openSupergraph } from '../../gateway/supergraph/open-supergraph.ts';
import { signText } from '../../common/signature/signed-text.ts';
import { opensSigned, type OpenSigned } from '../../gateway/sources/signed-text.ts';
import type { TextTaker } from '../../gateway/sources/text-source.ts';
import { NO_REDIS, startRedis } from '../support/redis-server.ts';
import { serialVersion } from './support/serial-graph.ts';

const NAME = 'tongcha:supergraph';
const PLACE = { type: 'tongcha-supergraph+jws', name: NAME } as const;
const AT = 1_795_600_000_000;

const folder = mkdtempSync(join(tmpdir(), 'tongcha-signed-'));
const at = (name: string): string => join(folder, name);
const read = (file: string): string => readFileSync(file, 'utf8');
let own: Awaited<ReturnType<typeof makeKeys>>;
let others: Awaited<ReturnType<typeof makeKeys>>;
beforeAll(async () => {
  [own, others] = [await makeKeys(at('own')), await makeKeys(at('others'))];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sign = (text: string, { keys = own.privateFile, name = NAME, now = AT } = {}): Promise<string> =>
  signText(text, read(keys), { type: 'tongcha-supergraph+jws', name, now });
const faultOf = async (open: OpenSigned, signed: string): Promise<unknown> =>
  open(signed).then(
    () => 'taken',
    (error: { code: string }) => error.code,
  );

describe('a supergraph that must be signed', () => {
  test('is taken as it was signed, in any script', async () => {
    const open = await opensSigned(own.publicFile, PLACE);
    expect(await open(await sign('type Query { 名称: String } # 超图\n'))).toBe('type Query { 名称: String } # 超图\n');
    expect(await open(`${await sign('as redis-cli -x sends it', { now: AT + 1_000 })}\n`)).toBe(
      'as redis-cli -x sends it',
    );
  });

  test('is refused unsigned, altered, signed by others, for another place, as something else, or cut', async () => {
    const open = await opensSigned(own.publicFile, PLACE);
    const good = await sign('type Query { a: Int }');
    const [head = '', , signature = ''] = good.split('.');
    const [jwk] = (JSON.parse(read(own.privateFile)) as { keys: JWK[] }).keys;
    const key = await importJWK(jwk ?? {}, 'EdDSA');
    const signedAs = (header: object): Promise<string> =>
      new CompactSign(Buffer.from('type Query { a: Int }'))
        .setProtectedHeader({ alg: 'EdDSA', for: NAME, iat: AT / 1_000, ...header })
        .sign(key);
    const bad = [
      'type Query { a: Int }',
      '',
      '{}',
      'a.b.c',
      good.slice(0, -2),
      `${head}.${Buffer.from('type Query { b: Int }').toString('base64url')}.${signature}`,
      `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'tongcha-supergraph+jws', for: NAME, iat: AT })).toString('base64url')}.${good.split('.')[1]}.`,
      await sign('type Query { a: Int }', { keys: others.privateFile }),
      await sign('type Query { a: Int }', { name: 'tongcha:staging' }),
      await signedAs({ typ: 'at+jwt' }),
      await signedAs({}),
      await signedAs({ typ: 'tongcha-supergraph+jws', iat: 'now' }),
    ];
    for (const each of bad) expect(await faultOf(open, each)).toBe('NOT_SIGNED');
    expect(await faultOf(open, good)).toBe('taken');
  });

  test('does not come back once a later one was taken; the same again, and an old text that is signed anew, do', async () => {
    const open = await opensSigned(own.publicFile, PLACE);
    const [first, second] = [await sign('one'), await sign('two', { now: AT + 5_000 })];
    expect([
      await faultOf(open, first),
      await faultOf(open, second),
      await faultOf(open, second),
      await faultOf(open, first),
      await faultOf(open, await sign('one', { now: AT + 9_000 })),
    ]).toEqual(['taken', 'taken', 'taken', 'OUTDATED', 'taken']);
  });

  test('may be signed with a new key while gateways run, and with the old one no more once it is retired', async () => {
    const keys = await makeKeys(at('rotated'));
    const open = await opensSigned(keys.publicFile, PLACE);
    const old = await sign('old', { keys: keys.privateFile });
    expect(await faultOf(open, old)).toBe('taken');
    await makeKeys(at('rotated'));
    const next = await sign('next', { keys: keys.privateFile });
    await vi.waitFor(async () => expect(await open(next)).toBe('next'), { timeout: 20_000 });
    expect(await faultOf(open, old)).toBe('taken');
    await makeKeys(at('rotated'), { retire: true });
    await vi.waitFor(async () => expect(await faultOf(open, old)).toBe('NOT_SIGNED'), { timeout: 20_000 });
  });

  test('a file of keys that cannot be used is said at the start, and nothing of what is in it', async () => {
    writeFileSync(at('empty.json'), '{"keys":[]}');
    await makeKeys(at('sm2'), { algorithm: 'SM2' });
    const settings = (supergraphKeys: string): Parameters<typeof openSupergraph>[0] => ({
      redis: { url: 'redis://127.0.0.1:1', supergraphKey: NAME, supergraphKeys },
    });
    for (const file of ['/none.json', at('empty.json'), own.privateFile, at('sm2/public/trusted.json')])
      await expect(openSupergraph(settings(file))).rejects.toThrow(/^(?!.*"d")[^]*GATEWAY_REDIS_SUPERGRAPH_KEYS/);
    await expect(sign('x', { keys: own.publicFile })).rejects.toThrow('private key of Ed25519');
  });
});

test.runIf(NO_REDIS === null)(
  'published by npm run supergraph it is served; whoever else writes there is refused and told',
  async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const run = (...args: string[]): { status: number | null; stderr: string } =>
      spawnSync(process.execPath, ['tools/supergraph.ts', ...args], {
        encoding: 'utf8',
        env: { ...process.env, GATEWAY_REDIS_URL: redis.url },
      });
    writeFileSync(at('one.graphql'), serialVersion(1, 1));
    expect(run(at('one.graphql'), '--key', own.privateFile)).toMatchObject({ status: 0, stderr: '' });
    const { supergraph, source } = await openSupergraph({
      redis: { url: redis.url, supergraphKey: NAME, supergraphKeys: own.publicFile },
    });
    expect(supergraph.sdl).toContain('v1: Int');

    const said: string[] = [];
    const taker: TextTaker = {
      offer: async (text) => said.push(/v\d+: Int/.exec(text)?.[0] ?? text),
      refuse: ({ code }) => void said.push(code),
    };
    const stop = source.watch(taker);
    onTestFinished(stop);
    const client = createClient({ url: redis.url });
    await client.connect();
    onTestFinished(() => client.destroy());
    const put = async (text: string): Promise<void> => {
      await client.set(NAME, text);
      await client.publish(NAME, '');
    };
    const first = (await client.get(NAME)) ?? '';
    await vi.waitFor(() => expect(said).toEqual(['v1: Int']), { timeout: 20_000 });
    // As somebody would who has the Redis and no key: another address for a ministry.
    await put(serialVersion(2, 1).replaceAll('http://', 'http://evil.'));
    await vi.waitFor(() => expect(said).toEqual(['v1: Int', 'NOT_SIGNED']), { timeout: 20_000 });
    writeFileSync(at('two.graphql'), serialVersion(3, 1));
    // Signed in another second than the first.
    await vi.waitFor(
      () =>
        expect(Math.floor(Date.now() / 1_000)).toBeGreaterThan(
          (JSON.parse(Buffer.from(first.split('.')[0] ?? '', 'base64url').toString()) as { iat: number }).iat,
        ),
      { timeout: 5_000 },
    );
    expect(run(at('two.graphql'), '--key', own.privateFile)).toMatchObject({ status: 0 });
    await vi.waitFor(() => expect(said).toEqual(['v1: Int', 'NOT_SIGNED', 'v3: Int']), { timeout: 20_000 });
    await put(first);
    await vi.waitFor(() => expect(said).toEqual(['v1: Int', 'NOT_SIGNED', 'v3: Int', 'OUTDATED']), { timeout: 20_000 });

    // What gateways would refuse is not signed at all.
    writeFileSync(at('none.graphql'), 'type Query { a: Int }');
    expect(run(at('none.graphql'), '--key', own.privateFile)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('supergraph'),
    });
    expect(run(at('two.graphql'))).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') });
    expect(run(OWN_SUPERGRAPH, '--key', own.privateFile, '--out', at('signed.jws'))).toMatchObject({ status: 0 });
    expect(await (await opensSigned(own.publicFile, PLACE))(read(at('signed.jws')))).toBe(read(OWN_SUPERGRAPH));
  },
  120_000,
);
