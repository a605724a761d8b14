import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DraftError } from '../../subgraphs/kit/draft/draft-error.ts';
import { declaredIn, MinistryFileError } from '../../subgraphs/kit/declared/index.ts';
import { drafted, openLines } from './support/drafted.ts';
import { TEA_OPENAPI } from './support/tea-service.ts';
import { temporary } from './support/temporary.ts';

const folder = temporary();

/** A file of the test's folder. */
function file(name: string, content: string): string {
  const path = join(folder(), name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function refusal(...files: readonly string[]): Promise<unknown> {
  return drafted(files, 'timber').then(
    () => 'a draft',
    (error: unknown) => (error instanceof DraftError ? error.message : error),
  );
}

/** Somewhere that must not be asked. */
let elsewhere: Server;
let asked: string[] = [];
let origin = '';
beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('<schema/>');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => elsewhere.close(resolve)));

describe('samples', () => {
  test('one that is too large is refused before it is read', async () => {
    const path = file('large.json', `[${'{"batchNo":"B1","productName":"x"},'.repeat(1_500_000)}{}]`);
    expect(await refusal(path)).toMatch(/large\.json has \d+ MB, and at most 16 are read/);
  });

  test.each([
    ['no JSON', 'batchNo,productName\nB1,x', /is no JSON, and neither a WSDL nor an OpenAPI document/],
    ['a login page', '<!DOCTYPE html><html><body>login</body></html>', /is XML and no WSDL/],
    ['nothing', '', /is no JSON/],
    ['a number', '42', /has no row that can be read/],
    ['an empty answer', '{"data":{"rows":[]}}', /has no row that can be read/],
    ['numbers alone', '[1,2,3]', /has no row that can be read/],
  ])('%s is refused with what to give', async (name, content, message) => {
    expect(await refusal(file(`${name}.json`, content))).toMatch(message);
  });

  test('one in a charset that it does not say is refused', async () => {
    const path = join(folder(), 'gbk.json');
    writeFileSync(
      path,
      Buffer.concat([
        Buffer.from('{"rows":[{"batchNo":"B1","productName":"'),
        Buffer.from([0xcb, 0xc9, 0xc4, 0xbe]),
        Buffer.from('"}]}'),
      ]),
    );
    expect(await refusal(path)).toMatch(/charset that it does not say: save it as UTF-8/);
  });

  test('what is not there is told, and what could be given', async () => {
    expect(await refusal(join(folder(), 'none.json'))).toMatch(/cannot be read: give a file, or an address/);
  });

  test('names that are JSON’s or YAML’s own stay names', async () => {
    const rows = Array.from(
      { length: 6 },
      (_, i) =>
        `{"batchNo":"B${i}","productName":"松","__proto__":1,"constructor":2,"?? x":3,"# y":4,"null":5,"a\\n- b":6}`,
    );
    const { ministry } = await drafted([file('names.json', `{"rows":[${rows.join()}]}`)], 'timber');
    const faults = await declaredIn(ministry).catch((error: unknown) => error);
    expect(faults).toBeInstanceOf(MinistryFileError);
    expect((faults as MinistryFileError).faults.map(({ message }) => message)).toEqual(
      openLines(ministry).map(() => expect.stringMatching(/^open; write /)),
    );
  });

  test('a deep one ends', async () => {
    const deep = `${'{"a":'.repeat(4_000)}1${'}'.repeat(4_000)}`;
    expect(await refusal(file('deep.json', deep))).toMatch(/has no row that can be read/);
  });
});

describe('OpenAPI', () => {
  const schemas = (own: object): object => ({
    ...TEA_OPENAPI,
    components: { schemas: { ...TEA_OPENAPI.components.schemas, ...own } },
  });

  test('a reference that leads elsewhere is told and never followed', async () => {
    asked = [];
    const document = schemas({
      Use: { $ref: `${origin}/use.json#/Use` },
      Test: { $ref: 'file:///etc/passwd#/x' },
      Firm: { $ref: '../other.yaml#/Firm' },
    });
    const { ministry } = await drafted([file('remote.json', JSON.stringify(document))], 'tea');
    expect(asked).toEqual([]);
    expect(ministry).toContain(
      '# 4 references lead out of the document and were not followed: bundle it into one file',
    );
    expect(ministry).toContain('ask:\n      path: /lots');
  });

  test('references that lead round, to themselves or nowhere end there', async () => {
    const document = schemas({
      Test: { $ref: '#/components/schemas/Round' },
      Round: { $ref: '#/components/schemas/Test' },
      Use: { allOf: [{ $ref: '#/components/schemas/Use' }, { $ref: '#/components/none' }, { $ref: '#/__proto__/x' }] },
    });
    expect((await drafted([file('round.json', JSON.stringify(document))], 'tea')).ministry).toContain('path: /lots');
  });

  test('one that grows with each level is cut, and that is told', async () => {
    const levels = Object.fromEntries(
      Array.from({ length: 10 }, (_, level) => [
        `L${level}`,
        {
          type: 'object',
          properties: Object.fromEntries(
            Array.from({ length: 12 }, (__, i) => [
              `p${i}`,
              level === 9 ? { type: 'string' } : { $ref: `#/components/schemas/L${level + 1}` },
            ]),
          ),
        },
      ]),
    );
    const document = schemas({ ...levels, Use: { $ref: '#/components/schemas/L0' } });
    expect((await drafted([file('bomb.json', JSON.stringify(document))], 'tea')).ministry).toContain(
      '# the document has more than could be looked at',
    );
  });

  test('in YAML, an alias that grows is refused', async () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((each, i) => `${each}: &${each} [${Array(9).fill(`*${'abcdefg'[i]}`).join()}]`),
    ];
    expect(await refusal(file('bomb.yaml', `openapi: 3.0.0\n${bomb.join('\n')}\n`))).toMatch(/neither JSON nor YAML/);
  });

  test('what must be sent and nothing says is open, and nothing that may be secret is written', async () => {
    const parameter = (name: string, place: string, schema: object): object => ({
      name,
      in: place,
      required: true,
      schema,
    });
    const lots = TEA_OPENAPI.paths['/lots'];
    const paths = {
      '/lots': {
        get: {
          ...lots.get,
          parameters: [
            ...lots.get.parameters,
            parameter('X-Province', 'header', { type: 'string' }),
            parameter('Accept', 'header', { type: 'string' }),
            parameter('appSecret', 'query', { type: 'string', enum: ['s3cr3t-of-somebody'] }),
            parameter('format', 'query', { type: 'string', enum: ['json'] }),
            parameter('area', 'query', { type: 'string', enum: ['N', 'S'] }),
          ],
        },
      },
      '/xml': { get: { responses: { 200: { content: { 'application/xml': { schema: { type: 'object' } } } } } } },
    };
    const { ministry } = await drafted([file('needed.json', JSON.stringify({ ...TEA_OPENAPI, paths }))], 'tea');
    expect(ministry).toMatch(/^ {4}X-Province: .*\?\? what X-Province must be/m);
    expect(ministry).not.toMatch(/s3cr3t|Accept:/);
    expect(ministry).toMatch(/appSecret: '?\?\? a setting/);
    expect(ministry).toContain('format: json');
    expect(ministry).toMatch(/area: '?\?\? one of N, S/);
    expect(ministry).toContain('# 1 operations answer no JSON, or say nothing of it, and were passed over');
  });

  test('Swagger 2.0 is read', async () => {
    const { ministry, settings } = await drafted(
      [
        file(
          'swagger.yaml',
          `swagger: '2.0'
host: 10.0.0.7:8080
basePath: /api
securityDefinitions: { key: { type: apiKey, in: query, name: appkey } }
paths:
  /lot/{batchNo}:
    get:
      parameters: [{ name: batchNo, in: path, required: true, type: string }]
      responses: { 200: { schema: { $ref: '#/definitions/Lot' } }, 404: { description: none } }
  /lots:
    get:
      parameters: [{ name: offset, in: query, type: integer }, { name: limit, in: query, type: integer, maximum: 50 }]
      responses: { 200: { schema: { type: array, items: { $ref: '#/definitions/Lot' } } } }
definitions:
  Lot:
    type: object
    required: [batchNo, productName, qty, unit]
    properties: { batchNo: { type: string }, productName: { type: string }, qty: { type: number }, unit: { type: string } }
`,
        ),
      ],
      'timber',
    );
    expect(settings).toContain('TIMBER_URL=http://10.0.0.7:8080/api\n');
    expect(ministry).toContain('path: /lot/{lot}\n');
    expect(ministry).toContain("send: { appkey: '${TIMBER_API_KEY}' }");
    expect(ministry).toContain('HTTP 404: NONE');
    expect(ministry).toMatch(/keys:\n {4}most: 1 /);
    expect(ministry).toContain(
      "path: /lots\n        send: { offset: '{offset}', limit: '{size}' }\n        rows: list\n",
    );
    expect(openLines(ministry)).toEqual([]);
  });
});

describe('WSDL', () => {
  const XSD = 'xmlns:xsd="http://www.w3.org/2001/XMLSchema"';
  const wsdl = (
    types: string,
  ): string => `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" ${XSD} xmlns:t="urn:t" xmlns:o="urn:o" targetNamespace="urn:t">
<wsdl:types><xsd:schema targetNamespace="urn:t" elementFormDefault="qualified">${types}
<xsd:element name="Query"><xsd:complexType><xsd:sequence><xsd:element name="batchNo" type="xsd:string" maxOccurs="unbounded"/></xsd:sequence></xsd:complexType></xsd:element>
<xsd:element name="QueryResponse"><xsd:complexType><xsd:sequence><xsd:element name="lot" type="o:Lot" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence></xsd:complexType></xsd:element>
</xsd:schema></wsdl:types>
<wsdl:message name="in"><wsdl:part name="p" element="t:Query"/></wsdl:message><wsdl:message name="out"><wsdl:part name="p" element="t:QueryResponse"/></wsdl:message>
<wsdl:portType name="P"><wsdl:operation name="Query"><wsdl:input message="t:in"/><wsdl:output message="t:out"/></wsdl:operation></wsdl:portType>
<wsdl:binding name="B" type="t:P"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/><wsdl:operation name="Query"><soap:operation soapAction="q"/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation></wsdl:binding>
<wsdl:service name="S"><wsdl:port name="P" binding="t:B"><soap:address location="http://10.0.0.7/s"/></wsdl:port></wsdl:service></wsdl:definitions>`;
  const lot = (
    more = '',
  ): string => `<xsd:schema ${XSD} xmlns:o="urn:o" targetNamespace="urn:o" elementFormDefault="qualified">${more}
<xsd:complexType name="Base"><xsd:sequence><xsd:element name="batchNo" type="xsd:string"/></xsd:sequence></xsd:complexType>
<xsd:simpleType name="Result"><xsd:restriction base="xsd:string"><xsd:enumeration value="合格"/><xsd:enumeration value="不合格"/></xsd:restriction></xsd:simpleType>
<xsd:complexType name="Test"><xsd:sequence><xsd:element name="reportNo" type="xsd:string"/><xsd:element name="result" type="o:Result"/></xsd:sequence></xsd:complexType>
<xsd:complexType name="Lot"><xsd:complexContent><xsd:extension base="o:Base"><xsd:sequence><xsd:element name="productName" type="xsd:string"/><xsd:element name="scrq" type="xsd:date" minOccurs="0"/>
<xsd:element name="test" type="o:Test" minOccurs="0" maxOccurs="unbounded"/><xsd:element name="madeOf" type="o:Lot" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType></xsd:schema>`;
  const imports = (location: string): string => `<xsd:import namespace="urn:o" schemaLocation="${location}"/>`;

  test('what it imports from its folder is read, round and inside itself', async () => {
    file('beside/types/lot.xsd', lot(`<xsd:include schemaLocation="lot.xsd"/>`));
    const { ministry } = await drafted([file('beside/s.wsdl', wsdl(imports('types/lot.xsd')))], 'timber');
    expect(ministry).toContain("operation: Query\n      send: { batchNo: '{lot}' }\n      rows: lot\n");
    expect(ministry).toContain('producedAt: scrq?\n');
    expect(ministry).toContain('ignore: [ madeOf ]');
    expect(ministry).toContain('each: test?\n');
    expect(ministry).toContain('合格: PASS');
  });

  test.each([
    ['from elsewhere', () => `${origin}/x.xsd`, /imports from 127\.0\.0\.1:\d+, which is not asked/],
    ['from outside its folder', () => '../../../../../../etc/passwd', /which is not in its folder/],
    ['from outside its folder, in another spelling', () => '..%2Foutside.xsd', /which is not in its folder/],
    ['in a spelling that is none', () => '%zz.xsd', /which is not in its folder/],
    ['by an address that is none', () => 'http://[x/y.xsd', /cannot be read, or what it imports is no schema/],
    ['by a file address', () => 'file:///etc/passwd', /cannot be read, or what it imports is no schema/],
    ['what is not there', () => 'none.xsd', /which is not in its folder/],
    ['what is no schema', () => 'bad.xsd', /cannot be read/],
    ['a type declaration', () => 'entity.xsd', /type declaration/],
  ])('%s: refused', async (name, location, message) => {
    asked = [];
    file('outside.xsd', lot());
    file('inner/bad.xsd', 'this is no XML');
    file('inner/entity.xsd', '<!DOCTYPE x [<!ENTITY a "aa">]><schema/>');
    expect(await refusal(file(`inner/${name}.wsdl`, wsdl(imports(location()))))).toMatch(message);
    expect(asked).toEqual([]);
  });

  test('one of RPC style tells its parts', async () => {
    const { ministry } = await drafted(
      [
        file(
          'rpc.wsdl',
          `<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" ${XSD} xmlns:t="urn:t" targetNamespace="urn:t">
<types><xsd:schema targetNamespace="urn:t"><xsd:complexType name="Lot"><xsd:sequence><xsd:element name="batchNo" type="xsd:string"/><xsd:element name="productName" type="xsd:string"/></xsd:sequence></xsd:complexType>
<xsd:complexType name="Lots"><xsd:sequence><xsd:element name="lot" type="t:Lot" maxOccurs="unbounded"/></xsd:sequence></xsd:complexType></xsd:schema></types>
<message name="in"><part name="batchNo" type="xsd:string"/><part name="page" type="xsd:int"/></message><message name="out"><part name="return" type="t:Lots"/></message>
<portType name="P"><operation name="Query"><input message="t:in"/><output message="t:out"/></operation></portType>
<binding name="B" type="t:P"><soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/><operation name="Query"><soap:operation soapAction="q"/><input><soap:body use="literal" namespace="urn:t"/></input><output><soap:body use="literal" namespace="urn:t"/></output></operation></binding>
<service name="S"><port name="P" binding="t:B"><soap:address location="http://10.0.0.7/s"/></port></service></definitions>`,
        ),
      ],
      'timber',
    );
    expect(ministry).toContain(
      "operation: Query\n      send: { batchNo: '{lot}', page: '{page}' }\n      rows: return.lot\n",
    );
    expect(openLines(ministry)).toEqual([]);
  });

  test('at an address, what it imports is asked at its own origin alone', async () => {
    const served: string[] = [];
    const server = createServer((request, response) => {
      served.push(request.url ?? '');
      response
        .writeHead(200, { 'content-type': 'text/xml; charset=utf-8' })
        .end(request.url?.startsWith('/lot') ? lot() : wsdl(imports(`${origin}/lot.xsd`)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    asked = [];
    const { ministry } = await drafted([`http://127.0.0.1:${(server.address() as AddressInfo).port}/s?wsdl`], 'timber');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(ministry).toContain('operation: Query');
    expect([asked, served]).toEqual([[], ['/s?wsdl', '/lot.xsd']]);
  });
});
