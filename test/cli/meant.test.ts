import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nearest } from '@tongcha/command';
import { runCli } from './support/run-cli.ts';

describe('what was probably meant is named', () => {
  test.each([
    [['exprot'], '没有 "exprot" 这个命令,是否想用 export?'],
    [['Chain', '--lang', 'en'], 'There is no command "Chain"; did you mean chain?'],
    [
      ['chain', 'urn:a', '--froward'],
      '--froward: 没有这个选项,是否想用 --forward? / there is no such option; did you mean --forward?',
    ],
    [['status', '-x'], '-x: 没有这个选项 / there is no such option'],
    [['weather', '--lang', 'en'], 'There is no command "weather".'],
  ])('%j', async (args, told) => {
    const { code, out, err } = await runCli(args);
    expect([code, out, err.split('\n')[0]]).toEqual([2, '', told]);
  });

  test('of several, the nearest; of none that is near, none', () => {
    expect(nearest('form', ['forward', 'format', 'fore'])).toBe('fore');
    expect(nearest('xy', ['to', 'who', 'code'])).toBeNull();
    expect(nearest('anything-else', ['witness'])).toBeNull();
  });
});

test('its version is that of its package', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cli/package.json'), 'utf8')) as {
    version: string;
  };
  for (const option of ['--version', '-V'])
    expect(await runCli([option])).toEqual({ code: 0, out: `tongcha ${version}\n`, err: '' });
});

test('it names its commands as it was started: by npm here, by its own name where it is installed', async () => {
  const here = await runCli(['chain', '--help']);
  const there = await runCli(['chain', '--help'], { env: { npm_lifecycle_event: 'npx' } });
  expect(here.out).toContain('npm run tongcha -- chain ');
  expect(there.out).toMatch(/^用法: tongcha chain /);
  expect(there.out).not.toContain('npm run');
  const fault = await runCli(['chain', '--nothing'], { env: { npm_lifecycle_event: 'npx' } });
  expect(fault.err).toMatch(/\ntongcha chain --help\n$/);
});
