import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDoor } from './support/gateway.ts';

const run = promisify(execFile);
let folder: string;
let trusting: Awaited<ReturnType<typeof openDoor>>;
let other: Awaited<ReturnType<typeof openDoor>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-development-'));
  vi.spyOn(console, 'error').mockImplementation(() => {});
  // Before the key is there.
  trusting = await openDoor({ GATEWAY_IDENTITY_DEVELOPMENT_KEYS: join(folder, 'jwks.json') });
  other = await openDoor({});
});
afterAll(async () => {
  await Promise.all([trusting.close(), other.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const token = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  run(process.execPath, [join(import.meta.dirname, '../../cli/token.ts'), ...args, '--folder', folder], {
    env: { ...process.env, npm_lifecycle_event: 'token' },
  });

test('a development token counts where its key is trusted, and nowhere else; the key is its owner’s alone', async () => {
  const { stdout, stderr } = await token(
    '--role',
    'regulator',
    '--sector',
    'FOOD_DRUG',
    '--scope',
    'a b',
    '--scope',
    'c',
  );
  expect(stderr).toMatch(/^已签发: regulator FOOD_DRUG a b c,60 分钟内有效/);
  const claims = JSON.parse(Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString()) as {
    iat: number;
    exp: number;
  };
  expect(claims).toMatchObject({
    role: 'regulator',
    sector: 'FOOD_DRUG',
    scope: 'a b c',
    sub: 'developer',
    aud: 'tongcha',
    exp: claims.iat + 3_600,
  });
  expect(statSync(join(folder, 'key.json')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'jwks.json'), 'utf8')).not.toContain('"d"');
  expect(await other.knock(stdout.trim())).toMatchObject({ status: 401 });
  // It has looked for the key before there was one, and looks again soon.
  await vi.waitFor(async () => expect(await trusting.knock(stdout.trim())).toEqual({ status: 200 }), {
    timeout: 20_000,
    interval: 200,
  });
});

test.each<[args: string[], fault: RegExp]>([
  [
    ['--role', 'enterprise', '--sector', 'FOOD_DRUG', '--minutes', '0'],
    /--sector: 只用于[^]*--uscc: 企业须[^]*--minutes/,
  ],
  [['--role', 'citizen', '--lang', 'en', '--uscc', 'x'], /--uscc: only with/],
])('%j is refused with every fault, and signs nothing', async (args, fault) => {
  await expect(token(...args)).rejects.toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(fault) });
});

test('the help is Chinese, and English on a switch', async () => {
  expect((await token('--help')).stdout).toMatch(/^用法: npm run token[^]*示例/);
  expect((await token('--help', '--lang', 'en')).stdout).toMatch(/^usage: npm run token[^]*examples/);
});
