import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { Fault } from '../../../../common/fault.ts';
import { type Charset, charsetOf, decode, encode } from '../../charset.ts';

export type XmlNode = string | readonly XmlNode[] | { readonly [name: string]: XmlNode | undefined };

/**
 * Reads a document. The charset is the byte order mark's, else the header's, else the declaration's, else UTF-8. Values stay
 * text: code 00123 is not 123. Elements named in `lists` are lists also where there is one. Attributes begin with `@`; prefixes are left out.
 * @throws Fault BAD_ANSWER, also for a document type declaration: its entities can grow without end or name files
 */
export function readXml(body: Uint8Array, contentType: string, lists: ReadonlySet<string>): Readonly<Record<string, XmlNode>> {
  const text = decode(body, charset(body, contentType));
  return parseXml(text, lists);
}

/** The same of a text. @throws Fault BAD_ANSWER, whose place is the line that is wrong */
export function parseXml(text: string, lists: ReadonlySet<string>): Readonly<Record<string, XmlNode>> {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Fault('BAD_ANSWER', 'gave a document with a type declaration');
  const wrong = XMLValidator.validate(text);
  if (wrong !== true) throw new Fault('BAD_ANSWER', 'gave a document that cannot be read', { place: `line ${wrong.err.line}` });
  const parser = new XMLParser({
    // What only describes the document is no value of it; of an element that is nil nothing is left, as it should be.
    ignoreAttributes: (name) => DESCRIBING.has(name),
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    // A prefix is the sender's choice (Namespaces in XML 1.0, 4).
    removeNSPrefix: true,
    maxNestedTags: 64,
    // Without it the library leaves numeric references (&#26477;) as they stand.
    htmlEntities: true,
    isArray: (name) => lists.has(name),
  });
  try {
    return parser.parse(text) as Record<string, XmlNode>;
  } catch (error) {
    throw new Fault('BAD_ANSWER', 'gave a document that cannot be read', { cause: error });
  }
}

const DESCRIBING: ReadonlySet<string> = new Set(['nil', 'schemaLocation', 'noNamespaceSchemaLocation', 'lang', 'space']);

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
