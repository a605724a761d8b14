/** How the page is built, and where it lies: for what serves it. */
export { buildExplorer, EXPLORER_DIST } from './build/build-explorer.ts';
