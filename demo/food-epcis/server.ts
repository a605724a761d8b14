import type { IncomingMessage } from 'node:http';
import { type Reply, startHttpStandIn } from '../http-stand-in.ts';
import type { StandIn, StandInOptions } from '../stand-in.ts';
import { queryDocument } from './document.ts';
import { load } from './load.ts';
import { query, QueryProblem } from './query.ts';
import { type WriteTrouble, written } from '../orders.ts';
import { type Captured, Store } from './store.ts';

const LONGEST_URL = 2_000;

/** The food plants' EPCIS 2.0 repository: `/epcis/events` of the standard's REST interface, to query and to capture one event. */
export async function startFoodEpcis({
  host = '127.0.0.1',
  port,
  facts,
  directory,
  latencyMs,
  quirks: { repository } = {},
  trouble,
}: StandInOptions): Promise<StandIn> {
  const store = new Store(directory, repository);
  load(store, facts);
  return serveEpcis(store, { host, port, latencyMs, trouble });
}

/** Serves what the store holds. */
export function serveEpcis(
  store: Store,
  { trouble, ...options }: Pick<StandInOptions, 'port' | 'latencyMs' | 'trouble'> & { readonly host: string },
): Promise<StandIn> {
  return startHttpStandIn({
    ...options,
    env: (url) => ({ FOOD_EPCIS_URL: `${url}/epcis` }),
    answer: (request, body) =>
      request.method === 'POST' ? captured(store, trouble, request, body) : reply(store, request),
    close: () => store.close(),
  });
}

/** An event of an identifier is captured once. */
async function captured(
  store: Store,
  trouble: WriteTrouble | undefined,
  request: IncomingMessage,
  body: Buffer,
): Promise<Reply> {
  const headers = { 'content-type': 'application/problem+json' };
  if (new URL(request.url ?? '/', 'http://x').pathname !== '/epcis/events') return { status: 404, headers, body: '{}' };
  const event = JSON.parse(body.toString('utf8')) as Captured & { '@context'?: unknown };
  delete event['@context'];
  if (store.get("SELECT 1 FROM attr WHERE name = 'EQ_eventID' AND value = ?", event.eventID))
    return { status: 409, headers, body: JSON.stringify({ type: 'epcisException:ResourceAlreadyExistsException' }) };
  const recordTime = new Date().toISOString();
  const taken = await written(trouble, () => store.capture({ ...event, recordTime }));
  return taken ? { status: 201, headers: {}, body: '' } : { status: 429, headers, body: '{}' };
}

function reply(store: Store, request: IncomingMessage): Reply {
  try {
    return answer(store, request);
  } catch (error) {
    const known =
      error instanceof QueryProblem
        ? error
        : new QueryProblem(500, 'ImplementationException', 'the query could not be run');
    return {
      status: known.status,
      headers: { 'content-type': 'application/problem+json' },
      body: JSON.stringify({ type: `epcisException:${known.type}`, title: known.message, status: known.status }),
    };
  }
}

function answer(store: Store, request: IncomingMessage): Reply {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  if (url.pathname !== '/epcis/events') throw new QueryProblem(404, 'NoSuchNameException', 'no such resource');
  if (request.method !== 'GET') throw new QueryProblem(405, 'ImplementationException', 'events are only read here');
  if (url.href.length > LONGEST_URL)
    throw new QueryProblem(414, 'URITooLongException', `a URL has at most ${LONGEST_URL} characters`);
  if (request.headers['gs1-epc-format'] === 'Always_EPC_URN')
    throw new QueryProblem(406, 'ImplementationException', 'identifiers are Digital Link URIs here');
  const { events, nextPageToken } = query(store, url.searchParams, namespacesOf(request));
  const headers: Record<string, string> = {
    'content-type': 'application/ld+json; charset=utf-8',
    'gs1-epcis-version': '2.0.0',
    'gs1-cbv-version': '2.0.0',
    'gs1-epc-format': 'Always_GS1_Digital_Link',
  };
  if (nextPageToken !== null) {
    url.searchParams.set('nextPageToken', nextPageToken);
    headers['link'] = `<${url.href}>; rel="next"`;
    headers['gs1-next-page-token-expires'] = new Date(Date.now() + 3_600_000).toISOString();
  }
  return { status: 200, headers, body: queryDocument(store, events) };
}

/** `GS1-Extensions: prefix=namespace, …` */
function namespacesOf(request: IncomingMessage): ReadonlyMap<string, string> {
  const header = String(request.headers['gs1-extensions'] ?? '');
  return new Map(
    header
      .split(',')
      .map((part) => [part.slice(0, part.indexOf('=')).trim(), part.slice(part.indexOf('=') + 1).trim()]),
  );
}
