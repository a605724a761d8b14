import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { Fault } from '../../../../common/fault.ts';
import { type Charset, charsetOf, decode, encode } from '../../charset.ts';

export type XmlNode = string | readonly XmlNode[] | { readonly [name: string]: XmlNode | undefined };

/**
 * Reads a document. The charset is the byte order mark's, else the header's, else the declaration's, else UTF-8. Values stay
 * text: code 00123 is not 123. Elements named in `lists` are lists also where there is one. Attributes begin with `@`.
 * @throws Fault BAD_ANSWER, also for a document type declaration: its entities can grow without end or name files
 */
export function readXml(body: Uint8Array, contentType: string, lists: ReadonlySet<string>): Readonly<Record<string, XmlNode>> {
  const text = decode(body, charset(body, contentType));
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Fault('BAD_ANSWER', 'gave a document with a type declaration');
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    maxNestedTags: 64,
    // Without it the library leaves numeric references (&#26477;) as they stand.
    htmlEntities: true,
    isArray: (name) => lists.has(name),
  });
  try {
    return parser.parse(text, true) as Record<string, XmlNode>;
  } catch (error) {
    throw new Fault('BAD_ANSWER', 'gave a document that cannot be read', { cause: error });
  }
}

/** Writes a document with its declaration in the charset; every value is escaped. */
export function writeXml(document: Readonly<Record<string, unknown>>, charsetName: Charset): Buffer {
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });
  const declaration = `<?xml version="1.0" encoding="${charsetName === 'gb18030' ? 'GB18030' : 'UTF-8'}"?>`;
  return encode(`${declaration}${builder.build(document)}`, charsetName);
}

function charset(body: Uint8Array, contentType: string): Charset {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  const header = /charset\s*=\s*([^;\s]+)/i.exec(contentType)?.[1];
  if (header) return charsetOf(header);
  const start = Buffer.from(body.subarray(0, 200)).toString('latin1');
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/i.exec(start)?.[1];
  return declared ? charsetOf(declared) : 'utf-8';
}
