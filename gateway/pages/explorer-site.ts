import type { IncomingMessage } from 'node:http';
import { type Site, siteOf } from './site.ts';

const AT = '/explore';

/** The explorer at `/explore`, where a browser that is led to `/graphql` is led on. GraphiQL's dialogs write styles of their own. */
export function explorerSite(directory: string): Site {
  const site = siteOf(directory, { at: AT, styles: "'unsafe-inline'" });
  return (request, response, path) => {
    if (path !== '/graphql') return site(request, response, path);
    if (!isNavigation(request)) return false;
    response
      .writeHead(303, {
        location: AT,
        'cache-control': 'no-store',
        vary: 'accept, sec-fetch-mode',
        'content-length': 0,
      })
      .end();
    return true;
  };
}

/** A person's browser that opens an address; no client of GraphQL asks for HTML first, nor sends this header (Fetch Metadata, 2.2). */
function isNavigation({ headers }: IncomingMessage): boolean {
  return (
    headers['sec-fetch-mode'] === 'navigate' && (headers.accept ?? '').trimStart().toLowerCase().startsWith('text/html')
  );
}
