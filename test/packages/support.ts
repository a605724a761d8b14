import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPackages } from '../../tools/packages.ts';

export const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = new Map(readPackages().map(({ name, folder }) => [name, folder]));

/** A folder outside of the repository in which packed packages are installed. */
export interface House {
  readonly folder: string;
  /** Every file that was packed. */
  readonly tarballs: readonly string[];
  remove(): void;
}

interface Manifest {
  readonly name: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * Packs all and installs them as npm lays them out, without a registry: each file unpacked below node_modules, and of others' packages
 * those that a package.json names, as they are installed here. What nobody declares is not found.
 */
export function buildHouse(): House {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-packages-'));
  const packed = join(folder, 'packed');
  const { status, stderr, stdout } = spawnSync(process.execPath, ['tools/pack.ts', '--to', packed], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`tools/pack.ts ended with ${status}:\n${stdout}${stderr}`);
  const tarballs = readdirSync(packed).map((file) => join(packed, file));
  const modules = join(folder, 'node_modules');
  for (const tarball of tarballs) install(tarball, modules);
  // Beside them what a project in TypeScript has.
  for (const name of ['@types/node', 'undici-types']) link(name, modules, '');
  cpSync(join(import.meta.dirname, 'house'), folder, { recursive: true });
  cpSync(join(ROOT, 'test/support/foreign-subgraph/timber.graphql'), join(folder, 'timber.graphql'));
  return { folder, tarballs, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function install(tarball: string, modules: string): void {
  const aside = join(modules, '.unpacked');
  mkdirSync(aside, { recursive: true });
  const { status } = spawnSync('tar', ['-xzf', tarball, '-C', aside]);
  if (status !== 0) throw new Error(`tar could not unpack ${tarball}`);
  const manifest = JSON.parse(readFileSync(join(aside, 'package/package.json'), 'utf8')) as Manifest;
  cpSync(join(aside, 'package'), join(modules, manifest.name), { recursive: true });
  rmSync(aside, { recursive: true });
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  const own = FOLDERS.get(manifest.name) ?? '';
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }))
    if (!name.startsWith('@tongcha/')) link(name, modules, own);
  for (const [name, file] of Object.entries(manifest.bin ?? {})) {
    mkdirSync(join(modules, '.bin'), { recursive: true });
    symlinkSync(join(modules, manifest.name, file), join(modules, '.bin', name));
  }
}

/** @param folder of the package that asks for it, which may have a version of its own */
function link(name: string, modules: string, folder: string): void {
  const path = join(modules, name);
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const own = join(ROOT, folder, 'node_modules', name);
  symlinkSync(existsSync(own) ? own : join(ROOT, 'node_modules', name), path);
}
