import { join } from 'node:path';
import type { SiteSources } from '@tongcha/portal/build';

const EXPLORER = join(import.meta.dirname, '..');
const ROOT = join(EXPLORER, '..');
/** What else goes into the page. */
const SHARED = ['schema/sectors.ts', 'demo/chains.json', 'package.json'].map((path) => join(ROOT, path));

/** The explorer: built into `explorer/dist`. */
export const EXPLORER_SITE: SiteSources = {
  root: EXPLORER,
  shared: SHARED,
  config: async (outDir) => (await import('./vite-config.ts')).viteConfig(EXPLORER, outDir),
};
