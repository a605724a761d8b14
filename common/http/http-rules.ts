import type { IncomingMessage } from 'node:http';

/** The two media types of an answer (GraphQL over HTTP, "Media Types"). */
export const JSON_TYPE = 'application/json; charset=utf-8';
/** GraphQL's own media type of a response. */
export const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

/** Why a request is refused by HTTP alone: the status, and the public code and message of its error. */
export interface HttpRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** More header fields than this are no client of ours; Node itself refuses more than 16 KiB of them with 431. */
const MAX_HEADERS = 100;

/** What a path takes, and what it answers with. */
export interface PathRules {
  readonly methods: readonly ('GET' | 'POST')[];
  /** Said of other methods. */
  readonly otherwise: string;
  /** Whether what is answered can be what its client accepts; null: whoever handles it says so. */
  readonly accepts: { readonly test: (accept: string | undefined) => boolean; readonly otherwise: string } | null;
}

/** Of /graphql. */
export const GRAPHQL_RULES: PathRules = {
  methods: ['GET', 'POST'],
  otherwise: 'GraphQL is asked with POST, or with GET where it only reads',
  accepts: {
    test: (accept) => answerType(accept) !== null || acceptsEvents(accept),
    otherwise: 'answers are application/graphql-response+json, application/json or text/event-stream, in UTF-8',
  },
};

/** Why a request is not even read, by its method and headers alone; null when it may go on. */
export function refuseByHeaders(
  { method, headers, rawHeaders }: IncomingMessage,
  { methods, otherwise, accepts }: PathRules = GRAPHQL_RULES,
): HttpRefusal | null {
  if (rawHeaders.length > MAX_HEADERS * 2)
    return { status: 431, code: 'BAD_REQUEST', message: `a request may have at most ${MAX_HEADERS} header fields` };
  if (!methods.some((each) => each === method))
    return { status: 405, code: 'BAD_REQUEST', message: otherwise, headers: { allow: methods.join(', ') } };
  if (accepts && !accepts.test(headers.accept)) return { status: 406, code: 'BAD_REQUEST', message: accepts.otherwise };
  // A form or text/plain comes from any page without its browser asking first (CSRF), so neither is ever a request of ours.
  if (method === 'POST' && !isJson(headers['content-type']))
    return {
      status: 415,
      code: 'BAD_REQUEST',
      message: 'the body of a POST is content-type application/json, in UTF-8',
    };
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    return { status: 415, code: 'BAD_REQUEST', message: 'the body must not be compressed' };
  return null;
}

/** Whether a content type is JSON in UTF-8, which is also what is meant where it names no charset. */
function isJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  return type.trim() === 'application/json' && parameters.every((each) => isUtf8(each.trim()));
}

function isUtf8(parameter: string): boolean {
  return !/^charset\s*=/.test(parameter) || /^charset\s*=\s*("?)utf-?8\1$/.test(parameter);
}

/**
 * The type of the answer, by what the client accepts best; where it accepts both alike, or says nothing, JSON, as clients of
 * before application/graphql-response+json expect. Null: it accepts neither.
 */
export function answerType(accept: string | undefined): string | null {
  if (accept === undefined || accept === '*/*' || accept === 'application/json' || accept === '') return JSON_TYPE;
  const ranges = rangesOf(accept);
  const json = bestFor('application/json', ranges);
  const response = bestFor('application/graphql-response+json', ranges);
  if (!json || !response) return json ? JSON_TYPE : response ? RESPONSE_TYPE : null;
  const preferred = response.q - json.q || response.specific - json.specific || json.order - response.order;
  return preferred > 0 ? RESPONSE_TYPE : JSON_TYPE;
}

/** Of what is told event by event ("Server-sent events", HTML 9.2). */
export const EVENTS_TYPE = 'text/event-stream; charset=utf-8';

/** Whether the client takes events. */
export function acceptsEvents(accept: string | undefined): boolean {
  if (accept === undefined || accept === '') return true;
  return bestFor('text/event-stream', rangesOf(accept)) !== null;
}

/** Clients of one kind all send the same. */
const read = new Map<string, readonly Range[]>();
const MOST_READ = 100;

function rangesOf(accept: string): readonly Range[] {
  let ranges = read.get(accept);
  if (!ranges) {
    ranges = accept.toLowerCase().split(',').map(readRange);
    if (read.size >= MOST_READ) read.clear();
    read.set(accept, ranges);
  }
  return ranges;
}

interface Range {
  readonly type: string;
  readonly q: number;
  /** 2: one type, 1: all of one kind, 0: all. */
  readonly specific: number;
  readonly order: number;
  readonly utf8: boolean;
}

function readRange(text: string, order: number): Range {
  const [type = '', ...parameters] = text.split(';').map((each) => each.trim());
  const q = parameters.find((each) => each.startsWith('q='));
  return {
    type,
    q: q === undefined ? 1 : Number(q.slice(2)),
    specific: type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2,
    order,
    utf8: parameters.every(isUtf8),
  };
}

function isIn(type: string, range: Range): boolean {
  return range.type === type || range.type === '*/*' || range.type === `${type.slice(0, type.indexOf('/'))}/*`;
}

/** The range that says most exactly whether this type is accepted (RFC 9110, 12.5.1). */
function bestFor(type: string, ranges: readonly Range[]): Range | null {
  let best: Range | null = null;
  for (const range of ranges) {
    if (!range.utf8 || !isIn(type, range)) continue;
    if (!best || range.specific > best.specific) best = range;
  }
  return best && best.q > 0 ? best : null;
}
