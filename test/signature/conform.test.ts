import { afterEach, expect, test } from 'vitest';
import { SIGNATURE_SUITE, signingCaller } from '../../subgraphs/kit/conform/signatures.ts';
import { keyFolder, type KeyFolder, testMinistry, type TestMinistry } from './support/kit.ts';

let keys: KeyFolder;
let ministry: TestMinistry;
afterEach(async () => {
  await ministry.server.stop(10);
  keys.remove();
});

async function faults(trustedKeys: boolean): Promise<string[]> {
  keys = await keyFolder();
  ministry = await testMinistry(trustedKeys ? { trustedKeys: keys.publicFile } : {});
  const caller = await signingCaller(`${ministry.server.url}/graphql`, await keys.key());
  if (!caller) throw new Error('no name at /health');
  const found: string[] = [];
  for (const [name, run] of Object.entries(SIGNATURE_SUITE)) if ((await run(caller)) !== null) found.push(name);
  return found;
}

test('a ministry of the kit keeps every rule of signed calls', async () => {
  expect(await faults(true)).toEqual([]);
});

test('one that verifies nothing keeps none, and each is told', async () => {
  expect(await faults(false)).toEqual(Object.keys(SIGNATURE_SUITE));
});
