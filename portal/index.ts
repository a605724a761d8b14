/** How the pages are built, and where they lie: for what serves them. */
export { buildPortal, PORTAL_DIST, PORTAL_DOCUMENTS } from './build/build-portal.ts';
export { buildSite, type SiteSources } from './build/build-site.ts';
