import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compress } from './compress.ts';

const PORTAL = join(import.meta.dirname, '..');
/** What else goes into the pages. */
const SHARED = [join(PORTAL, '..', 'schema', 'sectors.ts'), join(PORTAL, '..', 'package.json')];
/** Where the built files are: what the gateway serves. */
export const PORTAL_DIST = join(PORTAL, 'dist');

/** The manifest of the documents that it asks. */
export const PORTAL_DOCUMENTS = join(PORTAL, 'documents', 'manifest.json');

/** Builds the portal into `portal/dist` where its sources are newer than what is there; a few seconds, or nothing. */
export async function buildPortal({ force = false } = {}): Promise<'built' | 'fresh'> {
  if (!force && isFresh()) return 'fresh';
  // Vite is heavy to load, and most starts need no build.
  const { build } = await import('vite');
  const { viteConfig } = await import('./vite-config.ts');
  // Built aside and renamed: two that build at once each finish, and nobody reads half a site.
  const aside = mkdtempSync(join(PORTAL, '.dist-'));
  try {
    await build(viteConfig(PORTAL, aside));
    compress(aside);
    replace(aside, PORTAL_DIST);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return 'built';
}

function isFresh(): boolean {
  const built = join(PORTAL_DIST, 'index.html');
  if (!existsSync(built)) return false;
  const newest = Math.max(newestIn(PORTAL), ...SHARED.map((path) => statSync(path).mtimeMs));
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
