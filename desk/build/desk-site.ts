import { join } from 'node:path';
import type { SiteSources } from '@tongcha/portal/build';

const DESK = join(import.meta.dirname, '..');
const ROOT = join(DESK, '..');
/** What else goes into the page. */
const SHARED = [
  'schema/sectors.ts',
  'schema/gap-reasons.ts',
  'client/operations/operations.ts',
  'portal/style/base.css',
  'portal/style/controls.css',
  'package.json',
].map((path) => join(ROOT, path));

/** The regulator's page: built into `desk/dist`. */
export const DESK_SITE: SiteSources = {
  root: DESK,
  shared: SHARED,
  config: async (outDir) => (await import('./vite-config.ts')).viteConfig(DESK, outDir),
};
