import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { logBug } from '@tongcha/observe';
import { acceptable, type SiteFile } from './site-file.ts';
import { etagOf, readSite, TYPE_OF_PAGES } from './read-site.ts';

/** Answers a request for a page or a file of a site; false: it is no business of the site's. */
export type Site = (request: IncomingMessage, response: ServerResponse, path: string, status?: number) => boolean;

export interface SiteOptions {
  /** Where its index.html is served; its files are below. */
  readonly at?: string;
  /** Which other paths are links into the site and lead to its index.html. */
  readonly isPage?: (path: string) => boolean;
  /** What its scripts and styles may be, beside the origin's own files: sources of a content security policy. */
  readonly scripts?: string;
  readonly styles?: string;
  /** Its index.html as it is sent to whoever asks for a page. */
  readonly page?: (html: string, request: IncomingMessage) => string | Promise<string>;
  /** Whom its scripts may ask, beside the origin. */
  readonly connects?: string;
}

const HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Serves the built files of a folder, which are read once, so that no request names a path of the disk.
 * @throws Error when the folder has no index.html
 */
export function siteOf(directory: string, { at = '', isPage = () => false, page, ...sources }: SiteOptions): Site {
  const files = readSite(directory);
  const index = files.get('/index.html');
  if (!index) throw new Error(`${directory} has no index.html: build it first`);
  const html = index.plain.toString('utf8');
  const policy = policyOf(html, sources);
  return (request, response, path, status = 200) => {
    if (request.method === 'OPTIONS' || !path.startsWith(at)) return false;
    const file =
      path === (at || '/') ? index : (files.get(path.slice(at.length)) ?? (isPage(path) ? index : undefined));
    if (!file) return false;
    if (file === index && page)
      void written(html, page, request).then((own) => send(request, response, own ?? index, policy, status));
    else send(request, response, file, policy, status);
    return true;
  };
}

/** null: it could not be written, and is sent as it lies there. */
async function written(
  html: string,
  page: NonNullable<SiteOptions['page']>,
  request: IncomingMessage,
): Promise<SiteFile | null> {
  try {
    const plain = Buffer.from(await page(html, request), 'utf8');
    return { type: TYPE_OF_PAGES, etag: etagOf(plain), immutable: false, plain, encoded: [] };
  } catch (error) {
    logBug(error);
    return null;
  }
}

/** Those that stand in the built page itself, each by what it says (CSP 3, 2.3.1): whatever else stands in a page does not run. */
function inlineScripts(html: string): readonly string[] {
  return [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
}

/** Nothing but what the origin itself serves, the scripts of its built page, and what is named. */
export function policyOf(
  html: string,
  { scripts: more = '', styles = '', connects = '' }: Pick<SiteOptions, 'scripts' | 'styles' | 'connects'>,
): string {
  const scripts = [more, ...inlineScripts(html)].join(' ').trim();
  return `default-src 'self'; script-src 'self' ${scripts}; style-src 'self' ${styles}; connect-src 'self' ${connects}; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`.replaceAll(
    ' ;',
    ';',
  );
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: SiteFile,
  policy: string,
  status: number,
): void {
  const { encoding, body } = acceptable(file, request.headers['accept-encoding']);
  const headers = {
    ...HEADERS,
    'content-security-policy': policy,
    'content-type': file.type,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
  };
  if (status === 200 && request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(status, {
    ...headers,
    'content-length': body.length,
    ...(encoding ? { 'content-encoding': encoding } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
