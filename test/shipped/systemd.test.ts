import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readGatewayConfig } from '../../gateway/config.ts';
import project from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../..');
const FILES = globSync('deploy/systemd/*.service', { cwd: ROOT }).toSorted();
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const settingOf = (file: string, name: string): readonly string[] =>
  [...read(file).matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-systemd-'));
  // Where Node is here; of the template, one of its units.
  for (const file of FILES)
    writeFileSync(
      join(folder, basename(file).replace('@', '@agriculture')),
      read(file).replaceAll('/usr/bin/node', process.execPath),
    );
});
afterAll(() => rmSync(folder, { recursive: true }));

test('there is a unit for each kind of process, and its program is there', () => {
  expect(FILES.map((file) => basename(file))).toEqual([
    'tongcha-gateway.service',
    'tongcha-jobs.service',
    'tongcha-ministry@.service',
  ]);
  const programs = FILES.flatMap((file) => settingOf(file, 'ExecStart')).map((line) => /\S+\.js/.exec(line)?.[0] ?? '');
  for (const program of programs)
    for (const name of globSync(join(ROOT, 'subgraphs/*/main.ts')).map((path) => basename(join(path, '..'))))
      expect(existsSync(join(ROOT, program.replace('%i', name).replace(/\.js$/, '.ts'))), program).toBe(true);
});

test('a process is started with the same settings of V8 by npm, unit and image, and killed no sooner than it has ended', () => {
  const flagsOf = (line: string): readonly string[] => line.match(/--[a-z-]+(=\d+)?/g) ?? [];
  const [gateway = ''] = settingOf('deploy/systemd/tongcha-gateway.service', 'ExecStart');
  const [jobs = ''] = settingOf('deploy/systemd/tongcha-jobs.service', 'ExecStart');
  expect(flagsOf(gateway)).toEqual(flagsOf(project.scripts.gateway));
  expect(flagsOf(jobs)).toEqual(flagsOf(project.scripts.jobs));
  expect(flagsOf(/^CMD (.*main\.js.*)$/m.exec(read('Dockerfile'))?.[1] ?? '')).toEqual(flagsOf(gateway));
  const { drainMs } = readGatewayConfig({ env: {} });
  for (const file of FILES) expect(Number(settingOf(file, 'TimeoutStopSec')[0]) * 1_000, file).toBeGreaterThan(drainMs);
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasSystemd) console.log('systemd-analyze is not installed: what systemd makes of the units is not tried here');

test.skipIf(!hasSystemd)('systemd takes them, and finds them well closed', () => {
  const units = globSync(join(folder, '*.service'));
  expect(units).toHaveLength(3);
  expect(spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stdout: '',
    stderr: '',
  });
  for (const unit of units) {
    // Exposure in tenths: 0 is closed to everything, 100 open.
    const { status, stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit], {
      encoding: 'utf8',
    });
    expect(status, stdout).toBe(0);
  }
});
