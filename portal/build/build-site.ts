import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { InlineConfig } from 'vite';
import { compress } from './compress.ts';

/** Pages that the gateway serves as files, and what they are made of. */
export interface SiteSources {
  /** Its own folder; what is built goes into `dist` there, by `build/main.ts` there. */
  readonly root: string;
  /** What else goes into the pages. */
  readonly shared: readonly string[];
  /** How it is built, into a folder. */
  readonly config: (outDir: string) => Promise<InlineConfig>;
}

/**
 * Builds those sites whose sources are newer than what is there; a few seconds, or nothing. Vite takes half a gigabyte and
 * gives none of it back, so that it runs in a process that ends.
 * @throws Error where one cannot be built; the process has printed why
 */
export async function keepFresh(...sites: readonly SiteSources[]): Promise<void> {
  const stale = sites.filter((site) => !isFresh(site));
  if (stale.length === 0) return;
  const files = stale.map(({ root }) => join(root, 'build', 'main.ts'));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'build-apart.ts'), ...files], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Whoever waits may be a test's: what is built is what people get.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`the pages could not be built (${signal ?? code})`);
}

/** Builds a site in this process, whether or not its sources are newer. */
export async function buildSite({ root, config }: SiteSources): Promise<void> {
  const { build } = await import('vite');
  // Built aside and renamed: two that build at once each finish, and nobody reads half a site.
  const aside = mkdtempSync(join(root, '.dist-'));
  process.once('exit', () => rmSync(aside, { recursive: true, force: true }));
  await build(await config(aside));
  compress(aside);
  replace(aside, join(root, 'dist'));
}

function isFresh({ root, shared }: SiteSources): boolean {
  const built = join(root, 'dist', 'index.html');
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
