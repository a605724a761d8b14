import { type Site, siteOf } from './site.ts';

/** The public portal's links: one thing (/t/…), a text to be recognised (/q?text=…), what the graph has (/catalogue). */
const isPage = (path: string): boolean => path === '/q' || path === '/catalogue' || path.startsWith('/t/');

/** The portal at `/`; its reader of codes is WebAssembly. */
export function portalSite(directory: string): Site {
  return siteOf(directory, { isPage, scripts: "'wasm-unsafe-eval'" });
}
