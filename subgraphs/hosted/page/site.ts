import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/page-words.js': ['page-words.js', 'text/javascript; charset=utf-8'],
};

const HEADERS: Readonly<Record<string, string>> = {
  // Nothing but what stands here: a token is typed in on this page.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** The page on which enterprises upload; its files are read once, so that no request names a path of the disk. */
export function pageSite(): (request: IncomingMessage, response: ServerResponse, path: string) => boolean {
  const files = new Map(
    Object.entries(FILES).map(([path, [file, type]]) => {
      const body = readFileSync(join(import.meta.dirname, file));
      return [path, { body, type, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }];
    }),
  );
  return (request, response, path) => {
    const file = files.get(path);
    if (!file) return false;
    const headers = { ...HEADERS, 'content-type': file.type, etag: file.etag };
    if (request.headers['if-none-match'] === file.etag) response.writeHead(304, headers).end();
    else {
      response.writeHead(200, { ...headers, 'content-length': file.body.length });
      response.end(request.method === 'HEAD' ? undefined : file.body);
    }
    return true;
  };
}
