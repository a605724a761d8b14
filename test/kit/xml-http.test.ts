import iconv from 'iconv-lite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, listAt, textAt } from '../../subgraphs/kit/connectors/xml-http/client.ts';
import { readXml, writeXml } from '../../subgraphs/kit/connectors/xml-http/xml.ts';
import { isXmlText, perXmlKey } from '../../subgraphs/kit/connectors/xml-keys.ts';

const none: ReadonlySet<string> = new Set();
const gb = (text: string): Buffer => iconv.encode(text, 'gb18030');

describe('reading', () => {
  test.each([
    ['the header', gb('<a>药𠮷</a>'), 'text/xml; charset="GB18030"'],
    ['the declaration', gb('<?xml version="1.0" encoding="GB2312"?><a>药𠮷</a>'), 'text/xml'],
    ['the header over the declaration', gb('<?xml version="1.0" encoding="UTF-8"?><a>药𠮷</a>'), 'text/xml;charset=gbk'],
    ['the byte order mark over both', Buffer.from('\ufeff<?xml version="1.0" encoding="GBK"?><a>药𠮷</a>', 'utf8'), 'text/xml; charset=GBK'],
    ['UTF-8 where nothing says', Buffer.from('<a>药𠮷</a>', 'utf8'), ''],
  ])('the charset is by %s', (_, bytes, type) => expect(readXml(bytes, type, none)['a']).toBe('药𠮷'));

  test('values and attributes stay text; named elements are lists also where there is one', () => {
    const document = readXml(Buffer.from('<r dm="0012"><p><no>00123</no><yes>true</yes><when>2026-11-05</when></p></r>'), '', new Set(['p']));
    expect(document).toEqual({ r: { '@dm': '0012', p: [{ no: '00123', yes: 'true', when: '2026-11-05' }] } });
    expect(listAt(document['r'], 'p').map((each) => textAt(each, 'no'))).toEqual(['00123']);
    expect([textAt(document['r'], 'none'), listAt(document['r'], 'none'), at(document['r'], 'p', 'no')]).toEqual([null, [], undefined]);
  });

  test.each([
    ['a type declaration', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['a document that does not end', '<a><b></a>'],
    ['too deep a document', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`],
    ['text', 'hello'],
  ])('%s is refused', (_, text) => {
    const read = (): unknown => readXml(Buffer.from(text), '', none);
    expect(read).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
  });

  test('no key of a document reaches a prototype', () => {
    const read = (): unknown => readXml(Buffer.from('<a><__proto__><polluted>1</polluted></__proto__><constructor>x</constructor></a>'), '', none);
    try {
      read();
    } catch {
      // Refusing it is as good.
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

test('whatever text XML can hold comes back as it went, and cannot become markup', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }).filter((text) => isXmlText(text) && text.trim() === text && text !== '' && !text.includes('\r')), (text) => {
    for (const charset of ['gb18030', 'utf-8'] as const) {
      const read = readXml(writeXml({ q: { code: [text, 'x'] } }, charset), `text/xml; charset=${charset}`, none);
      expect(read['q']).toEqual({ code: [text, 'x'] });
    }
  }), { numRuns: 500 });
});

test('a key that XML cannot hold is its own error, the others are asked', async () => {
  const asked: (readonly string[])[] = [];
  const answers = await perXmlKey(['a', '\u0001', 'b', '\ud800'], async (keys) => {
    asked.push(keys);
    return keys.map((key) => key.toUpperCase());
  });
  expect(asked).toEqual([['a', 'b']]);
  expect(answers).toMatchObject(['A', { code: 'BAD_REQUEST' }, 'B', { code: 'BAD_REQUEST' }]);
});
