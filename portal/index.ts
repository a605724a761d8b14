/** How the pages are built, and where they lie: for what serves them. */
export { buildSite, keepFresh, type SiteSources } from './build/build-site.ts';
export { PORTAL_DIST, PORTAL_DOCUMENTS, PORTAL_SITE } from './build/portal-site.ts';
