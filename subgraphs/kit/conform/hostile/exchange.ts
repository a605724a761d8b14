import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { decode, encode } from '../../charset.ts';

/** One request of the ministry's server to its legacy system, as it came. */
export interface SystemRequest {
  readonly method: string;
  /** With its query. */
  readonly target: string;
  readonly body: Buffer;
}

/** What the system answered to it, or what is answered in its place. */
export interface SystemAnswer {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

export interface Exchange {
  readonly request: SystemRequest;
  readonly answer: SystemAnswer;
}

/** Where of the system it was put: the same kind of question as others there, as a rule. */
export function placeOf({ method, target }: SystemRequest): string {
  return `${method} ${target.split('?', 1)[0] ?? ''}`;
}

/** The answer as it was before it was compressed. */
export function plain(answer: SystemAnswer): SystemAnswer {
  const { 'content-encoding': encoding, ...headers } = answer.headers;
  const open = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync }[String(encoding).toLowerCase()];
  return open ? { ...answer, headers, body: open(answer.body) } : answer;
}

export type Charset = 'utf-8' | 'gb18030';

/** Its text and the charset that it is in, whatever the answer says of that. */
export function textOf({ body }: SystemAnswer): { readonly text: string; readonly charset: Charset } | null {
  for (const charset of ['utf-8', 'gb18030'] as const) {
    try {
      return { text: decode(body, charset), charset };
    } catch {
      // The next.
    }
  }
  return null;
}

export function withText(answer: SystemAnswer, text: string, charset: Charset): SystemAnswer {
  return { ...answer, body: encode(text, charset) };
}

export function typeOf({ headers }: SystemAnswer): string {
  return String(headers['content-type'] ?? '');
}
