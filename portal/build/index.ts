import type { InlineConfig } from 'vite';

/** How pages are built; in this repository alone. */
export { buildSite, keepFresh, type SiteSources } from './build-site.ts';
export { PORTAL_SITE } from './portal-site.ts';

/** How pages in Vue are built. */
export const pagesConfig = async (root: string, outDir: string): Promise<InlineConfig> =>
  (await import('./vite-config.ts')).pagesConfig(root, outDir);
