import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Check, conform } from '../../subgraphs/kit/conform/suite.ts';
import { declaredIn } from '../../subgraphs/kit/declared/index.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import { few } from '../support/runs.ts';
import { timberDatabase, type TimberDatabase } from './support/timber/data.ts';

const FILE = join(import.meta.dirname, 'support/timber/ministry.yaml');
const RIGHT = readFileSync(FILE, 'utf8');
/** The same, of a system that lists who has what and cannot be asked for a buyer. */
const LISTED = RIGHT.replace(
  /back: \|\n {10}SELECT \* FROM felled WHERE buyer IN \(\{uscc\}\)\n.*\n/,
  "back: { list: SELECT * FROM felled WHERE until > '9998' }\n",
);
let database: TimberDatabase;
let keys: KeyFolder;
beforeAll(async () => {
  database = timberDatabase();
  keys = await keyFolder();
});
afterAll(() => {
  database.remove();
  keys.remove();
});

async function faultsOf(text: string): Promise<Check[]> {
  const { ministry } = await declaredIn(text, { file: FILE, settings: { TIMBER_DB_URL: database.url } });
  const server = await startMinistry(ministry, { port: 0, trustedKeys: keys.publicFile, probeEveryMs: 20 });
  try {
    const checks = await conform(`${server.url}/graphql`, { key: await keys.key() });
    return checks.filter(({ fault }) => fault !== null);
  } finally {
    await server.stop(10);
  }
}

test.each([
  ['as it is', RIGHT],
  ['with an index of a list', LISTED],
])(
  'the right file %s passes all',
  async (_, text) => {
    expect(await faultsOf(text)).toEqual([]);
  },
  30_000,
);

/** Ways to declare the register wrongly, each as somebody would, and what the fault says. */
const MISTAKES: readonly (readonly [
  what: string,
  right: string | RegExp,
  wrong: string,
  told: string,
  from?: string,
])[] = [
  ['deleted ones counted', 'WHERE gone = 0 AND name', 'WHERE name', '42 are found, and said to be 43'],
  [
    'one register counted',
    /count: SELECT COUNT\(\*\) FROM imported.*/,
    'count: SELECT 0',
    '42 are found, and said to be 39',
  ],
  [
    'a count of all, whatever is asked',
    /count: \|[\s\S]*?cursor: id/,
    "count: SELECT COUNT(*) FROM felled WHERE gone = 0 AND until > '9998' AND '1' = COALESCE('1', {where.recalled?})\n      cursor: id",
    'where {"recalled":true}: 1 are found, and said to be',
  ],
  ['a cursor that is not in order', 'cursor: id', 'cursor: lot', 'says that there is more, but not after what'],
  [
    'a barcode that is another column',
    '{where.gtin?}, gtin) = gtin AND',
    '{where.gtin?}, lot) = lot AND',
    'is recalled, and its product does not tell it',
  ],
  [
    'recalls asked for the other way round',
    "{where.recalled?}, '0') <= recalled",
    "{where.recalled?}, recalled) < '1'",
    '41 are found, and said to be 42',
  ],
  [
    'history of another day',
    "until > COALESCE({asOf?}, '9998')\n    search",
    "until > COALESCE(REPLACE({asOf?}, '2026', '2099'), '9998') AND until < COALESCE({asOf?}, '99999')\n    search",
    'is another as of',
  ],
  [
    'a moment that chooses nothing',
    /history: .*\n([\s\S]*?)AND since <= COALESCE\(\{asOf\?\}, '9998'\) AND until > COALESCE\(\{asOf\?\}, '9998'\)/,
    "$1AND (until > '9998' OR {asOf?} = '')",
    'is held as of 1900',
  ],
  [
    'who bought it asked by who made it',
    'WHERE buyer IN ({uscc})',
    'WHERE maker IN ({uscc})',
    'is known from one side only',
  ],
  [
    'a list that is cut',
    "FROM felled WHERE until > '9998' }",
    "FROM felled WHERE until > '9998' LIMIT 4 }",
    'is known from one side only',
    LISTED,
  ],
];

test.each(
  few(
    4,
    MISTAKES.map(([what, right, wrong, told, from = RIGHT]) => [what, right, wrong, told, from] as const),
  ),
)(
  'a file with %s fails, and the fault names it',
  async (_, right, wrong, told, from) => {
    const text = from.replace(right, wrong);
    expect(text).not.toBe(from);
    expect((await faultsOf(text)).map(({ name, fault }) => `${name}: ${fault}`).join('\n')).toContain(told);
  },
  30_000,
);

test('a kind of code that is asked for and not mentioned is a fault of the file', async () => {
  for (const [kind, codes] of [
    ['uscc', 'codes: [lot, { uscc: maker }, { uscc: buyer }]'],
    ['cargo', 'codes: [cargo, { uscc: importer }]'],
  ] as const) {
    const text = RIGHT.replace(codes, 'codes: lot').replace('codes: [cargo, { uscc: importer }]', 'codes: cargo');
    await expect(faultsOf(text)).rejects.toThrow(`${kind} is asked for and not mentioned`);
  }
});
