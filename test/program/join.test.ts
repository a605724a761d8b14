import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { signText } from '../../common/signature/signed-text.ts';
import { openDirectory } from '../../gateway/directory/open-directory.ts';
import { type Ran as CliRan, runCli } from '../cli/support/run-cli.ts';
import { type Ran, runHere } from './support/run-program.ts';
import { ACCOUNT } from './support/timber/legacy.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-join-'));
  cpSync(join(import.meta.dirname, 'support/timber/ministry.yaml'), at('ministry.yaml'));
  return () => rmSync(folder, { recursive: true, force: true });
});

const ADDRESS = 'https://timber.example/graphql';
const run = (...args: readonly string[]): Promise<Ran> =>
  runHere(['join', ...args, '--lang', 'en'], { cwd: folder, env: { ...ACCOUNT, TIMBER_URL: 'http://127.0.0.1:1' } });
const list = async (...args: readonly string[]): Promise<CliRan> => {
  if (!existsSync(at('directory-keys'))) await makeKeys(at('directory-keys'));
  const place = ['--directory', at('directory.jws'), '--key', at('directory-keys/private/signing.json')];
  return runCli(['members', ...args, ...place, '--lang', 'en']);
};

test('what a member signs of itself is listed on trial, and its key by its thumbprint', async () => {
  const { code, out, err } = await run('--kind', 'MINISTRY', '--address', ADDRESS);
  expect(code).toBe(0);
  expect(err).toContain('keys are made');
  expect(statSync(at('keys/private/signing.json')).mode & 0o077).toBe(0);
  const [, thumbprint = ''] = /^thumbprint of the key: (\S{43})$/m.exec(out) ?? [];
  expect(readFileSync(at('timber.graphql'), 'utf8')).toContain('type TimberRecord');

  const joined = await list('join', '--entry', at('timber.entry.jws'));
  expect(joined).toMatchObject({ code: 0, out: expect.stringMatching(/^timber has joined on trial: .*serial 1/) });
  expect(joined.err).toContain(thumbprint);
  const directory = await openDirectory({
    directory: at('directory.jws'),
    directoryKeys: at('directory-keys/public/trusted.json'),
    redis: {},
  });
  expect(directory?.list.members).toMatchObject([
    {
      name: 'timber',
      kind: 'MINISTRY',
      state: 'trial',
      url: ADDRESS,
      authority: { zh: '木材', en: 'Timber' },
      keys: [{}],
    },
  ]);
});

test('the same keys sign again, and what it is called can be given', async () => {
  await run('--kind', 'MINISTRY', '--address', ADDRESS);
  const { out, err } = await run(
    '--kind',
    'REGION',
    '--division',
    '370000',
    '--zh',
    '山东',
    '--en',
    'Shandong',
    '--address',
    ADDRESS,
    '--json',
  );
  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({ entry: 'timber.entry.jws', thumbprint: expect.stringMatching(/^\S{43}$/) });
});

test('an entry that was changed, or is signed with another key, is refused', async () => {
  await run('--kind', 'MINISTRY', '--address', ADDRESS);
  const signed = readFileSync(at('timber.entry.jws'), 'utf8').trim();
  const [head = '', payload = '', signature = ''] = signed.split('.');
  const entry = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const changed = JSON.stringify({ ...entry, url: 'https://thief.example/graphql' });
  writeFileSync(at('changed.jws'), [head, Buffer.from(changed).toString('base64url'), signature].join('.'));
  const other = await makeKeys(at('other'));
  const text = await signText(JSON.stringify(entry), readFileSync(other.privateFile, 'utf8'), {
    type: 'tongcha-entry+jws',
    name: 'timber',
    now: 0,
  });
  writeFileSync(at('other.jws'), text);
  for (const name of ['changed.jws', 'other.jws'])
    expect(await list('join', '--entry', at(name))).toMatchObject({
      code: 2,
      err: expect.stringContaining('timber: is not signed with a key of its own'),
    });
  expect(await list('join', 'salt', '--entry', at('timber.entry.jws'))).toMatchObject({ code: 2 });
  expect(existsSync(at('directory.jws'))).toBe(false);
});

test('what is missing is told by its options, and an address that nobody else reaches', async () => {
  const { code, err } = await run();
  expect(code).toBe(2);
  expect(err).toMatch(/^--kind: is needed \/ expected one of MINISTRY, REGION/m);
  expect(err).toMatch(/^--address: is needed \/ expected an http or https address/m);
  expect((await run('--kind', 'ENTERPRISE', '--address', ADDRESS)).err).toMatch(/^--uscc: is needed/m);
  expect((await run('--kind', 'MINISTRY', '--address', 'http://127.0.0.1:4010/graphql')).out).toContain(
    'only this machine reaches that address',
  );
});

test('a folder that holds no keys is told as that', async () => {
  writeFileSync(at('nothing'), '');
  expect(await run('--kind', 'MINISTRY', '--address', ADDRESS, '--keys', 'nothing')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--keys: expected a folder as tongcha keys or join makes it'),
  });
});
