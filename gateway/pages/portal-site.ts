import { type Site, siteOf } from './site.ts';

/** The public portal's links: one thing (/t/…) and a text to be recognised (/q?text=…). */
const isPortalPage = (path: string): boolean => path === '/q' || path.startsWith('/t/');

/** The option of the server that serves the portal's folder at `/`; none where no folder is set. */
export function portalSite(directory: string | undefined): { readonly site?: Site } {
  return directory === undefined ? {} : { site: siteOf(directory, isPortalPage) };
}
