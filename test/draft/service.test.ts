import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDrugSoap } from '../../demo/drug-soap/server.ts';
import type { StandIn } from '../../demo/stand-in.ts';
import { standIn } from '../support/stand-in.ts';
import { conformed, drafted, filledIn } from './support/drafted.ts';
import { temporary } from './support/temporary.ts';
import { type TeaService, teaService } from './support/tea-service.ts';

const folder = temporary();

describe('a draft from an OpenAPI document', () => {
  let tea: TeaService;
  beforeAll(async () => {
    tea = await teaService();
  });
  afterAll(() => tea?.stop());

  test('conforms when one result and the kind of the link are filled in', async () => {
    const draft = await drafted([`${tea.url}/v2/openapi.json`], 'tea');
    const text = filledIn(draft.ministry, { '40001': 'CREDENTIALS_REFUSED', 'one of TRANSFORM': 'TRANSFORM' });
    expect(draft.open).toBe(2);
    expect(draft.settings).toContain(`TEA_URL=${tea.url}/v2\nTEA_API_KEY=\n`);
    const { checks, doubts } = await conformed(text, { TEA_URL: `${tea.url}/v2`, TEA_API_KEY: tea.key });
    expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(doubts).toEqual([]);
  }, 60_000);
});

describe('a draft from a WSDL', () => {
  let drugs: StandIn;
  beforeAll(async () => {
    drugs = await standIn(startDrugSoap);
  }, 60_000);
  afterAll(() => drugs?.stop());

  /** What a description without values cannot say. */
  const ANSWERS = {
    'too few values were seen': String.raw`[{ code: 'drug:{code}', shapes: { code: '\d{20}' } }, { code: 'gs1:{code}', shapes: { code: '\(.*' } }, { code: '{code}', shapes: { code: '[a-z]+:.*' } }]`,
    'how many codes code takes': '20',
    'with what each word of relType means': '{ BZ: PACK, TL: TRANSFORM, CL: TREAT, CK: TRANSPORT, CY: HOLD }',
    'what after is compared with': 'id',
    'where it says that a row is deleted': 'flag',
    'the one that was there first': '{ lot: curCode }',
    'the other one': '{ lot: parentCode }',
    'the question by the code of from':
      "{ operation: QueryRelation, send: { side: cur, code: '{lot}', page: '{page}' }, rows: relation }",
    'the question by the code of to':
      "{ operation: QueryRelation, send: { side: parent, code: '{lot}', page: '{page}' }, rows: relation }",
  };

  test('conforms when codes, words and the way of the link are filled in', async () => {
    const { DRUG_SOAP_URL: url = '', DRUG_SOAP_USER: user = '', DRUG_SOAP_PASSWORD: password = '' } = drugs.env;
    const draft = await drafted([url], 'herbs');
    expect(draft.settings).toContain(`HERBS_WSDL=${url}\n`);
    const text = filledIn(draft.ministry, ANSWERS);
    const { checks, doubts } = await conformed(text, { HERBS_WSDL: url, HERBS_USER: user, HERBS_PASSWORD: password });
    expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(doubts).toEqual([]);
  }, 120_000);
});

describe('a draft from sampled answers', () => {
  let tea: TeaService;
  beforeAll(async () => {
    tea = await teaService();
  });
  afterAll(() => tea?.stop());

  test('conforms when its questions are filled in', async () => {
    const answer = (list: readonly unknown[]): string =>
      JSON.stringify({ code: '0', msg: 'ok', data: { total: list.length, list } });
    const files = {
      'lots-1.json': tea.lots.slice(0, 9),
      'lots-2.json': tea.lots.slice(9, 20),
      'uses.json': tea.uses.slice(0, 9),
    };
    for (const [name, rows] of Object.entries(files)) writeFileSync(join(folder(), name), answer(rows));
    const draft = await drafted(
      Object.keys(files).map((name) => join(folder(), name)),
      'tea',
    );
    const text = filledIn(draft.ministry, {
      'query, json, form or xml': "query\n  headers: { X-Api-Key: '${TEA_API_KEY}' }",
      'the path of this question': '/lots',
      'what the system is asked by': "{ lotNos: '{lot}', page: '{page}', pageSize: '{size}' }",
      'one of TRANSFORM': 'TRANSFORM',
      'the question by the code of from':
        "{ path: /uses/by-source, send: { fromLots: '{lot}', page: '{page}', pageSize: '{size}' } }",
      'the question by the code of to':
        "{ path: /uses/by-product, send: { toLots: '{lot}', page: '{page}', pageSize: '{size}' } }",
    });
    const settings = { TEA_URL: `${tea.url}/v2`, TEA_API_KEY: tea.key };
    const { checks, doubts } = await conformed(
      text,
      settings,
      tea.lots.slice(0, 15).map(({ lotNo }) => `urn:tea:lot:${String(lotNo)}`),
    );
    expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(doubts).toEqual([]);
  }, 60_000);
});
