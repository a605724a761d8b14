import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { changesBetween, viewOf } from '../../gateway/supergraph/changes.ts';
import { OWN_SUPERGRAPH } from '../../gateway/supergraph/load.ts';
import { compose } from '../execute/support/federation.ts';
import { LONG } from '../support/runs.ts';

const HEAD =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@policy", "@requiresScopes", "@inaccessible"])\n';
const graph = (thing: string, more = 'text: String other: String'): string =>
  compose([
    {
      name: 'a',
      resolvers: {},
      typeDefs: `${HEAD} type Query { thing: Thing } type Thing @key(fields: "id") ${thing}`,
    },
    ...(more === ''
      ? []
      : [{ name: 'b', resolvers: {}, typeDefs: `${HEAD} type Thing @key(fields: "id") { id: ID! ${more} }` }]),
  ]);
const between = (before: string, after: string): ReturnType<typeof changesBetween> =>
  changesBetween(viewOf(before), viewOf(after));
const NOTHING = { breaking: [], dangerous: [], loosened: [], tightened: [] };
const fields = (changes: readonly string[]): string[] => changes.map((each) => each.split(' ')[0] ?? '');

test('what clients would no longer find breaks them, and so does a ministry that goes', () => {
  const before = graph('{ id: ID! name: String kind: Kind } enum Kind { ONE }');
  expect(between(before, before)).toEqual(NOTHING);
  expect(between(before, graph('{ id: ID! name: Int kind: Kind } enum Kind { ONE TWO }'))).toEqual({
    ...NOTHING,
    breaking: ['Thing.name changed type from String to Int.'],
    dangerous: ['TWO was added to enum type Kind.'],
  });
  expect(between(before, graph('{ id: ID! name: String kind: Kind } enum Kind { ONE }', '')).breaking).toEqual([
    'The ministry b was removed.',
    'Thing.text was removed.',
    'Thing.other was removed.',
  ]);
});

test('another address of a ministry is told as what breaks, as whoever answers there has its part in every answer', () => {
  const before = graph('{ id: ID! }');
  const [was = ''] = /(?<=name: "b", url: ")[^"]*/.exec(before) ?? [];
  const after = before.replace(`name: "b", url: "${was}"`, 'name: "b", url: "https://evil.example/graphql"');
  expect(between(before, after)).toEqual({
    ...NOTHING,
    breaking: [`The ministry b is at another address: https://evil.example/graphql, was ${was}.`],
  });
});

test.each<[string, string, string, string[], string[]]>([
  ['a mark that is gone', '{ id: ID! name: String @authenticated }', '{ id: ID! name: String }', ['Thing.name'], []],
  [
    'a mark that is new',
    '{ id: ID! name: String }',
    '{ id: ID! name: String @policy(policies: [["p"]]) }',
    [],
    ['Thing.name'],
  ],
  [
    'another way in',
    '{ id: ID! name: String @policy(policies: [["p"]]) }',
    '{ id: ID! name: String @policy(policies: [["p"], ["q"]]) }',
    ['Thing.name'],
    [],
  ],
  [
    'one more condition of a way in',
    '{ id: ID! name: String @policy(policies: [["p"]]) }',
    '{ id: ID! name: String @policy(policies: [["p", "q"]]) }',
    [],
    ['Thing.name'],
  ],
  [
    'another condition',
    '{ id: ID! name: String @policy(policies: [["p"]]) }',
    '{ id: ID! name: String @policy(policies: [["q"]]) }',
    ['Thing.name'],
    ['Thing.name'],
  ],
  [
    'a scope in place of any token',
    '{ id: ID! name: String @authenticated }',
    '{ id: ID! name: String @requiresScopes(scopes: [["s"]]) }',
    [],
    ['Thing.name'],
  ],
  [
    'the same conditions in another order',
    '{ id: ID! name: String @policy(policies: [["p", "q"], ["r"]]) }',
    '{ id: ID! name: String @policy(policies: [["r"], ["q", "p"]]) }',
    [],
    [],
  ],
  ['what was withheld', '{ id: ID! name: String @inaccessible }', '{ id: ID! name: String }', ['Thing.name'], []],
  ['a field that is new', '{ id: ID! }', '{ id: ID! name: String }', [], []],
])('access: %s', (_, before, after, loosened, tightened) => {
  const changes = between(graph(before), graph(after));
  expect([fields(changes.loosened), fields(changes.tightened)]).toEqual([loosened, tightened]);
});

test('a mark that moves from a type to the fields that lead to it changes nothing; one that moves to some of its fields loosens the others', () => {
  const before = graph('{ id: ID! inner: Inner } type Inner @authenticated { one: Int two: Int }');
  expect(
    between(
      before,
      graph('{ id: ID! inner: Inner @authenticated } type Inner { one: Int @authenticated two: Int @authenticated }'),
    ),
  ).toEqual(NOTHING);
  expect(
    fields(
      between(before, graph('{ id: ID! inner: Inner } type Inner { one: Int @authenticated two: Int }')).loosened,
    ).sort(),
  ).toEqual(['Inner.two', 'Thing.inner']);
});

test.runIf(LONG)(
  'compose --check says what a change breaks and what access it loosens, and fails by it where it is told to be strict',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'tongcha-compose-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const served = join(folder, 'served.graphql');
    const own = readFileSync(OWN_SUPERGRAPH, 'utf8');
    writeFileSync(
      served,
      own.replace(
        'level: UnitLevel @join__field(graph: AGRICULTURE)',
        'level: UnitLevel @join__field(graph: AGRICULTURE) @authenticated lost: Int @join__field(graph: AGRICULTURE)',
      ),
    );
    const run = (...args: string[]): { status: number | null; stdout: string } =>
      spawnSync(process.execPath, ['tools/compose.ts', '--check', ...args], { encoding: 'utf8' });
    const strict = run('--strict', '--against', served);
    expect(strict.stdout).toMatch(
      /LOOSENED: 1\n {2}AgricultureRecord\.level needed a token, and needs nothing\n.*breaks clients: 1\n {2}AgricultureRecord\.lost was removed\./,
    );
    expect(strict.status).toBe(1);
  },
);
