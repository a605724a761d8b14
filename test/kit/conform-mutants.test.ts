import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readFacts } from '../../subgraphs/kit/conform/facts.ts';
import { type Check, conform } from '../../subgraphs/kit/conform/suite.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import { SmallLegacy } from '../support/small-ministry/legacy.ts';
import { type Mistake, MISTAKES, SmallSystem } from '../support/small-ministry/system.ts';

const facts = readFacts(join(import.meta.dirname, '../support/small-ministry/facts.yaml'));
const legacy = new SmallLegacy();
const system = new SmallSystem(legacy);
let keys: KeyFolder;
let server: RunningServer;
beforeAll(async () => {
  keys = await keyFolder();
  server = await startMinistry(
    { name: 'rare-earth', systems: [system] },
    { port: 0, trustedKeys: keys.publicFile, timeoutMs: 150, probeEveryMs: 20 },
  );
});
afterAll(async () => {
  await server.stop(10);
  keys.remove();
});

async function faultsOf(mistake: Mistake | null): Promise<Check[]> {
  system.mistake = mistake;
  const checks = await conform(`${server.url}/graphql`, {
    key: await keys.key(),
    facts,
    outage: { become: (state) => void (legacy.state = state), backWithinMs: 5_000 },
  });
  expect(checks.length).toBeGreaterThan(25);
  return checks.filter(({ fault }) => fault !== null);
}

test('the right mapping passes all', async () => {
  expect(await faultsOf(null)).toEqual([]);
});

/** What the fault says, so that the integrator finds the field. */
const TOLD: Readonly<Record<Mistake, string>> = {
  'an amount 1,200.50 as 1': 'quantity is 1 千克, the system shows 1200.5 kg',
  'errors of the system as nothing': 'is answered as not held',
  'only the first page': '2 rows, the system shows 5',
  'FAIL as PASS': 'inspections has no entry as the system shows number 2: id J-2, at 2026-03-05 10:00, result FAIL',
  'recalls dropped': 'recalls has 0 entries, the system shows 1',
  'times eight hours off': 'producedAt is 2026-03-01T08:30:00Z, the system shows 2026-03-01 08:30:00',
  'the filter ignored': 'A1 is found, which the filter excludes',
  'use links lost': 'TREAT gs1:(01)06901234001013(10)A1 → gs1:(01)06901234001013(10)C1 is not among the links back',
  'use links swapped': 'is not among the links',
  'GBK as UTF-8': 'productName is',
  'a telephone in a text': 'inspections.kind',
  'an unpadded GTIN': 'code is',
  'a time of now': 'the system shows nothing',
  'links told from one side': 'is known from one side only',
  'what was made at the first moment of a span left out': 'is not found, of which it holds',
  'too many counted': '5 are found, and said to be 6',
  'today as what was': 'is held as of 1900-01-01T00:00:00.000Z: that is of today',
};

test.each(MISTAKES)('a mapping with %s fails, and the fault names the fact', async (mistake) => {
  const faults = await faultsOf(mistake);
  expect(faults.map(({ name, fault }) => `${name}: ${fault}`).join('\n')).toContain(TOLD[mistake]);
  const inOutage = faults.filter(({ name }) => name.startsWith('legacy system'));
  // A hung system is told by the kit's own deadline, whatever the mapping makes of it.
  expect(inOutage.length).toBe(mistake === 'errors of the system as nothing' ? 2 : 0);
});
