import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Check, conform } from '../../subgraphs/kit/conform/suite.ts';
import { readFacts } from '../../subgraphs/kit/conform/facts.ts';
import { declaredIn } from '../../subgraphs/kit/declared/index.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import { type SmallServer, smallServer } from './support/small/server.ts';

const FILE = join(import.meta.dirname, 'support/small/ministry.yaml');
const RIGHT = readFileSync(FILE, 'utf8');
const facts = readFacts(join(import.meta.dirname, '../support/small-ministry/facts.yaml'));
let legacy: SmallServer;
let keys: KeyFolder;
beforeAll(async () => {
  legacy = await smallServer();
  keys = await keyFolder();
});
afterAll(async () => {
  await legacy.stop();
  keys.remove();
});

async function faultsOf(text: string, fails: boolean): Promise<Check[]> {
  const { ministry } = await declaredIn(text, { file: FILE, settings: { SMALL_URL: legacy.url } });
  const server = await startMinistry(ministry, {
    port: 0,
    trustedKeys: keys.publicFile,
    timeoutMs: 600,
    probeEveryMs: 20,
  });
  try {
    const checks = await conform(`${server.url}/graphql`, {
      key: await keys.key(),
      facts,
      outage: fails ? { become: (state) => void (legacy.system.state = state), backWithinMs: 5_000 } : undefined,
    });
    expect(checks.length).toBeGreaterThan(22);
    return checks.filter(({ fault }) => fault !== null);
  } finally {
    await server.stop(10);
  }
}

test('the right file passes all', async () => {
  expect(await faultsOf(RIGHT, true)).toEqual([]);
}, 20_000);

/** Ways to declare the small system wrongly, each as somebody would, and what the fault says. */
const MISTAKES: readonly (readonly [what: string, right: string | RegExp, wrong: string, told: string])[] = [
  [
    'an amount 1,200.50 as 1',
    'quantity: sl\n      producedAt',
    'quantity: { value: sl | match ^\\d+, unit: =千克 }\n      producedAt',
    'quantity is 1 千克, the system shows 1200.5 kg',
  ],
  [
    'errors of the system as nothing',
    "'1001': CREDENTIALS_REFUSED }",
    "'1001': NONE, HTTP 503: NONE }",
    'is answered as not held',
  ],
  [
    'only the first page',
    /page: '\{page\}' \} \}([\s\S]*), more: gd \}/,
    'page: 1 } }$1, ignore: [gd] }',
    '2 rows, the system shows 5',
  ],
  [
    'FAIL as PASS',
    '不合格: FAIL',
    '不合格: PASS',
    'inspections has no entry as the system shows number 2: id J-2, at 2026-03-05 10:00, result FAIL',
  ],
  ['recalls dropped', /recalls: \{.*\}/, 'recalls: []', 'could not be understood'],
  [
    'times eight hours off',
    'producedAt: scsj',
    'producedAt: scsj | time yyyy-MM-dd HH:mm:ss Z',
    'producedAt is 2026-03-01T08:30:00',
  ],
  ['the filter ignored', "month: '{filter", "yf: '{filter", 'is found, which the filter excludes'],
  [
    'use links lost',
    '  - kind: lx | words use',
    "  - when: lx == '加工'\n    kind: lx | words use",
    'TREAT gs1:(01)06901234001013(10)A1 → gs1:(01)06901234001013(10)C1 is not among the links back',
  ],
  [
    'use links swapped',
    'from: { batch: lai }\n    to: { batch: qu }',
    'from: { batch: qu }\n    to: { batch: lai }',
    'could not be understood',
  ],
  ['GBK as UTF-8', 'charset: gbk', 'charset: utf-8', 'as it has failed repeatedly'],
  ['a telephone in a text', 'note: bz', 'kind: bz', 'inspections.kind'],
  ['an unpadded GTIN', "'gs1:(01)0{tm}(10){ph}'", "'gs1:(01){tm}(10){ph}'", 'is answered as not held'],
  ['a time where there is none', 'expiresAt: dqsj', 'expiresAt: { first: [dqsj, scsj] }', 'the system shows nothing'],
  ['links told from one side', 'side: lai', 'side: qu', '0 links forward, the system shows 3'],
  ['a field of another name', 'productName: mc', 'productName: mingcheng', 'could not be understood'],
];

test.each(MISTAKES)(
  'a file with %s fails, and the fault names it',
  async (what, right, wrong, told) => {
    const text = RIGHT.replace(right, wrong);
    expect(text).not.toBe(RIGHT);
    expect(
      (await faultsOf(text, what.startsWith('errors'))).map(({ name, fault }) => `${name}: ${fault}`).join('\n'),
    ).toContain(told);
  },
  20_000,
);
