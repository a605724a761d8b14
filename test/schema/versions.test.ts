import { parse } from 'graphql';
import { expect, test } from 'vitest';
import {
  contractFault,
  readSchemaField,
  schemaField,
  schemaStateOf,
  type SchemaVersion,
  versionOf,
  versionsApart,
} from '../../schema/versions.ts';

const v = (contract: number, schema: number | null = 1): SchemaVersion => ({ contract, schema });

test.each([v(2, 1), v(2, null), v(17, 400)])('the header tells %j', (version) => {
  expect(readSchemaField(schemaField(version))).toEqual(version);
});

test.each([
  undefined,
  '',
  '2',
  'contract=0',
  'contract=2;schema=1',
  'contract=2, schema=-1',
  'contract=2, schema=1e3',
  'x contract=2',
  ['contract=2'],
  `contract=${'9'.repeat(30)}`,
])('what is no such header tells nothing: %j', (field) => {
  expect(readSchemaField(field)).toBeNull();
});

test.each([
  [v(2, 1), v(2, 1), 'SAME', null],
  [v(2, 1), v(2, 3), 'BEHIND', { of: 'schema', own: 1, graph: 3 }],
  [v(2, 4), v(2, 3), 'AHEAD', { of: 'schema', own: 4, graph: 3 }],
  // The contract goes first: what a number of a schema means, it says.
  [v(1, 9), v(2, 3), 'BEHIND', { of: 'contract', own: 1, graph: 2 }],
  [v(3, 1), v(2, 3), 'AHEAD', { of: 'contract', own: 3, graph: 2 }],
  [v(1, null), v(2, 3), 'BEHIND', { of: 'contract', own: 1, graph: 2 }],
  [v(2, null), v(2, 3), 'UNKNOWN', null],
  [null, v(2, 3), 'UNKNOWN', null],
  [v(2, 3), null, 'UNKNOWN', null],
] as const)('a member of %j in a graph of %j is %s', (own, graph, state, apart) => {
  expect(schemaStateOf(own, graph)).toEqual({ state, own, graph });
  expect(versionsApart({ own, graph })).toEqual(apart);
});

const contract = 'interface SectorRecord @tag(name: "contract/2") { code: ID }';
const sector = (tags: string): string => `enum Sector { OTHER @tag(name: "contract/9") TIMBER ${tags} }`;

test('a sector’s versions are those that its own value is tagged with', () => {
  const document = parse(sector('@tag(name: "internal") @tag(name: "schema/7") @tag(name: "contract/2")'));
  expect(versionOf(document, 'TIMBER')).toEqual(v(2, 7));
  expect(versionOf(document, 'OTHER')).toEqual(v(9, null));
  expect(versionOf(document, 'NONE')).toBeNull();
  expect(versionOf(parse('enum Sector { TIMBER @tag(name: "contract/two") }'), 'TIMBER')).toBeNull();
});

test.each([
  ['@tag(name: "contract/2") @tag(name: "schema/1")', null],
  [
    '@tag(name: "contract/1") @tag(name: "schema/4")',
    'timber: its schema was written for contract 1, and the contract here is 2: bring it in line, then say so in enum Sector { TIMBER @tag(name: "contract/2") @tag(name: "schema/4") }',
  ],
  ['@tag(name: "contract/3") @tag(name: "schema/1")', /written for contract 3, and the contract here is 2/],
  [
    '',
    'timber: its schema tells no version: write enum Sector { TIMBER @tag(name: "contract/2") @tag(name: "schema/1") }',
  ],
  ['@tag(name: "contract/2")', /its schema tells no version/],
])('a schema of %s with contract 2', (tags, fault) => {
  const told = contractFault('timber', 'TIMBER', parse(`${contract} ${sector(tags)}`));
  if (fault instanceof RegExp) expect(told).toMatch(fault);
  else expect(told).toBe(fault);
});
