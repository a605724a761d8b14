import { Supergraph } from '@apollo/federation-internals';
import { composeServices } from '@apollo/composition';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { ConfigError } from '../../common/config/config.ts';
import { plannerHere } from '../../gateway/plan/planner.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { type AccessMarks, readMarks } from '../../gateway/supergraph/marks.ts';

const link = (...imports: string[]): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable", "@interfaceObject"${imports.map((each) => `, ${each}`).join('')}])`;

function composed(...subgraphs: readonly string[]): {
  readonly sdl: string | undefined;
  readonly faults: readonly string[];
} {
  const result = composeServices(
    subgraphs.map((typeDefs, i) => ({ name: `s${i}`, url: `http://s${i}.invalid`, typeDefs: parse(typeDefs) })),
  );
  return {
    sdl: result.supergraphSdl,
    faults: (result.errors ?? []).map(({ message }) => message.split('\n')[0] ?? ''),
  };
}

function marksOf(...subgraphs: readonly string[]): AccessMarks {
  const { sdl, faults } = composed(...subgraphs);
  expect(faults).toEqual([]);
  return readMarks(sdl ?? '').marks;
}

const AUTHENTICATED = { kind: 'authenticated', anyOf: [['']] };

test('marks are read wherever they may stand: objects, fields, scalars, enums', () => {
  const { types, fields } = marksOf(`${link('"@authenticated"', '"@requiresScopes"', '"@policy"')}
    type Query { a: A @authenticated }
    type A @key(fields: "id") @requiresScopes(scopes: [["x", "y"], ["z"]]) { id: ID! secret: Secret colour: Colour both: Int @authenticated @policy(policies: [["m/p"]]) }
    scalar Secret @authenticated
    enum Colour @policy(policies: [["m/q"], ["m/r"]]) { RED }`);
  expect(Object.fromEntries(types)).toEqual({
    A: [{ kind: 'scopes', anyOf: [['x', 'y'], ['z']] }],
    Secret: [AUTHENTICATED],
    Colour: [{ kind: 'policies', anyOf: [['m/q'], ['m/r']] }],
  });
  expect(Object.fromEntries(fields)).toEqual({
    'Query.a': [AUTHENTICATED],
    'A.both': [AUTHENTICATED, { kind: 'policies', anyOf: [['m/p']] }],
  });
});

test.each([
  [
    'imported under other names',
    [
      '{name: "@authenticated", as: "@signedIn"}',
      '{name: "@requiresScopes", as: "@may"}',
      '{name: "@policy", as: "@agreed"}',
      '{name: "Scope", as: "Right"}',
    ],
    ['@signedIn', '@may', '@agreed'],
  ],
  ['not imported at all', [], ['@federation__authenticated', '@federation__requiresScopes', '@federation__policy']],
  [
    'under the name of another',
    ['{name: "@policy", as: "@authenticated"}', '{name: "@authenticated", as: "@policy"}'],
    ['@policy', '@federation__requiresScopes', '@authenticated'],
  ],
])(
  'marks %s are read alike, and removed with all that belongs to them',
  (_, imports, [authenticated, scopes, policy]) => {
    const { sdl = '' } = composed(
      `${link(...imports)} type Query { a: Int ${authenticated} b: Int ${scopes}(scopes: [["s"]]) c: Int ${policy}(policies: [["p"]]) }`,
    );
    expect(sdl).toContain('for: SECURITY');
    const { sdl: stripped, marks } = readMarks(sdl);
    expect(Object.fromEntries(marks.fields)).toEqual({
      'Query.a': [AUTHENTICATED],
      'Query.b': [{ kind: 'scopes', anyOf: [['s']] }],
      'Query.c': [{ kind: 'policies', anyOf: [['p']] }],
    });
    for (const word of ['for: SECURITY', authenticated, scopes, policy, 'Scope', 'Policy', 'Right', 'signedIn'])
      expect(stripped).not.toContain(word);
    expect(
      Object.keys(Supergraph.build(stripped).apiSchema().toGraphQLJSSchema().getQueryType()?.getFields() ?? {}),
    ).toEqual(['a', 'b', 'c']);
  },
);

test('a namespace and a link directive of another name are followed', () => {
  const { marks, sdl } = readMarks(`
    schema @lien(url: "https://specs.apollo.dev/link/v1.0", as: "lien") @lien(url: "https://specs.apollo.dev/requiresScopes/v0.1", as: "rights", for: SECURITY) { query: Query }
    directive @lien(url: String, as: String, for: lien__Purpose, import: [lien__Import]) repeatable on SCHEMA
    directive @rights(scopes: [[rights__Scope!]!]!) on FIELD_DEFINITION
    scalar rights__Scope
    type Query { a: Int @rights(scopes: [["s"]]) @requiresScopes(scopes: [["of its own"]]) }`);
  expect(Object.fromEntries(marks.fields)).toEqual({ 'Query.a': [{ kind: 'scopes', anyOf: [['s']] }] });
  expect(sdl).not.toContain('rights');
  expect(sdl).toContain('of its own');
});

test('what several subgraphs ask for must all hold, and a computed field must say what it is computed from', () => {
  const other = `${link('"@requiresScopes"')} type A @key(fields: "id") { id: ID! x: Int @shareable @requiresScopes(scopes: [["c"]]) }`;
  const { fields } = marksOf(
    `${link('"@requiresScopes"')} type Query { a: A } type A @key(fields: "id") { id: ID! x: Int @shareable @requiresScopes(scopes: [["a"], ["b"]]) }`,
    other,
  );
  expect(fields.get('A.x')).toEqual([
    {
      kind: 'scopes',
      anyOf: [
        ['a', 'c'],
        ['b', 'c'],
      ],
    },
  ]);
  const owner = `${link('"@authenticated"')} type Query { a: A } type A @key(fields: "id") { id: ID! x: Int @authenticated }`;
  const computing = (mark: string): string =>
    `${link('"@authenticated"')} type A @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") ${mark} }`;
  expect(composed(owner, computing('')).faults[0]).toContain('does not specify necessary @authenticated');
  expect(composed(owner, computing('@authenticated')).faults).toEqual([]);
});

test('composition refuses marks on interfaces, and marks them itself with those of all their types', () => {
  const sdl = (
    mark: string,
  ): string => `${link('"@authenticated"', '"@requiresScopes"')} type Query { i: I } interface I ${mark} { x: Int }
    type A implements I @authenticated { x: Int @requiresScopes(scopes: [["a"]]) } type B implements I { x: Int @requiresScopes(scopes: [["b"]]) }`;
  expect(composed(sdl('@authenticated')).faults[0]).toContain('cannot be applied on interfaces');
  const { types, fields } = marksOf(sdl(''));
  expect(types.get('I')).toEqual([AUTHENTICATED]);
  expect(fields.get('I.x')).toEqual([{ kind: 'scopes', anyOf: [['a', 'b']] }]);
});

test('what is inaccessible beside marks is left to the planner, which keeps it out of the graph', () => {
  const { sdl = '' } = composed(
    `${link('"@authenticated"', '"@inaccessible"')} type Query { a: Int @authenticated b: Int c: Int @inaccessible }`,
  );
  const { sdl: stripped, marks } = readMarks(sdl);
  expect([...marks.fields.keys()]).toEqual(['Query.a']);
  expect(
    Object.keys(Supergraph.build(stripped).apiSchema().toGraphQLJSSchema().getQueryType()?.getFields() ?? {}),
  ).toEqual(['a', 'b']);
});

test('a marked supergraph is loaded and planned; without marks its text stays as it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-marks-'));
  try {
    const { sdl = '' } = composed(`${link('"@authenticated"')} type Query { a: Int @authenticated b: Int }`);
    const path = join(folder, 'supergraph.graphql');
    writeFileSync(path, sdl);
    const supergraph = loadSupergraph(path);
    expect([...supergraph.marks.fields.keys()]).toEqual(['Query.a']);
    expect(supergraph.topology.subgraphs.map(({ name }) => name)).toEqual(['s0']);
    expect(await plannerHere(supergraph.sdl).plan('{ a b }', null)).toMatchObject({ kind: 'Fetch' });
    const plain = composed(`${link()} type Query { a: Int }`).sdl ?? '';
    writeFileSync(path, plain);
    expect(loadSupergraph(path).sdl).toBe(plain);
    writeFileSync(path, sdl.replace('authenticated/v0.1', 'authenticated/v0.9'));
    expect(() => loadSupergraph(path)).toThrow(ConfigError);
    writeFileSync(path, sdl.replace('specs.apollo.dev/authenticated/v0.1', 'example.org/vault/v1.0'));
    expect(() => loadSupergraph(path)).toThrow(/vault/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
