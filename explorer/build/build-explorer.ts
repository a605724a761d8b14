import { join } from 'node:path';
import { buildSite } from '@tongcha/portal';

const EXPLORER = join(import.meta.dirname, '..');
const ROOT = join(EXPLORER, '..');
/** What else goes into the page. */
const SHARED = ['schema/sectors.ts', 'demo/chains.json', 'package.json'].map((path) => join(ROOT, path));
/** Where the built files are: what the gateway serves. */
export const EXPLORER_DIST = join(EXPLORER, 'dist');

/** Builds the explorer into `explorer/dist` where its sources are newer than what is there. */
export function buildExplorer({ force = false } = {}): Promise<'built' | 'fresh'> {
  return buildSite(
    {
      root: EXPLORER,
      shared: SHARED,
      config: async (outDir) => (await import('./vite-config.ts')).viteConfig(EXPLORER, outDir),
    },
    force,
  );
}
