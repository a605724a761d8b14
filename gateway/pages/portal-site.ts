import { isLinkPath } from '@tongcha/codes';
import { digitalLinkSite } from './digital-link.ts';
import { type Site, siteOf } from './site.ts';

/** The public portal's links: one thing (/t/…), a text to be recognised (/q?text=…), what the graph has (/catalogue). */
const isPage = (path: string): boolean =>
  path === '/q' || path === '/catalogue' || path.startsWith('/t/') || isLinkPath(path);

/** The portal at `/`; its reader of codes is WebAssembly. */
export function portalSite(directory: string, trustedProxies = 0): Site {
  const pages = siteOf(directory, { isPage, scripts: "'wasm-unsafe-eval'" });
  const links = digitalLinkSite(trustedProxies, pages);
  return (request, response, path) => links(request, response, path) || pages(request, response, path);
}
