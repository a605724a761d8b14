import { type Charset, charsetOf } from '../../charset.ts';

/**
 * In which charset a document is: the byte order mark's, else the header's, else the declaration's, else UTF-8.
 *
 * @throws Fault BAD_ANSWER for one that is not known here
 */
export function xmlCharset(body: Uint8Array, contentType = ''): Charset {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  const header = /charset\s*=\s*([^;\s]+)/i.exec(contentType)?.[1];
  if (header) return charsetOf(header);
  const start = Buffer.from(body.subarray(0, 200)).toString('latin1');
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/i.exec(start)?.[1];
  return declared ? charsetOf(declared) : 'utf-8';
}
