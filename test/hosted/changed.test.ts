import { afterAll, expect, test } from 'vitest';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import type { NewEvent } from '../../subgraphs/hosted/store/kept.ts';
import { HostedStore } from '../../subgraphs/hosted/store/store.ts';
import type { Term } from '../../subgraphs/hosted/store/terms.ts';

const store = new HostedStore(sqliteDatabase(':memory:'));
afterAll(() => store.close());

function* terms(...codes: string[]): Generator<Term> {
  yield ['eventType', 'ObjectEvent'];
  for (const code of codes) yield ['MATCH_anyEPCClass', code];
}
const event = (record: string, ...codes: string[]): NewEvent => ({
  record,
  hash: record,
  doc: '{}',
  t: 1,
  upload: 'u',
  terms: terms(...codes),
});

test('an upload is told with the units of its events, and with those of events that it ends', async () => {
  const told: (readonly string[] | undefined)[] = [];
  store.watch((codes) => told.push(codes));
  const commit = async (events: readonly NewEvent[], ended: readonly string[]): Promise<void> => {
    expect(await store.commit(await store.clock(), { owner: 'x', events, ended, endedBy: 'u' })).toBe(true);
  };
  await commit([event('1', 'urn:a', 'urn:b'), event('2', 'urn:b')], []);
  const [first] = await store.read(`SELECT id FROM hosted_events WHERE record = '1'`);
  await commit([event('1', 'urn:c')], [String(first?.['id'])]);
  await store.describe({ owner: '91370681MA3T00121H', name: 'n', division: null, address: null, licence: null }, 's');
  expect(told.map((codes) => [...(codes ?? [])].sort())).toEqual([
    ['urn:a', 'urn:b'],
    ['urn:a', 'urn:b', 'urn:c'],
    ['uscc:91370681MA3T00121H'],
  ]);
  // What is told again is what was kept.
  expect(await store.read('SELECT COUNT(*) AS n FROM hosted_terms')).toEqual([{ n: 7 }]);
});
