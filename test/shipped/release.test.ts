import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LONG } from '../support/runs.ts';

/** What is given away, made once: minutes, and it asks the npm registry. Where CI or a long run asks for it. */
const isAsked = LONG || process.env['TEST_IMAGE'] !== undefined;
if (!isAsked) console.log('no release is made here: asked for by TEST_IMAGE=1');
const ROOT = join(import.meta.dirname, '../..');
const name = 'tongcha-0.1.0';

interface Bom {
  readonly bomFormat: string;
  readonly components: readonly { readonly purl: string; readonly licenses?: readonly unknown[] }[];
}

let to: string;
const run = (cwd: string, command: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};
const read = (...path: readonly string[]): unknown => JSON.parse(readFileSync(join(to, ...path), 'utf8'));

beforeAll(() => {
  if (!isAsked) return;
  to = mkdtempSync(join(tmpdir(), 'tongcha-release-'));
  run(ROOT, process.execPath, 'tools/release.ts', '--to', to);
  run(to, 'tar', '-xzf', `${name}.tar.gz`);
}, 600_000);
afterAll(() => {
  if (isAsked) rmSync(to, { recursive: true, force: true });
});

test.skipIf(!isAsked)('every file has a checksum that holds', () => {
  expect(run(to, 'sha256sum', '--check', '--strict', 'SHA256SUMS')).not.toContain('FAILED');
  const named = readFileSync(join(to, 'SHA256SUMS'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('  ')[1]);
  expect(
    readdirSync(to)
      .filter((file) => !['SHA256SUMS', name].includes(file))
      .toSorted(),
  ).toEqual(named);
  expect(named).toEqual(expect.arrayContaining([`${name}.tar.gz`, 'sbom.cdx.json', 'tongcha-gateway-0.1.0.tgz']));
});

test.skipIf(!isAsked)(
  'the archive runs as it lies, and the list of what is in it has each package once, with its licence',
  () => {
    expect(run(join(to, name), process.execPath, 'cli/main.js', '--version')).toBe('tongcha 0.1.0\n');
    const { bomFormat, components } = read('sbom.cdx.json') as Bom;
    expect(bomFormat).toBe('CycloneDX');
    expect((read(name, 'sbom.cdx.json') as Bom).components).toEqual(components);
    expect(components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
    const { packages } = read(name, 'node_modules/.package-lock.json') as {
      packages: Record<string, { link?: boolean; name?: string; version?: string }>;
    };
    const installed = Object.entries(packages).flatMap(([path, { link, name: own, version }]) =>
      link || version === undefined ? [] : [`${own ?? path.replace(/^.*node_modules\//, '')}@${version}`],
    );
    const listed = components.map(({ purl }) => decodeURIComponent(purl.replace('pkg:npm/', '')));
    expect(installed.length).toBeGreaterThan(200);
    expect(new Set(listed)).toEqual(new Set(installed));
    expect(listed.filter((each) => /^(vitest|oxlint|typescript|playwright-core)@/.test(each))).toEqual([]);
  },
);
