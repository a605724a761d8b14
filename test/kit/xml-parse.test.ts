import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { parseXml } from '../../subgraphs/kit/connectors/xml/parse.ts';
import { runs } from '../support/runs.ts';

const none: ReadonlySet<string> = new Set();
const library = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
  htmlEntities: true,
  ignorePiTags: true,
});

/** A document as it is meant, and one of the ways to write it. */
const name = fc.constantFrom('a', 'b', 'Bianhao', '批次', 'x-y.z', '_q', 'lang');
const prefix = fc.constantFrom('', 'n:', 'ns2:');
const space = fc.constantFrom('', ' ', '\n  ', '\r\n\t');
const words = fc.stringMatching(/^[\w药𠮷<>&"' -]{0,8}$/u).map((text) => text.trim());
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
const text = fc.tuple(words, fc.constantFrom('plain', 'cdata', 'named')).map(([plain, how]) => {
  if (how === 'cdata') return `<![CDATA[${plain}]]>`;
  return how === 'named'
    ? plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : escaped(plain);
});
const attribute = fc.tuple(space, prefix, words, fc.constantFrom('"', "'"));
const aside = fc.constantFrom('', '<!-- a > b -->', '<?pi x?>', '\n');
const element: fc.Arbitrary<string> = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      prefix,
      name,
      fc.array(fc.tuple(name, attribute), { maxLength: 3 }),
      fc.oneof(text, fc.array(fc.tuple(aside, tie('element')), { maxLength: 3 })),
      space,
    )
    .map(([own, tag, attributes, inner, gap]) => {
      const unique = [...new Map(attributes).entries()].map(
        ([key, [before, , value, quote]]) => ` ${before}${key}=${quote}${escaped(value)}${quote}`,
      );
      const content = typeof inner === 'string' ? inner : inner.map(([between, child]) => between + child).join('');
      const head = `${own}${tag}${unique.join('')}`;
      return content === '' && gap === '' ? `<${head}/>` : `<${head}${gap}>${content}</${own}${tag}${gap}>`;
    }),
})).element;

test('whatever document there is, in whatever writing, is read as a library of another make reads it', () => {
  fc.assert(
    fc.property(element, (root) => {
      expect(parseXml(`<?xml version="1.0"?>\n${root}\n`, none)).toEqual(library.parse(root));
    }),
    runs(300, 20_000),
  );
});

test('and whatever is cut out of one or put into it is refused where that library refuses it', () => {
  const change = fc.tuple(fc.nat(), fc.nat({ max: 4 }), fc.constantFrom('', '<', '>', '"', '&', '</a>', '<b>', ' '));
  fc.assert(
    fc.property(element, change, (root, [at, length, put]) => {
      const begin = at % root.length;
      const broken = root.slice(0, begin) + put + root.slice(begin + length);
      if (XMLValidator.validate(broken) === true) return;
      expect(() => parseXml(broken, none)).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
    }),
    runs(500, 20_000),
  );
});

describe('what is not well formed is refused, with its line', () => {
  test.each([
    '',
    ' ',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>x',
    'x<a/>',
    '<a b/>',
    '<a b=1/>',
    '<a b="1"c="2"/>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a',
    '<a b="1',
    '<1a/>',
    '< a/>',
    '<a>&#0;</a>',
    '<a>&#xD800;</a>',
    '<a>&</a>',
    '<a>R&D</a>',
    '<a><![CDATA[x</a>',
    '<a><!-- x</a>',
    '<?xml',
    '<!DOCTYPE a><a/>',
    '<a><!ENTITY x "y"></a>',
    '<![CDATA[x]]>',
    '<a></a b="1">',
    '<a><__proto__/></a>',
    '<a:></a:><b/>',
  ])('%s', (document) =>
    expect(() => parseXml(document, none)).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' })),
  );

  test('the line counts from one', () => {
    expect(() => parseXml('<a>\n\n<b></c></a>', none)).toThrow(expect.objectContaining({ place: 'line 3' }));
  });
});

test('long documents and long texts are read in one go', () => {
  const many = `<r>${'<p a="1">x</p>'.repeat(50_000)}</r>`;
  expect(parseXml(many, none)['r']).toMatchObject({ p: { length: 50_000 } });
  expect(parseXml(`<r>${'&lt;'.repeat(200_000)}</r>`, none)['r']).toHaveLength(200_000);
});
