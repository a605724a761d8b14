/**
 * `npm run pack -- [NAME…] [--to FOLDER]`: packages as others install them, plain JavaScript and declarations, since Node strips no types
 * below node_modules. A name is `gateway` or `@tongcha/gateway`, and brings what it depends on along; all but the demo when none is given.
 * `--unpacked` writes their folders in place of tarballs, laid out as here, with the lock: `npm ci --omit=dev --omit=optional` there installs what runs.
 * The image is made of these.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DESK_SITE } from '@tongcha/desk/build';
import { EXPLORER_SITE } from '@tongcha/explorer/build';
import { keepFresh, PORTAL_SITE } from '@tongcha/portal/build';
import project from '../package.json' with { type: 'json' };
import { type Package, readPackages, ROOT } from './packages.ts';
import { stage } from './pack/stage.ts';

const { values, positionals } = parseArgs({
  options: { to: { type: 'string', default: '.' }, unpacked: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const to = resolve(values.to);
const work = join(ROOT, '.cache/packages');
const all = readPackages().filter(isPacked);
const chosen = positionals.length === 0 ? all : withDependencies(positionals.map(named));

const sites = [PORTAL_SITE, EXPLORER_SITE, DESK_SITE].filter(({ root }) =>
  chosen.some(({ folder }) => root === join(ROOT, folder)),
);
await keepFresh(...sites);
run('tsc', '-p', join(ROOT, 'tools/pack'));
const staged = chosen.map((each) =>
  stage(each, join(work, 'built', each.folder), values.unpacked ? join(to, each.folder) : join(work, each.name)),
);
mkdirSync(to, { recursive: true });
if (values.unpacked) {
  for (const file of ['package-lock.json', '.npmrc', 'LICENSE']) copyFileSync(join(ROOT, file), join(to, file));
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(ownManifest(), null, 2)}\n`);
} else {
  run('npm', 'pack', ...staged, '--pack-destination', to, '--loglevel', 'error');
}

/** One alone could not be installed: the others of this repository that it depends on come along. */
function withDependencies(packages: readonly Package[]): Package[] {
  const needed = new Set(packages);
  // What is added meanwhile has its turn.
  for (const { manifest } of needed) for (const each of all) if (each.name in manifest.dependencies) needed.add(each);
  return [...needed];
}

/** The demo is of this repository alone. */
function isPacked({ folder }: Package): boolean {
  return folder !== 'demo';
}

/** Without what only this repository runs. */
function ownManifest(): object {
  const { name, version, license, type, engines, overrides } = project;
  const workspaces = chosen.map(({ folder }) => folder);
  return { name, version, private: true, license, type, engines, workspaces, overrides };
}

function named(text: string): Package {
  const found = all.find(({ name }) => name === text || name === `@tongcha/${text}`);
  if (found) return found;
  console.error(`${text} is no package to pack: ${all.map(({ name }) => name).join(', ')}`);
  return process.exit(2);
}

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
