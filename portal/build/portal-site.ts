import { join } from 'node:path';
import type { SiteSources } from './build-site.ts';

const PORTAL = join(import.meta.dirname, '..');
/** What else goes into the pages. */
const SHARED = [join(PORTAL, '..', 'schema', 'sectors.ts'), join(PORTAL, '..', 'package.json')];
/** Where the built files are: what the gateway serves. */
export const PORTAL_DIST = join(PORTAL, 'dist');

/** The manifest of the documents that it asks. */
export const PORTAL_DOCUMENTS = join(PORTAL, 'documents', 'manifest.json');

/** The public portal: built into `portal/dist`. */
export const PORTAL_SITE: SiteSources = {
  root: PORTAL,
  shared: SHARED,
  config: async (outDir) => (await import('./vite-config.ts')).viteConfig(PORTAL, outDir),
};
