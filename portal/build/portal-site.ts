import { join } from 'node:path';
import type { SiteSources } from './build-site.ts';

const PORTAL = join(import.meta.dirname, '..');
/** What else goes into the pages. */
const SHARED = [join(PORTAL, '..', 'schema', 'sectors.ts'), join(PORTAL, '..', 'package.json')];

/** The public portal: built into `portal/dist`. */
export const PORTAL_SITE: SiteSources = {
  root: PORTAL,
  shared: SHARED,
  config: async (outDir) => (await import('./vite-config.ts')).viteConfig(PORTAL, outDir),
};
