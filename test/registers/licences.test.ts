import { describe, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import type { SubgraphError, SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import { askLicences, type LicencesOf } from '../../gateway/registers/licences.ts';
import { namesOf } from '../../schema/names.ts';
import { caller, fakeMinistry, type FakeMinistry } from '../support/fake-ministry.ts';

const [A, B, C] = ['91370681MA3T00101F', '91370681MA3T00102J', '91320500MA1F00103Q'];
const BAKERY = { kind: '食品生产许可证', number: 'SC1', issuedAt: null, validUntil: null, status: '有效' };

interface Asked {
  readonly queries: string[];
  readonly usccs: string[][];
}

/** A member that has these in its register. */
function register(
  name: string,
  has: Readonly<Record<string, readonly object[]>>,
  asked: Asked,
  errors: (usccs: readonly string[]) => readonly SubgraphError[] = () => [],
  more: Partial<FakeMinistry> = {},
): FakeMinistry {
  const ministry = fakeMinistry(name, {});
  return {
    ...ministry,
    organization: {
      field: namesOf(ministry.name).field,
      type: 'Of',
      fields: new Set(['licences', 'penalties', 'division']),
    },
    async call({ query, representations = [] }): Promise<SubgraphResponse> {
      const usccs = representations.map((text) => (JSON.parse(text) as { uscc: string }).uscc);
      asked.queries.push(query);
      asked.usccs.push(usccs);
      const entities = usccs.map((uscc) => ({ register: has[uscc] ? [{ member: name, licences: has[uscc] }] : [] }));
      return { data: { _entities: entities }, errors: errors(usccs) };
    },
    ...more,
  };
}

async function ask(
  ministries: readonly FakeMinistry[],
  parties: Readonly<Record<string, readonly string[]>>,
  mayFetch?: (query: string) => boolean,
): Promise<LicencesOf> {
  const asker = new Asker(ministries, caller(5_000), mayFetch);
  return askLicences(asker, new Map(Object.entries(parties).map(([sector, usccs]) => [sector, new Set(usccs)])));
}

const none = (): Asked => ({ queries: [], usccs: [] });

test('a sector’s members are asked once for all, of no more than licences, and other sectors are not', async () => {
  const [food, farms] = [none(), none()];
  const licences = await ask(
    [register('food-drug', { [A]: [BAKERY], [B]: [] }, food), register('agriculture', { [C]: [BAKERY] }, farms)],
    { FOOD_DRUG: [A, B] },
  );
  expect(food.usccs).toEqual([[A, B]]);
  expect(food.queries[0]).not.toContain('penalties');
  expect(farms.usccs).toEqual([]);
  expect(licences('FOOD_DRUG', A)).toMatchObject({ told: [{ member: 'food-drug', licences: [BAKERY] }], unread: [] });
  expect(licences('FOOD_DRUG', B)).toEqual({ told: [{ member: 'food-drug', licences: [] }], unread: [] });
  expect(licences('FOOD_DRUG', C)).toEqual({ told: [], unread: [] });
});

test('in batches as the member takes them, and of whom it surely knows nothing not at all', async () => {
  const asked = none();
  await ask([register('food-drug', {}, asked, undefined, { maxBatch: 2 })], { FOOD_DRUG: [A, B, C] });
  expect(asked.usccs).toEqual([[A, B], [C]]);
  const filtered = none();
  const mayKnow = (code: string): boolean => code === `uscc:${B}`;
  await ask([register('food-drug', {}, filtered, undefined, { mayKnow })], { FOOD_DRUG: [A, B, C] });
  expect(filtered.usccs).toEqual([[B]]);
});

describe('what is not told', () => {
  const at = (place: number, more: Partial<SubgraphError>): SubgraphError => ({
    code: 'UNAVAILABLE',
    path: ['_entities', place, 'register', 0, 'licences'],
    system: null,
    codes: [],
    ...more,
  });

  test('is a member’s silence, of all that it was asked about', async () => {
    const gone = register('food-drug', {}, none(), undefined, { call: () => Promise.reject(new Fault('TIMEOUT', '')) });
    const licences = await ask([gone, register('food-drug/370000', { [A]: [BAKERY] }, none())], { FOOD_DRUG: [A, B] });
    expect(licences('FOOD_DRUG', A)).toMatchObject({
      told: [{ member: 'food-drug/370000' }],
      unread: [{ member: 'food-drug', reason: 'TIMEOUT' }],
    });
    expect(licences('FOOD_DRUG', B).unread).toHaveLength(1);
  });

  test('is one organisation’s fault alone where the error is at its place', async () => {
    const failing = register('food-drug', { [A]: [BAKERY], [B]: [BAKERY] }, none(), () => [at(1, {})]);
    const licences = await ask([failing], { FOOD_DRUG: [A, B] });
    expect(licences('FOOD_DRUG', A).unread).toEqual([]);
    expect(licences('FOOD_DRUG', B).unread).toEqual([{ member: 'food-drug', reason: 'UNAVAILABLE' }]);
  });

  test('is withheld where the member says so, at its place or of all', async () => {
    const refused = register('food-drug', { [A]: [], [B]: [] }, none(), () => [at(0, { code: 'FORBIDDEN' })]);
    const licences = await ask([refused], { FOOD_DRUG: [A, B] });
    expect(licences('FOOD_DRUG', A).unread).toEqual([{ member: 'food-drug', reason: 'WITHHELD' }]);
    expect(licences('FOOD_DRUG', B).unread).toEqual([]);
    const beside = register('food-drug', {}, none(), () => [at(0, { code: 'FORBIDDEN', path: null })]);
    expect((await ask([beside], { FOOD_DRUG: [A, B] }))('FOOD_DRUG', B).unread).toMatchObject([{ reason: 'WITHHELD' }]);
  });

  test('is withheld, and nobody asked, where the rules leave nothing to ask', async () => {
    const asked = none();
    const licences = await ask(
      [register('food-drug', { [A]: [BAKERY] }, asked)],
      { FOOD_DRUG: [A] },
      (query) => !query.includes('licences'),
    );
    expect(asked.usccs).toEqual([]);
    expect(licences('FOOD_DRUG', A)).toEqual({ told: [], unread: [{ member: null, reason: 'WITHHELD' }] });
  });

  test('is nothing where the sector’s schema has no licences', async () => {
    const organization = { field: 'foodDrug', type: 'Of', fields: new Set(['division']) };
    const licences = await ask([register('food-drug', {}, none(), undefined, { organization })], { FOOD_DRUG: [A] });
    expect(licences('FOOD_DRUG', A)).toEqual({ told: [], unread: [] });
  });
});
