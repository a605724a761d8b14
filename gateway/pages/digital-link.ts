import type { IncomingMessage, ServerResponse } from 'node:http';
import { identify, isLinkPath, linkKeys, type Reading } from '@tongcha/codes';
import { defaultLink, type Level, levelsOf, linkOfType, linksetOf, VOCABULARY } from './linkset.ts';
import { originOf } from './origin-of.ts';
import type { Site } from './site.ts';

/** A GS1-conformant resolver says of itself what it is at this address. */
const DESCRIPTION = '/.well-known/gs1resolver';
/** Turns a linkset in JSON into JSON-LD. */
const CONTEXT = 'https://ref.gs1.org/standards/resolver/linkset-context';

/** What a browser of another origin may do here: nothing here is for some alone. */
const OPEN = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': 'accept, accept-language',
  'access-control-expose-headers': 'link, location',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
  vary: 'accept',
};

/**
 * Resolves GS1 Digital Links at this origin (GS1-Conformant Resolver 1.2): `/01/…/10/…` leads to the page of the lot, `linkType` to
 * another, and `linkType=linkset` or `Accept: application/linkset+json` tells all of them, of each level. No member is asked.
 * @param hops how many proxies of ours stand in front: their word on https is taken
 * @param page shows a person why what they followed is no code
 */
export function digitalLinkSite(hops: number, page: (...to: Parameters<Site>) => unknown): Site {
  return (request, response, path) => {
    if (path !== DESCRIPTION && !isLinkPath(path)) return false;
    const origin = originOf(request, hops);
    if (origin === null) answer(response, 400, OPEN, { error: 'the Host header is no name of a host' });
    else if (request.method === 'OPTIONS') response.writeHead(204, { ...OPEN, allow: 'GET, HEAD, OPTIONS' }).end();
    else if (path === DESCRIPTION) answer(response, 200, OPEN, descriptionOf(origin));
    else resolve(request, response, path, origin, page);
    return true;
  };
}

function resolve(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  origin: string,
  page: (...to: Parameters<Site>) => unknown,
): void {
  const query = new URL(request.url ?? '/', origin).search;
  const readings = identify(`${origin}${path}${query}`).filter(({ scheme }) => scheme === 'gs1');
  const levels = levelsOf(readings, origin);
  const [finest] = levels;
  const standing = defaultLink(levels);
  if (!finest || !standing || readings.some(({ reasons }) => reasons.length > 0)) {
    if (wants(request, 'text/html')) page(request, response, path, 400);
    else answer(response, 400, OPEN, { error: whyNot(readings) });
    return;
  }
  const headers = { ...OPEN, link: linkHeader(finest, path, origin) };
  const wanted = new URLSearchParams(query).get('linkType');
  // `all` is what it was called before.
  if (wanted === 'linkset' || wanted === 'all' || (wanted === null && wantsLinkset(request))) {
    const type = wants(request, 'application/json') ? 'application/json' : 'application/linkset+json';
    answer(response, 200, { ...headers, 'content-type': type }, linksetOf(levels));
    return;
  }
  const link = wanted === null ? standing : linkOfType(levels, wanted);
  if (link) response.writeHead(307, { ...headers, location: link.href + query, 'content-length': 0 }).end();
  else
    answer(response, 404, headers, {
      error: `there is no link of this type; linkType=linkset tells those that there are`,
    });
}

/** Without what was written, which may be private. */
function whyNot(readings: readonly Reading[]): string {
  const reasons = readings[0]?.reasons ?? [];
  return reasons.length > 0 ? reasons.map(({ zh, en }) => `${en} / ${zh}`).join('; ') : 'it is no GS1 Digital Link';
}

/** Where all links are told, and of a compressed address what it says in full. */
function linkHeader({ anchor }: Level, path: string, origin: string): string {
  const own = `<${anchor}?linkType=linkset>; rel="linkset"; type="application/linkset+json"; title="all links"`;
  const context = `<${CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"; title="JSON-LD"`;
  const same =
    `${origin}${path}`.replace(/\/$/, '') === anchor ? [] : [`<${anchor}>; rel="owl:sameAs"; title="GS1 Digital Link"`];
  return [own, context, ...same].join(', ');
}

function wantsLinkset(request: IncomingMessage): boolean {
  return (
    wants(request, 'application/linkset+json') || (wants(request, 'application/json') && !wants(request, 'text/html'))
  );
}

function wants({ headers }: IncomingMessage, type: string): boolean {
  return (headers.accept ?? '')
    .toLowerCase()
    .split(',')
    .some((each) => each.split(';', 1)[0]?.trim() === type);
}

function descriptionOf(origin: string): object {
  return {
    name: '通查 Tongcha',
    resolverRoot: origin,
    supportedPrimaryKeys: linkKeys(),
    supportedLinkType: [{ namespace: VOCABULARY, prefix: 'gs1:' }],
  };
}

function answer(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: object,
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    ...headers,
    'content-length': Buffer.byteLength(text),
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}
