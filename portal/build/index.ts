/** How pages are built; in this repository alone. */
export { buildSite, keepFresh, type SiteSources } from './build-site.ts';
export { PORTAL_SITE } from './portal-site.ts';
