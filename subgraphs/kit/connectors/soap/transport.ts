import type { IHttpClient } from 'soap';
import { Fault } from '../../../../common/fault.ts';
import type { HttpClient } from '../../../../common/http-client.ts';
import { type Charset, charsetOf, decode, encode } from '../../charset.ts';

/**
 * The library's way out, over our own client: it decodes every body as UTF-8 otherwise, follows redirects and knows no
 * deadline. Bodies go out in `charset` and are read in the charset of the header, else of the XML declaration. Nothing
 * outside the service's own origin is fetched, whatever a WSDL imports.
 */
export function soapTransport(http: HttpClient, origin: string, charset: Charset): IHttpClient {
  return {
    request(url, data: string | null, callback, headers, options?: { signal?: AbortSignal }) {
      void exchange(http, origin, charset, url, data, headers, options?.signal ?? AbortSignal.timeout(30_000)).then(
        ({ status, text }) => callback(null, { status, statusCode: status, headers: {} }, text),
        (error: unknown) => callback(error),
      );
      // The library looks at the callback alone.
      return undefined as never;
    },
  };
}

async function exchange(http: HttpClient, origin: string, charset: Charset, url: string, data: string | null, headers: Record<string, string> | undefined, signal: AbortSignal): Promise<{ status: number; text: string }> {
  const target = new URL(url, origin);
  if (target.origin !== origin) throw new Fault('BAD_ANSWER', 'names an address outside its own');
  const label = charset === 'gb18030' ? 'GB18030' : 'UTF-8';
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) sent[name] = /^content-type$/i.test(name) ? value.replace(/charset=utf-8/i, `charset=${label}`) : value;
  const answer = await http.request({
    method: data === null ? 'GET' : 'POST',
    path: target.pathname + target.search,
    headers: sent,
    ...(data === null ? {} : { body: encode(data.replace('encoding="utf-8"', `encoding="${label}"`), charset) }),
    signal,
  });
  if (answer.status === 401 || answer.status === 403) throw new Fault('REFUSED', 'refuses to answer');
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) throw new Fault('UNAVAILABLE', 'cannot answer now');
  if (answer.status >= 300 && answer.status < 400) throw new Fault('BAD_ANSWER', 'answered with a redirect');
  const text = decode(answer.body, charsetOfBody(answer.body, answer.headers['content-type'] ?? ''));
  // Entities of a type declaration can grow without end or name files.
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Fault('BAD_ANSWER', 'gave a document with a type declaration');
  return { status: answer.status, text };
}

function charsetOfBody(body: Uint8Array, contentType: string): Charset {
  const header = /charset\s*=\s*([^;\s]+)/i.exec(contentType)?.[1];
  if (header) return charsetOf(header);
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/i.exec(Buffer.from(body.subarray(0, 200)).toString('latin1'))?.[1];
  return declared ? charsetOf(declared) : 'utf-8';
}
