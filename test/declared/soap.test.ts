import { afterEach, expect, test } from 'vitest';
import { NAMESPACE, wsdl } from '../../demo/drug-soap/wsdl.ts';
import { declaredIn } from '../../subgraphs/kit/declared/index.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { legacyServer, listening } from '../support/legacy-server.ts';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

/** A service whose answers are the body's content. */
async function lots(soap: string, answer: string): Promise<{ readonly system: LegacySystem; readonly sent: string[] }> {
  const sent: string[] = [];
  const server = await legacyServer((body, _, { method }) => {
    if (method === 'GET')
      return { headers: { 'content-type': 'text/xml' }, body: wsdl('1.1').replace('encoding="GB18030"', '') };
    sent.push(String(body));
    return {
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${answer}</s:Body></s:Envelope>`,
    };
  });
  const { ministry } = await declaredIn(
    `
ministry: timber
title: { zh: 木材, en: Timber }
system: timber-soap
soap:
  wsdl: \${URL}/s?wsdl
  user: u
  password: p
${soap.replace(/^/gm, '  ')}
codes: { lot: { code: 'urn:timber:lot:{no}' } }
records:
  - ask: { operation: QueryProduct, send: { code: '{lot}' } }
    code: lot
    map: { productName: name }
`,
    { settings: { URL: server.url } },
  );
  const [system] = ministry.systems as [LegacySystem];
  ended.push(
    () => system.close(),
    () => server.stop(),
  );
  return { system, sent };
}

const CODES = ['urn:timber:lot:A', 'urn:timber:lot:B'];
const response = (inner: string): string =>
  `<r:QueryProductResponse xmlns:r="${NAMESPACE}">${inner}</r:QueryProductResponse>`;

test('keys are elements of the operation, rows those of its answer', async () => {
  const { system, sent } = await lots(
    'answer: { rows: product }',
    response('<product><no>A</no><name>松 &lt;A</name></product>'),
  );
  expect(await system.records(CODES, listening())).toMatchObject([{ productName: '松 <A' }, null]);
  expect(sent[0]).toMatch(/<(\w+:)?code>A<\/(\w+:)?code><(\w+:)?code>B<\//);
});

test('a document inside a text is read as one', async () => {
  const inside =
    '<?xml version="1.0" encoding="gb2312"?><Data><Code>0</Code><Row><no>A</no><name>松</name></Row><Row><no>B</no><name>杉</name></Row></Data>';
  const { system } = await lots(
    "inside: return\nanswer: { rows: Data.Row, result: Data.Code, results: { '0': OK } }",
    response(`<return><![CDATA[${inside}]]></return>`),
  );
  expect(await system.records(CODES, listening())).toMatchObject([{ productName: '松' }, { productName: '杉' }]);
});

test.each([
  ["answer: { rows: product, result: code, results: { '0': OK, '7': NONE } }", response('<code>7</code>'), null],
  [
    "answer: { rows: product, result: code, results: { '0': OK, '8': TOO_LARGE } }",
    response('<code>8</code>'),
    'TOO_LARGE',
  ],
  ["answer: { rows: product, result: code, results: { '0': OK } }", response('<code>9</code>'), 'BAD_ANSWER'],
  ["answer: { rows: product, result: code, results: { '0': OK } }", response('<other/>'), 'BAD_ANSWER'],
  ['inside: return\nanswer: { rows: Data.Row }', response('<return>&lt;Data&gt;</return>'), 'BAD_ANSWER'],
  ['inside: return\nanswer: { rows: Data.Row }', response(''), 'BAD_ANSWER'],
  [
    'answer: { rows: product, results: { BUSY: UNAVAILABLE } }',
    '<s:Fault><faultcode>s:Server.BUSY</faultcode></s:Fault>',
    'UNAVAILABLE',
  ],
] as const)('%s: %s is %s', async (soap, answer, code) => {
  const { system } = await lots(soap, answer);
  if (code === null) expect(await system.records(CODES, listening())).toEqual([null, null]);
  else await expect(system.records(CODES, listening())).rejects.toMatchObject({ code });
});
