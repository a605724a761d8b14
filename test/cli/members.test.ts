import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createClient } from 'redis';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { openDirectory } from '../../gateway/directory/open-directory.ts';
import { entryOf, serveMember, startFederation } from '../directory/support/federation.ts';
import { NO_REDIS, startRedis } from '../support/redis-server.ts';
import { type Ran, runCli, type RunOptions } from './support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-members-'));
const at = (name: string): string => join(folder, name);
let keys: Awaited<ReturnType<typeof makeKeys>>;
beforeAll(async () => {
  keys = await makeKeys(at('keys'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SHANDONG = [
  '--address',
  'https://a.example/graphql',
  '--kind',
  'REGION',
  '--division',
  '370000',
  '--zh',
  '山东省农业农村厅',
  '--en',
  'Shandong',
];
const run = (file: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  runCli(['members', ...args, '--directory', at(file), '--key', keys.privateFile], options);

test('a member joins on trial, is admitted, changes and leaves; a gateway reads each list', async () => {
  const list = async (): Promise<unknown> => {
    const directory = await openDirectory({ directory: at('a.jws'), directoryKeys: keys.publicFile, redis: {} });
    return [directory?.list.serial, directory?.list.members.map(({ name, state, url }) => [name, state, url])];
  };
  expect(await run('a.jws', ['join', 'agriculture/370000', ...SHANDONG, '--max-batch', '100'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /试用.*名录序号 1[^]*conform https:\/\/a\.example\/graphql[^]*members admit agriculture\/370000/,
    ),
  });
  expect(await list()).toEqual([1, [['agriculture/370000', 'trial', 'https://a.example/graphql']]]);
  expect((await run('a.jws', ['join', 'agriculture', ...SHANDONG, '--kind', 'MINISTRY', '--lang', 'en'])).out).toMatch(
    /on trial.*serial 2/,
  );
  expect((await run('a.jws', ['admit', 'agriculture/370000'])).out).toMatch(/已转正.*名录序号 3/);
  expect(
    JSON.parse((await run('a.jws', ['admit', 'agriculture/370000', '--address', 'https://b.example', '--json'])).out),
  ).toMatchObject({
    serial: 4,
    member: {
      state: 'counts',
      url: 'https://b.example',
      zh: '山东省农业农村厅',
      division: '370000',
      limits: { maxBatch: 100 },
    },
  });
  expect(
    JSON.parse((await run('a.jws', ['admit', 'agriculture/370000', '--keys', keys.publicFile, '--json'])).out),
  ).toMatchObject({ serial: 5, member: { keys: [{ kty: 'OKP' }] } });
  expect(await run('a.jws', ['admit', 'agriculture/370000', '--keys', keys.privateFile])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/members\.1\.keys\.0 \(agriculture\/370000\)/),
  });
  expect((await run('a.jws', ['leave', 'agriculture'])).out).toMatch(/已退出.*名录序号 6/);
  expect(await list()).toEqual([6, [['agriculture/370000', 'counts', 'https://b.example']]]);
  expect(existsSync(at('a.jws.next'))).toBe(false);
});

test('a file is listed and shown, with the public keys too', async () => {
  await run('b.jws', ['join', 'agriculture/370000', ...SHANDONG, '--timeout-ms', '900']);
  await run('b.jws', ['admit', 'agriculture/370000']);
  await run('b.jws', [
    'join',
    'food-drug/mall',
    '--address',
    'https://m.example',
    '--kind',
    'ENTERPRISE',
    '--uscc',
    '91370681MA3T00017D',
    '--zh',
    '某企业',
    '--en',
    'A maker',
  ]);
  const env = { GATEWAY_DIRECTORY_KEYS: keys.publicFile };
  const read = async (...args: string[]): Promise<string> =>
    (await runCli(['members', ...args, '--directory', at('b.jws')], { env })).out;
  expect(await read('list')).toBe(
    [
      '领域          名称                单位              性质      区划/信用代码       状态',
      '[A] 农业      agriculture/370000  山东省农业农村厅  地方部门  370000              正式',
      '[F] 食品药品  food-drug/mall      某企业            企业自述  91370681MA3T00017D  试用',
      '',
    ].join('\n'),
  );
  expect(await read('show', 'agriculture/370000', '--lang', 'en')).toMatch(
    /kind +regional authority\ndivision +370000\nstate +counts\naddress +https:\/\/a\.example\/graphql\ntimeoutMs +900\n/,
  );
  expect(await read('show', 'food-drug/mall')).toContain('试用(任何查询都不问它)');
  expect(JSON.parse(await read('list', '--json'))).toMatchObject([{ name: 'agriculture/370000' }, { state: 'trial' }]);
});

test('what is wrong is told, and nothing is written', async () => {
  await run('c.jws', ['join', 'agriculture/370000', ...SHANDONG]);
  const before = readFileSync(at('c.jws'), 'utf8');
  const told = async (args: readonly string[], by: RunOptions = {}): Promise<unknown> => {
    const { code, err } = await run('c.jws', args, by);
    return [code, err];
  };
  expect(await told(['jion', 'x'])).toEqual([2, expect.stringContaining('是否想用 join?')]);
  expect(await told(['admit'])).toEqual([2, expect.stringContaining('name the member')]);
  expect(await told(['admit', 'agriculture/37000'])).toEqual([
    2,
    expect.stringContaining('did you mean agriculture/370000?'),
  ]);
  expect(await told(['leave', 'nobody'])).toEqual([2, expect.stringContaining('"nobody"')]);
  expect(await told(['join', 'agriculture/370000', ...SHANDONG])).toEqual([
    2,
    expect.stringContaining('members admit'),
  ]);
  expect(await told(['join', 'agriculture/440000', '--kind', 'REGION', '--address', 'x'])).toEqual([
    2,
    expect.stringMatching(/members\.1\.authority\.zh \(agriculture\/440000\)[^]*members\.1\.url/),
  ]);
  expect(await told(['join', 'a', '--kind', 'SHOP'])).toEqual([2, expect.stringContaining('--kind: 应为 MINISTRY')]);
  expect(await told(['admit', 'agriculture/370000', '--divison', '1'])).toEqual([
    2,
    expect.stringContaining('did you mean --division?'),
  ]);
  expect(readFileSync(at('c.jws'), 'utf8')).toBe(before);

  // Somebody else's list is not signed on, and nobody else signs.
  const { privateFile } = await makeKeys(at('others'));
  expect(
    await runCli(['members', 'admit', 'agriculture/370000', '--directory', at('c.jws'), '--key', privateFile]),
  ).toMatchObject({
    code: 1,
    err: expect.stringContaining('not signed with a key that is trusted'),
  });
  expect(
    await runCli(['members', 'admit', 'agriculture/370000', '--directory', at('c.jws'), '--key', keys.publicFile]),
  ).toMatchObject({
    code: 1,
    err: expect.stringContaining('private key'),
  });
  expect(await runCli(['members', 'leave', 'agriculture/370000', '--directory', at('c.jws')])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--key'),
  });
  expect(await runCli(['members', 'leave', 'agriculture/370000'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('GATEWAY_DIRECTORY'),
  });
  writeFileSync(at('d.jws'), 'nothing');
  expect(await run('d.jws', ['join', 'a', ...SHANDONG])).toMatchObject({ code: 1 });
  expect(readFileSync(at('d.jws'), 'utf8')).toBe('nothing');
});

test.runIf(NO_REDIS === null)('where gateways read it from Redis it is published there too', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const env = { GATEWAY_REDIS_URL: redis.url, GATEWAY_REDIS_DIRECTORY_KEY: 'members' };
  expect(await run('e.jws', ['join', 'agriculture/370000', ...SHANDONG], { env })).toMatchObject({
    code: 0,
    out: expect.stringContaining('已发布到 Redis: members'),
  });
  const settings = {
    directory: at('e.jws'),
    directoryKeys: keys.publicFile,
    redis: { url: redis.url, directoryKey: 'members' },
  };
  const directory = await openDirectory(settings);
  onTestFinished(directory?.watch() ?? (() => undefined));
  await run('e.jws', ['admit', 'agriculture/370000'], { env });
  await vi.waitFor(() => expect(directory?.list).toMatchObject({ serial: 2, members: [{ state: 'counts' }] }), {
    timeout: 20_000,
  });
  const client = createClient({ url: redis.url });
  await client.connect();
  expect((await client.get('members'))?.trim()).toBe(readFileSync(at('e.jws'), 'utf8').trim());
  client.destroy();
});

test('at a gateway those that count are listed with their breakers, and those on trial by name', async () => {
  const tried = { name: 'agriculture/440000', url: 'https://tried.example/graphql' };
  const served = await serveMember('agriculture/370000', {});
  onTestFinished(() => served.stop());
  const federation = await startFederation([entryOf(served), entryOf(tried, 'trial')]);
  onTestFinished(() => federation.stop());
  const { code, out } = await runCli(['members', '--url', federation.url]);
  expect(code).toBe(0);
  expect(out).toMatch(/\[A\] 农业 +agriculture\/370000 +agriculture\/370000\(中\) +地方部门 +370000 +正式 +正常\n/);
  expect(out).toMatch(/\[A\] 农业 +agriculture\/440000 +- +- +- +试用 +-\n/);
  expect(out).toMatch(/\[F\] 食品药品 +food-drug +食品药品 +国家部门 +- +正式 +正常/);
  expect(out).not.toContain(served.url);
  const shown = await runCli(['members', 'show', 'agriculture/37000', '--url', federation.url, '--lang', 'en']);
  expect(shown).toMatchObject({ code: 2, err: expect.stringContaining('did you mean agriculture/370000?') });
});
