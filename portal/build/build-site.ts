import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { InlineConfig } from 'vite';
import { compress } from './compress.ts';

/** Pages that the gateway serves as files, and what they are made of. */
export interface SiteSources {
  /** Its own folder; what is built goes into `dist` there. */
  readonly root: string;
  /** What else goes into the pages. */
  readonly shared: readonly string[];
  /** How it is built, into a folder. */
  readonly config: (outDir: string) => Promise<InlineConfig>;
}

/** Builds a site where its sources are newer than what is there; a few seconds, or nothing. */
export async function buildSite({ root, shared, config }: SiteSources, force = false): Promise<'built' | 'fresh'> {
  const dist = join(root, 'dist');
  if (!force && isFresh(root, dist, shared)) return 'fresh';
  // Vite is heavy to load, and most starts need no build.
  const { build } = await import('vite');
  // Built aside and renamed: two that build at once each finish, and nobody reads half a site.
  const aside = mkdtempSync(join(root, '.dist-'));
  try {
    await build(await config(aside));
    compress(aside);
    replace(aside, dist);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return 'built';
}

function isFresh(root: string, dist: string, shared: readonly string[]): boolean {
  const built = join(dist, 'index.html');
  if (!existsSync(built)) return false;
  const newest = Math.max(newestIn(root), ...shared.map((path) => statSync(path).mtimeMs));
  return statSync(built).mtimeMs >= newest;
}

/** When the newest source under the folder was changed. */
function newestIn(directory: string): number {
  let newest = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name.startsWith('.')) continue;
    const path = join(directory, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function replace(from: string, to: string): void {
  const old = `${from}-old`;
  if (existsSync(to)) renameSync(to, old);
  try {
    renameSync(from, to);
  } catch (error) {
    // Another build was first; its files are as good.
    if (!existsSync(join(to, 'index.html'))) throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
