import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type GetRoute, type HttpResponse, refusal } from '@tongcha/http';
import { RECALL_PARAMETERS, readRecallSearch } from '@tongcha/schema';
import { ATOM_TYPE, atomOf } from '../feeds/atom.ts';
import type { Feed } from '../feeds/feed.ts';
import { JSON_FEED_TYPE, jsonFeedOf } from '../feeds/json-feed.ts';
import { feedOf, type Recalled } from '../feeds/read-recalls.ts';
import { clientOf } from '../http/client-address.ts';
import { originOf } from '../pages/origin-of.ts';
import { paramsOf } from './params.ts';
import { requestOf } from './request.ts';
import type { Handle } from './step.ts';

/** Entries of one feed: whoever wants older ones asks for a span of time. */
const MOST = 50;

const FORMATS: Readonly<Record<string, { readonly type: string; readonly write: (feed: Feed) => string }>> = {
  '/recalls.atom': { type: ATOM_TYPE, write: atomOf },
  '/recalls.json': { type: JSON_FEED_TYPE, write: jsonFeedOf },
};

/**
 * The list of recalls as feeds, `/recalls.atom` and `/recalls.json`, by the filters of its page. Each is asked by the portal's document `Recalled` as
 * whoever has no token may ask it: within its caller's limits, audited, and kept outside as long as that answer may be.
 * @param texts of trusted documents @param hops proxies of ours that stand in front
 */
export function recallFeeds(
  handle: Handle,
  texts: () => Iterable<string>,
  hops = 0,
): Readonly<Record<string, GetRoute>> {
  return Object.fromEntries(
    Object.keys(FORMATS).map((path) => [path, (incoming, below) => answer(handle, texts, hops, path, incoming, below)]),
  );
}

async function answer(
  handle: Handle,
  texts: () => Iterable<string>,
  hops: number,
  path: string,
  incoming: IncomingMessage,
  below: string,
): Promise<HttpResponse> {
  const format = FORMATS[path];
  const query = [...texts()].find((text) => text.startsWith('query Recalled('));
  const origin = originOf(incoming, hops);
  if (!format || below !== '' || query === undefined) return refusal(404, 'NOT_FOUND', 'there is no feed here');
  if (origin === null) return refusal(400, 'BAD_REQUEST', 'the Host header is no name of a host');
  const asked = new URLSearchParams((incoming.url ?? '').split('?', 2)[1]);
  const { where, wrong } = readRecallSearch(asked);
  if (wrong.length > 0)
    return refusal(400, 'BAD_USER_INPUT', `these parameters cannot be read: ${wrong.join(', ')} (docs/recall-list.md)`);
  const variables = { where, first: MOST };
  const response = await handle(
    requestOf({
      ...clientOf(incoming),
      method: 'POST',
      authorizations: [],
      headers: forwardedOnly(incoming),
      params: () => paramsOf({ query, operationName: 'Recalled', variables }, null),
    }),
  );
  const told = response.data && (JSON.parse(response.data.toString('utf8')) as { readonly data: Recalled | null }).data;
  if (!told) {
    const code = String(response.errors[0]?.extensions?.['code']);
    if (code === 'BAD_USER_INPUT') return refusal(400, code, 'there is no such sector');
    return refusal(code === 'RATE_LIMITED' ? 429 : 503, code, 'cannot be asked just now: ask again in a minute');
  }
  const { edges, gaps } = told.recalled;
  // A reader that was given an empty feed would take it that there is nothing.
  if (edges.length === 0 && gaps.length > 0)
    return refusal(503, 'UNAVAILABLE', 'nobody who has recalls could be asked: ask again in a minute');
  const search = searchOf(asked);
  const language = asked.get('lang') === 'en' ? 'en' : 'zh-CN';
  const feed = feedOf(told, {
    origin,
    page: `${origin}/recalls${search}`,
    self: `${origin}${path}${search}${language === 'en' ? `${search ? '&' : '?'}lang=en` : ''}`,
    language,
  });
  const body = Buffer.from(format.write(feed));
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers: HttpResponse['headers'] = [
    ['etag', etag],
    ['cache-control', response.headers.find(([name]) => name === 'cache-control')?.[1] ?? 'no-cache'],
    // Its links are at the address by which it was asked: a cache that goes by the path alone must not give one's to another.
    ['vary', 'host, x-forwarded-proto'],
    ['x-content-type-options', 'nosniff'],
    ['access-control-allow-origin', '*'],
  ];
  if (incoming.headers['if-none-match']?.split(',').some((each) => each.trim() === etag))
    return { status: 304, headers, body: Buffer.alloc(0) };
  return { status: 200, headers: [['content-type', format.type], ...headers], body };
}

/** The filters alone, in one order, so that a feed has one address. */
function searchOf(asked: URLSearchParams): string {
  const own = new URLSearchParams();
  for (const name of RECALL_PARAMETERS) {
    const value = asked.get(name)?.trim();
    if (value) own.set(name, value);
  }
  return own.size === 0 ? '' : `?${own.toString()}`;
}

/** What tells whose request it is. */
function forwardedOnly({ headers }: IncomingMessage): IncomingMessage['headers'] {
  const { 'x-forwarded-for': forwarded } = headers;
  return forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
}
