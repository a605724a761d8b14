import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { composeSupergraph } from '../../gateway/supergraph/compose.ts';
import { codeSchemesIn } from '../../gateway/supergraph/code-schemes.ts';
import { identify, schemes, type OwnScheme, OwnSchemes } from '../../schema/codes/index.ts';
import { schemaText } from '../../schema/files.ts';
import { declaredIn, declareMinistry, MinistryFileError } from '../../subgraphs/kit/declared/index.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';
import { customsData } from './support/customs/data.ts';
import { type CustomsLegacy, customsLegacy, PASSWORD, USER } from './support/customs/legacy.ts';

const CONTAINER: OwnScheme = {
  name: 'container',
  zh: '集装箱号',
  en: 'container number',
  pattern: String.raw`([A-Z]{4}\d{7})`,
  code: 'urn:customs:container:$1',
  check: 'iso6346',
  level: 'ITEM',
  groups: [4, 6],
  example: 'CSQU3054383',
};

describe('codes of a sector’s own', () => {
  const own = new OwnSchemes([CONTAINER]);

  // CSQU3054383 is the worked example of ISO 6346, annex A.
  test.each([
    'CSQU3054383',
    'csqu 305438 3',
    'CSQU-305438-3',
    'ＣＳＱＵ３０５４３８３',
    'urn:customs:container:CSQU3054383',
  ])('%s is a container', (text) => {
    expect(own.readings(text)).toEqual([
      {
        code: 'urn:customs:container:CSQU3054383',
        scheme: 'container',
        level: 'ITEM',
        validity: 'OK',
        reasons: [],
        display: 'CSQU 305438 3',
        attributes: {},
      },
    ]);
  });

  test('a wrong check digit is doubtful, and looked up all the same', () => {
    expect(own.readings('CSQU3054384')).toMatchObject([
      { code: 'urn:customs:container:CSQU3054384', validity: 'WARN', reasons: [{ code: 'CHECK_DIGIT' }] },
    ]);
  });

  test('what is sure comes first, then the sector’s, then what is doubtful; a URI of theirs is told once', () => {
    const beside = (text: string): string[] => own.beside(text, identify(text)).map(({ scheme }) => scheme);
    expect(beside('urn:customs:container:CSQU3054383')).toEqual(['container']);
    expect(beside('83857930000879766660')).toEqual(identify('83857930000879766660').map(({ scheme }) => scheme));
    const doubtful = { ...CONTAINER, name: 'paper', pattern: String.raw`(\d{20})`, code: 'urn:paper:$1', check: null };
    expect(
      new OwnSchemes([doubtful])
        .beside('83857930000879766660', identify('83857930000879766660'))
        .map(({ scheme }) => scheme)
        .indexOf('paper'),
    ).toBeGreaterThan(0);
  });

  test.each(['(A+)+B', '(?:AB?)*C', '(A|B){2,}', 'A*B*C*D*', '(?=A)B'])(
    '%s could keep the gateway busy, and is refused',
    (pattern) => {
      expect(() => new OwnSchemes([{ ...CONTAINER, pattern }])).toThrow(SyntaxError);
    },
  );

  test('a long text is no code of a sector’s own', () => {
    const all = new OwnSchemes([{ ...CONTAINER, pattern: '([A-Z]+)', check: null }]);
    expect(all.readings('A'.repeat(64))).toHaveLength(1);
    expect(all.readings('A'.repeat(65))).toEqual([]);
    expect(all.readings(` ${'A '.repeat(64)}`)).toEqual([]);
  });
});

describe('a declared ministry brings its codes', () => {
  let legacy: CustomsLegacy;
  let subgraph: RunningServer;
  let gateway: RunningServer;
  let held: string;
  beforeAll(async () => {
    const data = customsData(60);
    held = data.items.find(({ containerNo, delFlag }) => containerNo !== '' && delFlag === '0')?.containerNo ?? '';
    legacy = await customsLegacy(data);
    const { ministry } = await declareMinistry(join(import.meta.dirname, 'support/customs/ministry.yaml'), {
      CUSTOMS_URL: legacy.url,
      CUSTOMS_USER: USER,
      CUSTOMS_PASSWORD: PASSWORD,
    });
    subgraph = await startMinistry(ministry, { port: 0 });
    const composed = composeSupergraph([
      { name: 'customs', url: `${subgraph.url}/graphql`, sdl: ministry.schema },
      { name: 'rare-earth', url: 'http://127.0.0.1:1/graphql', sdl: schemaText('rare-earth.graphql') },
    ]);
    if (!composed.ok) throw new Error(composed.faults.join('\n'));
    gateway = await startEmptyGateway({}, composed.supergraph);
  }, 30_000);
  afterAll(async () => {
    await gateway?.stop(10);
    await subgraph?.stop(10);
    await legacy?.stop();
  });

  async function asked(query: string): Promise<unknown> {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return ((await response.json()) as { readonly data: unknown }).data;
  }

  test('what is printed on a container is found on the graph, with what it holds', async () => {
    const text = `${held.slice(0, 4)} ${held.slice(4, 10)} ${held.slice(10)}`.toLowerCase();
    const code = `urn:customs:container:${held}`;
    expect(
      await asked(
        `{ identify(text: "${text}") { code scheme title { zh en } level display unit { customsLinks(direction: BACK) { kind to } } } }`,
      ),
    ).toMatchObject({
      identify: [
        {
          code,
          scheme: 'container',
          title: { zh: '集装箱号', en: 'container number' },
          level: 'ITEM',
          display: text.toUpperCase(),
          unit: { customsLinks: expect.arrayContaining([{ kind: 'PACK', to: code }]) },
        },
      ],
    });
  });

  test('what is private is still refused, and other codes are read as before', async () => {
    expect(await asked('{ identify(text: "13812345678") { code } }')).toBeNull();
    const named = identify('83857930000879766660').map(({ scheme }) => ({
      scheme,
      title: schemes.find(({ name }) => name === scheme)?.title ?? null,
    }));
    expect(named[0]?.title?.zh).toBe('药品追溯码');
    expect(await asked('{ identify(text: "83857930000879766660") { scheme title { zh en } } }')).toEqual({
      identify: named,
    });
  });
});

test('a scheme of a schema that cannot be used is left out', async () => {
  const good = `@codeScheme(name: "a", zh: "a", en: "a", pattern: "(A\\\\d)", code: "urn:a:$1", example: "A1")`;
  const bad = [
    good.replace('(A', '(A('),
    good.replace('A1', 'B1'),
    good.replace('example:', 'check: "none", example:'),
    good.replace('zh: "a", ', ''),
  ];
  const of = (all: readonly string[]): OwnSchemes =>
    codeSchemesIn(`schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://tongcha.example/spec/codes/v1.0", import: ["@codeScheme"]) { query: Query }
      type Query { a: Int } type R ${all.join(' ')} { a: Int }`);
  expect(of(bad).readings('A1')).toEqual([]);
  expect(of([...bad, good]).readings('a1')).toMatchObject([{ code: 'urn:a:A1' }]);
});

test.each([
  [
    "title: { zh: 箱, en: box }, shapes: { no: '\\d{3}' }, example: 12",
    '12 is not of the shape (\\d{3}); write one that is',
  ],
  [
    "title: { zh: 箱, en: box }, shapes: { no: '\\d{3}' }, check: gs1, example: 124",
    '124: the check character should be 3, not 4; write one that is right',
  ],
  ['title: { zh: 箱, en: box }, example: 12', "no has no shape, so any text would be one; write shapes: { no: '…' }"],
  ["title: { zh: 箱, en: box }, shapes: { no: '\\d{3}' }", 'example is missing; write example: one as it is printed'],
])('%s is a fault of the file', async (own, told) => {
  const text = `
ministry: timber
title: { zh: 木材, en: Timber }
system: s
http: { url: 'http://127.0.0.1:1', ask: { path: / }, answer: { rows: d } }
codes: { lot: { code: 'urn:timber:lot:{no}', ${own} } }
records: [{ ask: { send: { no: '{lot}' } }, code: lot, map: { productName: n } }]
`;
  const error: unknown = await declaredIn(text).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(MinistryFileError);
  expect((error as Error).message).toContain(told);
});
