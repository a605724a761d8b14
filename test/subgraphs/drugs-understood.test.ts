import iconv from 'iconv-lite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NAMESPACE, wsdl } from '../../demo/drug-soap/wsdl.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { SectorRecord } from '../../subgraphs/kit/records.ts';
import { drugSystem } from '../support/drugs.ts';
import {
  isSaid,
  type LegacyReply,
  legacyServer,
  type LegacyServer,
  listening,
  type Listening,
  settled,
} from '../support/legacy-server.ts';

const PACK = '83857930000879766777';
const CODE = `drug:${PACK}`;
const OTHER = '83857930000879766601';
const LOT = '(01)06901234001020(10)QX7';

let server: LegacyServer;
let system: Required<LegacySystem>;
let reply: (sent: string) => LegacyReply;
let sent: string;
let described: () => string;
const gb = (text: string): LegacyReply => ({
  headers: { 'content-type': 'text/xml; charset=GB18030' },
  body: iconv.encode(text, 'gb18030'),
});
const soap = (body: string): string =>
  `<?xml version="1.0" encoding="GB18030"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
const response = (operation: string, content: string, more = '0'): string =>
  `<d:${operation}Response xmlns:d="${NAMESPACE}">${content}<d:more>${more}</d:more></d:${operation}Response>`;
const element = (name: string, values: Readonly<Record<string, string>>): string =>
  `<d:${name}>${Object.entries(values)
    .map(([key, value]) => `<d:${key}>${value}</d:${key}>`)
    .join('')}</d:${name}>`;
const relation = (more: Readonly<Record<string, string>> = {}): string =>
  element('relation', {
    docNo: 'D1',
    docType: '包装',
    relType: 'BZ',
    curCode: LOT,
    parentCode: PACK,
    time: '20260310080000',
    quantity: '24',
    unit: '片',
    flag: '0',
    ...more,
  });
const product = (more: Readonly<Record<string, string>> = {}): string =>
  element('product', {
    id: '1',
    code: PACK,
    type: 'YP',
    level: '1',
    name: '示例片',
    quantity: '24',
    unit: '片',
    flag: '0',
    ...more,
  });

beforeAll(async () => {
  server = await legacyServer((body, _, { method }) => {
    if (method === 'GET') return gb(described());
    sent = iconv.decode(body, 'gb18030');
    return reply(sent);
  });
});
afterAll(() => server.stop());
beforeEach(async () => {
  described = () => wsdl('1.1');
  system = await drugSystem({
    url: `${server.url}/s?wsdl`,
    user: 'u',
    password: 'p',
    security: 'basic',
    version: '1.1',
    charset: 'gb18030',
  });
});
afterEach(() => system.close());

interface Linked {
  readonly counts: readonly unknown[];
  readonly said: boolean;
  readonly call: Listening;
  readonly failure: unknown;
}
async function links(content: string | (() => LegacyReply), codes = [CODE]): Promise<Linked> {
  reply = typeof content === 'string' ? () => gb(soap(response('QueryRelation', content))) : content;
  const call = listening();
  const answers = await settled(system.links(codes, 'BACK', call));
  const counts =
    answers instanceof Error ? [] : answers.map((each) => (each instanceof Error ? each.message : each.length));
  return { counts, call, said: isSaid(answers, call), failure: answers instanceof Error ? answers : null };
}
async function record(
  content: string,
): Promise<{ readonly record: SectorRecord | Error | null; readonly call: Listening }> {
  reply = () => gb(soap(response('QueryProduct', content)));
  const call = listening();
  return { record: (await system.records([CODE], call))[0] ?? null, call };
}

describe('a relation that is not understood is said, of its own code alone', () => {
  test.each([
    ['an unknown kind', relation({ relType: 'FZ' })],
    ['no kind', relation({ relType: '' })],
    ['its kind by another name', relation().replaceAll('relType>', 'relationType>')],
    ['its source by another name', relation().replaceAll('curCode>', 'curTraceCode>')],
    ['a source that is no code', relation({ curCode: '未知' })],
    ['a flag that is no word', relation({ flag: '?' })],
    ['a flag by another name', relation().replaceAll('flag>', 'delFlag>')],
    ['an amount that is about', relation({ quantity: '约24' })],
    ['a time that is none', relation({ time: '20261301' })],
    ['two kinds', relation().replace('<d:relType>', '<d:relType>TL</d:relType><d:relType>')],
  ])('%s', async (_, bad) => {
    const { counts, call } = await links(bad + relation({ docNo: 'D2', parentCode: OTHER }), [CODE, `drug:${OTHER}`]);
    expect([counts[1], call.said]).toEqual([1, [{ code: 'NOT_UNDERSTOOD', codes: [CODE] }]]);
  });

  test.each([
    ['the element by another name', relation().replaceAll('relation>', 'relationInfo>')],
    ['wrapped in one more', `<d:relationList>${relation()}</d:relationList>`],
    ['its code by another name', relation().replaceAll('parentCode>', 'parentTraceCode>')],
    ['a relation of another code', relation({ parentCode: '83857930000879766610' })],
  ])('%s could be anybody’s: said of all', async (_, content) => {
    const codes = [CODE, `drug:${OTHER}`];
    expect((await links(content, codes)).call.said).toEqual([{ code: 'NOT_UNDERSTOOD', codes }]);
  });

  test.each(['Y', '1', 'true', '是'])('withdrawn as %s is withdrawn', async (flag) => {
    expect(await links(relation({ flag }))).toMatchObject({ counts: [0], said: false });
  });

  test('its kind in small letters and full width is its kind', async () => {
    expect(await links(relation({ relType: 'bz' }))).toMatchObject({ counts: [1], said: false });
    expect(await links(relation({ relType: 'ＢＺ' }))).toMatchObject({ counts: [1], said: false });
  });
});

describe('a record', () => {
  test.each([
    ['1000', 1_000],
    ['18200.5', 18_200.5],
    ['1,200', 1_200],
    ['1.2e3', 1_200],
    ['１２００', 1_200],
    ['24片', 24],
  ])('of %s', async (quantity, value) => {
    expect(await record(product({ quantity }))).toMatchObject({
      record: { quantity: { value, unit: '片' } },
      call: { said: [] },
    });
  });

  test.each(['约1200', '3吨', '0x10', 'Infinity', '1,2', '一千'])(
    'of %s has no amount, and that is said',
    async (quantity) => {
      const said = [{ code: 'NOT_UNDERSTOOD', codes: [CODE] }];
      expect(await record(product({ quantity }))).toMatchObject({ record: { quantity: null }, call: { said } });
    },
  );

  test('whose code is grouped by spaces is held; by another name it fails', async () => {
    expect((await record(product({ code: '8385 7930 0008 7976 6777' }))).record).toMatchObject({ code: CODE });
    expect((await record(product().replaceAll('d:code>', 'd:traceCode>'))).record).toMatchObject({
      code: 'NOT_UNDERSTOOD',
    });
  });

  test('with recalls by another name, or with fields that nobody knows, stands and is said', async () => {
    for (const recall of [
      '<d:recallInfo><d:no>1</d:no></d:recallInfo>',
      '<d:recall><d:recallNo>1</d:recallNo></d:recall>',
    ]) {
      const { record: held, call } = await record(product().replace('</d:product>', `${recall}</d:product>`));
      expect([held, call.said]).toMatchObject([{ code: CODE }, [{ code: 'NOT_UNDERSTOOD' }]]);
    }
  });

  test('knows of recalls, and not whether there are inspections', async () => {
    const { recalls, inspections, certificates } = (await record(product())).record as SectorRecord;
    expect([recalls, inspections ?? null, certificates ?? null]).toEqual([[], null, null]);
  });
});

describe('pages', () => {
  const page = (more: string): LegacyReply =>
    gb(soap(response('QueryRelation', relation({ docNo: /page>(\d+)</.exec(sent)?.[1] ?? '' }), more)));

  test.each(['true', 'Y', '是', '1'])('more said as %s: they are asked', async (word) => {
    expect(await links(() => page(/page>3</.test(sent) ? '0' : word))).toMatchObject({ counts: [3], said: false });
  });

  test.each<[string, () => LegacyReply]>([
    ['in a word that is none', () => page('maybe')],
    [
      'not at all',
      () => gb(soap(`<d:QueryRelationResponse xmlns:d="${NAMESPACE}">${relation()}</d:QueryRelationResponse>`)),
    ],
    ['the same page again', () => gb(soap(response('QueryRelation', relation(), '1')))],
  ])('more said %s: said', async (_, answer) => {
    expect((await links(answer)).said).toBe(true);
  });
});

describe('a Fault', () => {
  const of = (content: string): string => soap(`<s:Fault>${content}</s:Fault>`);
  const twelve = (content: string): string =>
    of(content).replaceAll('schemas.xmlsoap.org/soap/envelope/', 'www.w3.org/2003/05/soap-envelope');
  test.each<[string, string, string]>([
    ['in its faultcode', of('<faultcode>s:Server.SYSTEM_BUSY</faultcode><faultstring>x</faultstring>'), 'UNAVAILABLE'],
    ['alone in its faultcode', of('<faultcode>SYSTEM_BUSY</faultcode><faultstring>x</faultstring>'), 'UNAVAILABLE'],
    [
      'in a detail',
      of(
        '<faultcode>s:Server</faultcode><detail><e:Error xmlns:e="urn:e"><e:code>SYSTEM_BUSY</e:code></e:Error></detail>',
      ),
      'UNAVAILABLE',
    ],
    ['as a detail’s name', of('<faultcode>s:Server</faultcode><detail><SYSTEM_BUSY/></detail>'), 'UNAVAILABLE'],
    [
      'as all of its text',
      of('<faultcode>s:Server</faultcode><faultstring xml:lang="en"> SYSTEM_BUSY </faultstring>'),
      'UNAVAILABLE',
    ],
    [
      'in a subcode of SOAP 1.2',
      twelve(
        '<s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value xmlns:q="urn:q">q:SYSTEM_BUSY</s:Value></s:Subcode></s:Code>',
      ),
      'UNAVAILABLE',
    ],
    [
      'that only mentions one',
      of('<faultcode>s:Server</faultcode><faultstring>no SYSTEM_BUSY here, a table is missing</faultstring>'),
      'BAD_ANSWER',
    ],
    [
      'that mentions one in a detail',
      of('<faultcode>s:Server</faultcode><detail><m>not SYSTEM_BUSY</m></detail>'),
      'BAD_ANSWER',
    ],
    ['with a longer code', of('<faultcode>s:SYSTEM_BUSY_NOT</faultcode>'), 'BAD_ANSWER'],
    ['with nothing in it', of(''), 'BAD_ANSWER'],
  ])('%s', async (_, body, code) => {
    for (const status of [200, 500])
      expect((await links(() => ({ ...gb(body), status }))).failure).toMatchObject({ code });
  });
});

describe('what a caller writes stays a value', () => {
  test.each([
    'a</d:name><d:size>100000</d:size><d:name>b',
    '<![CDATA[a]]></d:name><d:type>YL</d:type><d:size>100000</d:size><d:name><![CDATA[b]]>',
    '<![CDATA[<x/>]]>',
    '<![CDATA[]]>',
    ']]>',
    '&amp;',
  ])('%s', async (productName) => {
    let names: string[] = [];
    reply = (text) => {
      names = [...text.matchAll(/<[\w:]*name>([^<]*)</g)].map(([, name = '']) => name);
      expect(text.match(/<[\w:]*size>/g)).toHaveLength(1);
      expect(text).not.toContain('<![CDATA[');
      return gb(soap(response('SearchProduct', '')));
    };
    await system.search({ filter: { productName }, first: 5, after: null }, listening());
    const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
    const read = (text: string): string =>
      text.replace(/&(?:#(\d+)|(\w+));/g, (_, code?: string, name = '') =>
        code ? String.fromCodePoint(Number(code)) : (entities[name] ?? ''),
      );
    expect(names.map(read)).toEqual([productName]);
  });

  test('in a code as well', async () => {
    reply = () => gb(soap(response('QueryProduct', '')));
    await system.records(
      ['urn:x:<![CDATA[a]]></d:code><d:code>b', '<![CDATA[x]]></d:code><d:code><![CDATA[y]]>'],
      listening(),
    );
    expect(sent).not.toContain('<![CDATA[');
    expect(sent.match(/<[\w:]*code>/g)).toHaveLength(2);
  });
});

describe('an envelope in other writing is read', () => {
  const answer = response('QueryRelation', relation());
  test.each<[string, () => LegacyReply]>([
    ['other prefixes', () => gb(soap(answer).replaceAll('s:', 'SOAP-ENV:').replaceAll('d:', 'ns1:'))],
    ['a default namespace', () => gb(soap(answer.replaceAll('d:', '').replace('xmlns:d=', 'xmlns=')))],
    [
      'a header',
      () =>
        gb(
          soap(answer).replace(
            '<s:Body>',
            '<s:Header><x:T xmlns:x="urn:x" s:mustUnderstand="0">1</x:T></s:Header><s:Body>',
          ),
        ),
    ],
    [
      'types, comments and lines',
      () =>
        gb(
          soap(answer)
            .replaceAll('><', '>\r\n <!-- x --> <')
            .replaceAll(
              '<d:relType>',
              '<d:relType xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string">',
            ),
        ),
    ],
    ['CDATA', () => gb(soap(answer.replace('BZ', '<![CDATA[BZ]]>')))],
    [
      'empty and nil elements',
      () =>
        gb(
          soap(
            answer.replace(
              '<d:flag>',
              '<d:entCode/><d:packLayer xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/><d:flag>',
            ),
          ),
        ),
    ],
    [
      'UTF-8 with a byte order mark',
      () => ({ headers: { 'content-type': 'text/xml' }, body: `\ufeff${soap(answer).replace('GB18030', 'utf-8')}` }),
    ],
    [
      'MTOM',
      () =>
        multipart(
          `--MB\r\nContent-Type: application/xop+xml; charset=UTF-8; type="text/xml"\r\nContent-ID: <r>\r\n\r\n${soap(answer).replace('GB18030', 'UTF-8')}\r\n--MB--`,
        ),
    ],
    [
      'MTOM whose root is not the first part',
      () =>
        multipart(
          `preamble\r\n--MB\r\nContent-Type: image/png\r\nContent-ID: <p>\r\n\r\n\x89PNG\r\n--MB\r\ncontent-type: application/xop+xml; charset=utf-8\r\ncontent-id: <r>\r\n\r\n${soap(answer).replace('GB18030', 'UTF-8')}\r\n--MB--\r\n`,
        ),
    ],
  ])('%s', async (_, body) => {
    expect(await links(body)).toMatchObject({ counts: [1], said: false });
  });

  test('a multipart answer without its root says so', async () => {
    expect((await links(() => multipart('--MB--'))).failure).toMatchObject({ code: 'BAD_ANSWER', place: 'multipart' });
  });
});

function multipart(body: string): LegacyReply {
  return {
    headers: { 'content-type': 'multipart/related; type="application/xop+xml"; start="<r>"; boundary=MB' },
    body,
  };
}

test('a WSDL with a port that is no SOAP beside its own, and one that imports by its inner address', async () => {
  const port =
    '<wsdl:port name="Http" binding="tns:HttpBinding"><http:address xmlns:http="http://schemas.xmlsoap.org/wsdl/http/" location="http://10.1.1.7/get"/></wsdl:port>';
  const binding =
    '<wsdl:binding name="HttpBinding" type="tns:DrugTrace"><http:binding xmlns:http="http://schemas.xmlsoap.org/wsdl/http/" verb="GET"/></wsdl:binding>';
  const imports =
    '<xsd:schema><xsd:import namespace="urn:more" schemaLocation="http://10.1.1.7:7001/drugtrace/service?xsd=1"/></xsd:schema><xsd:schema ';
  described = () =>
    wsdl('1.1')
      .replace('<wsdl:service', `${binding}<wsdl:service`)
      .replace('</wsdl:service>', `${port}</wsdl:service>`)
      .replace('<xsd:schema ', imports);
  expect(await links(relation())).toMatchObject({ counts: [1], said: false });
});

test('429 and its Retry-After', async () => {
  let asked = 0;
  const busy = (): LegacyReply => {
    asked += 1;
    return { status: 429, headers: { 'retry-after': '60' }, body: '' };
  };
  expect((await links(busy)).failure).toMatchObject({ code: 'UNAVAILABLE', told: 'TOO_BUSY' });
  expect((await links(busy)).failure).toMatchObject({ code: 'UNAVAILABLE', told: 'TOO_BUSY' });
  expect(asked).toBe(1);
});
