import type { IncomingMessage } from 'node:http';
import { isLinkPath } from '@tongcha/codes';
import { digitalLinkSite } from './digital-link.ts';
import { originOf } from './origin-of.ts';
import { cardOf, PORTAL_CARD, portalPage, type ShareCards, thingAt } from './portal-page.ts';
import { type Site, siteOf } from './site.ts';

/** The public portal's links: one thing (/t/…), a text to be recognised (/q?text=…), what is recalled (/recalls), a report’s receipt (/receipt), what the graph has (/catalogue). */
const isPage = (path: string): boolean =>
  ['/q', '/recalls', '/receipt', '/catalogue'].includes(path) || path.startsWith('/t/') || isLinkPath(path);

/** The portal at `/`; its reader of codes is WebAssembly. */
export function portalSite(directory: string, trustedProxies = 0, cards?: ShareCards): Site {
  const page = async (html: string, request: IncomingMessage): Promise<string> => {
    const thing = thingAt(request.url ?? '/');
    const card = thing === null ? PORTAL_CARD : await (cards?.(thing, request) ?? cardOf(thing));
    return portalPage(html, thing, card, originOf(request, trustedProxies) ?? '');
  };
  const pages = siteOf(directory, { isPage, scripts: "'wasm-unsafe-eval'", page });
  const links = digitalLinkSite(trustedProxies, pages);
  return (request, response, path) => links(request, response, path) || pages(request, response, path);
}
