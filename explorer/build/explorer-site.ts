import { join } from 'node:path';
import type { SiteSources } from '@tongcha/portal';

const EXPLORER = join(import.meta.dirname, '..');
const ROOT = join(EXPLORER, '..');
/** What else goes into the page. */
const SHARED = ['schema/sectors.ts', 'demo/chains.json', 'package.json'].map((path) => join(ROOT, path));
/** Where the built files are: what the gateway serves. */
export const EXPLORER_DIST = join(EXPLORER, 'dist');

/** The explorer: built into `explorer/dist`. */
export const EXPLORER_SITE: SiteSources = {
  root: EXPLORER,
  shared: SHARED,
  config: async (outDir) => (await import('./vite-config.ts')).viteConfig(EXPLORER, outDir),
};
