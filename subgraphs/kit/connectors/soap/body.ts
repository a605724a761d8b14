import type { HttpClientResponse } from '@tongcha/http';
import { Fault } from '@tongcha/resilience';
import { type Charset, charsetOf, decode } from '../../charset.ts';

/**
 * A body's text in the charset of its header, else of its XML declaration, else UTF-8. Of a multipart answer (MTOM,
 * SwA) it is the root
 * part's (RFC 2387): attachments hold no values.
 * @throws Fault BAD_ANSWER
 */
export function textOf({ body, headers }: Pick<HttpClientResponse, 'body' | 'headers'>): string {
  const type = headers['content-type'] ?? '';
  if (!/^\s*multipart\//i.test(type)) return decoded(body, type);
  const part = rootPart(body, type);
  return decoded(part.body, part.type);
}

function decoded(body: Buffer, type: string): string {
  return decode(body, charset(body, type));
}

function charset(body: Buffer, type: string): Charset {
  const header = parameter(type, 'charset');
  if (header) return charsetOf(header);
  const start = body.toString('latin1', 0, 200);
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/i.exec(start)?.[1];
  return declared ? charsetOf(declared) : 'utf-8';
}

interface Part {
  readonly type: string;
  readonly id: string | undefined;
  readonly body: Buffer;
}

function rootPart(body: Buffer, type: string): Part {
  const [boundary, start] = [parameter(type, 'boundary'), parameter(type, 'start')];
  const parts = boundary ? partsOf(body, `--${boundary}`) : [];
  const root = (start && parts.find(({ id }) => id === start)) || parts[0];
  if (!root) throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { place: 'multipart' });
  return root;
}

function partsOf(body: Buffer, delimiter: string): Part[] {
  const parts: Part[] = [];
  for (let at = body.indexOf(delimiter); at !== -1;) {
    const next = body.indexOf(delimiter, at + delimiter.length);
    if (next === -1) break;
    // The line end before a delimiter is the delimiter's (RFC 2046, 5.1.1).
    const part = body.subarray(body.indexOf('\n', at) + 1, next);
    const split = /\r?\n\r?\n/.exec(part.toString('latin1'));
    if (split) {
      const head = part.toString('latin1', 0, split.index);
      const field = (name: string): string | undefined =>
        new RegExp(`^${name}\\s*:\\s*(.*)$`, 'im').exec(head)?.[1]?.trim();
      const content = part.subarray(split.index + split[0].length);
      const end = content.at(-2) === 0x0d ? -2 : -1;
      parts.push({ type: field('content-type') ?? '', id: field('content-id'), body: content.subarray(0, end) });
    }
    at = next;
  }
  return parts;
}

function parameter(type: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(type);
  return match?.[1] ?? match?.[2];
}
