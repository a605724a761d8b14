import { XMLBuilder } from 'fast-xml-parser';
import { type Charset, decode, encode } from '../../charset.ts';
import { xmlCharset } from '../xml/charset.ts';
import { parseXml, type XmlElement } from '../xml/parse.ts';

/**
 * Reads a document. The charset is the byte order mark's, else the header's, else the declaration's, else UTF-8. Values
 * stay
 * text: code 00123 is not 123. Elements named in `lists` are lists also where there is one. Attributes begin with `@`;
 * prefixes are left out.
 * @throws Fault BAD_ANSWER, also for a document type declaration: its entities can grow without end or name files
 */
export function readXml(body: Uint8Array, contentType: string, lists: ReadonlySet<string>): XmlElement {
  return parseXml(decode(body, xmlCharset(body, contentType)), lists);
}

/** Writes a document with its declaration in the charset; every value is escaped. */
export function writeXml(document: Readonly<Record<string, unknown>>, charsetName: Charset): Buffer {
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });
  const declaration = `<?xml version="1.0" encoding="${charsetName === 'gb18030' ? 'GB18030' : 'UTF-8'}"?>`;
  return encode(`${declaration}${builder.build(document)}`, charsetName);
}
