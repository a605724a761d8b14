import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptable, type SiteFile } from './site-file.ts';
import { readSite } from './read-site.ts';

/** Answers a request for a page or a file of a site; false: it is no business of the site's. */
export type Site = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

/** Nothing but what the origin itself serves; WebAssembly for the reader of codes. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Serves the built files of a folder, which are read once, so that no request names a path of the disk. `isPage` says
 * which other paths are links into the site and lead to its index.html.
 * @throws Error when the folder has no index.html
 */
export function siteOf(directory: string, isPage: (path: string) => boolean): Site {
  const files = readSite(directory);
  const index = files.get('/index.html');
  if (!index) throw new Error(`${directory} has no index.html: build it first`);
  return (request, response, path) => {
    const file = files.get(path) ?? (path === '/' || isPage(path) ? index : undefined);
    if (!file) return false;
    send(request, response, file);
    return true;
  };
}

function send(request: IncomingMessage, response: ServerResponse, file: SiteFile): void {
  const { encoding, body } = acceptable(file, request.headers['accept-encoding']);
  const headers = {
    ...HEADERS,
    'content-type': file.type,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
  };
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': body.length, ...(encoding ? { 'content-encoding': encoding } : {}) });
  response.end(request.method === 'HEAD' ? undefined : body);
}
