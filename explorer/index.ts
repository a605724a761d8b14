/** How the page is built, and where it lies: for what serves it. */
export { EXPLORER_DIST, EXPLORER_SITE } from './build/explorer-site.ts';
