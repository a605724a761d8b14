import { expect, test, vi } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import { chainOf } from '../../gateway/chain/chain.ts';
import { Tally } from '../../gateway/chain/tally.ts';
import { walk } from '../../gateway/chain/walk.ts';
import { caller, fakeMinistry, urn } from '../support/fake-ministry.ts';
import type { Discovery } from '../../gateway/discovery/discovery.ts';
import type { MemberFilter } from '../../gateway/discovery/member-filter.ts';
import { knownBy } from '../../gateway/members/shadow-asks.ts';
import { ask, entities, type FakeMember, member, organization, unit } from './support/sector.ts';

const RECORD = entities(
  '... on TraceUnit { agriculture { code } agricultureLinks(direction: BACK) { kind } } ... on Organization { agriculture { address } }',
);
const NAME = 'agriculture/370000';

/** A filter that rules out all, of a member that knows something. */
function lying(isShadow: () => boolean): { readonly member: FakeMember; readonly found: string[] } {
  const found: string[] = [];
  const discovery = {
    prepare: (code: string) => code,
    moment: () => null,
    asksAnyhow: isShadow,
  } as unknown as Discovery;
  const filter = {
    verdict: () => (found.length > 0 ? 'MAY_KNOW' : 'SURELY_NOT'),
    foundLying: (key: string) => void found.push(key),
  } as unknown as MemberFilter;
  const known = knownBy(discovery, filter);
  const knows = {
    records: { 'urn:test:held': 'x' },
    links: { 'urn:test:linked': 'urn:test:x' },
    organizations: { U1: 'street' },
  };
  const own = { ...member(NAME, knows, { mayKnow: known.mayKnow }), isShadow: known.isShadow };
  return { member: { ...own, call: known.around(own.call) }, found };
}

test.each([
  ['a unit that it holds', unit('urn:test:held'), 'urn:test:held'],
  ['one that a link mentions', unit('urn:test:linked'), 'urn:test:linked'],
  ['an organisation', organization('U1'), 'uscc:U1'],
])(
  'a filter without %s is found to lie by one that was asked all the same, and then all of it is asked',
  async (_, about, key) => {
    let isShadow = false;
    const { member: own, found } = lying(() => isShadow);
    const told = async (): Promise<unknown> => (await ask([own], RECORD, [about, unit('urn:test:nothing')])).data;
    const before = JSON.stringify(await told());
    expect([found, before.includes('"code"') || before.includes('address') || before.includes('PACK')]).toEqual([
      [],
      false,
    ]);
    isShadow = true;
    await told();
    await vi.waitFor(() => expect([...new Set(found)]).toEqual([key]));
    isShadow = false;
    expect(JSON.stringify(await told())).toMatch(/"code"|address|PACK/);
  },
);

const NEVER = 'urn:test:nothing';
const PAGE = [entities('... on TraceUnit { agriculture { code } }'), [unit(NEVER)]] as const;

test.each([
  [
    'is down',
    (): never => {
      throw new Fault('UNAVAILABLE', 'x');
    },
  ],
  ['hangs', (): Promise<never> => new Promise(() => {})],
])(
  'one that is ruled out, is asked all the same and %s is waited for by nobody and missed by nobody',
  async (_, instead) => {
    const known = knownBy(
      { prepare: (code: string) => code, moment: () => null, asksAnyhow: () => true } as unknown as Discovery,
      { verdict: () => 'SURELY_NOT', foundLying: () => {} } as unknown as MemberFilter,
    );
    const sick = { ...member(NAME, {}, { instead }), ...known };
    expect(await ask([sick, member('agriculture/410000', {})], ...PAGE)).toMatchObject({
      data: { _entities: [{ agriculture: [] }] },
      errors: [],
    });
    const { call: _own, ...walked } = fakeMinistry(NAME, {});
    const calls: string[] = [];
    const ministries = [
      { ...walked, ...known, call: async () => (calls.push('asked'), instead()) },
      fakeMinistry('food-drug', { links: [{ from: urn(1), to: urn(0) }] }),
    ];
    const asker = new Asker(ministries, caller(60_000));
    const request = { root: urn(0), direction: 'BACK', kinds: null, from: -Infinity, to: Infinity } as const;
    const chain = await chainOf(await walk(asker, { ...request, maxDepth: 9, maxUnits: 9 }), ministries);
    expect(chain).toMatchObject({ complete: true, gaps: [], units: [{ code: urn(0) }, { code: urn(1) }] });
    expect((await asker.holders(urn(7), new Tally())).map(({ ministry }) => ministry.name)).toEqual(['food-drug']);
    expect(calls.length).toBeGreaterThan(0);
  },
);

test('what rests on a filter’s no is kept outside for a minute at most', async () => {
  const untils: number[] = [];
  const who = { ...caller(60_000), freshness: { until: (time: number) => void untils.push(time), told: () => 0 } };
  const known = (): boolean => false;
  await ask([member(NAME, {}, { mayKnow: known }), member('agriculture/410000', {})], ...PAGE, who);
  void new Asker([{ ...fakeMinistry(NAME, {}), mayKnow: known }], who);
  expect(untils.filter((time) => time <= Date.now() + 60_000)).toHaveLength(2);
  void new Asker([fakeMinistry(NAME, {})], who);
  expect(untils).toHaveLength(2);
});

test('what is asked all the same and is nothing shows nothing', async () => {
  const { member: own, found } = lying(() => true);
  await ask([own], RECORD, [unit('urn:test:nothing'), organization('U9')]);
  await vi.waitFor(() => expect(own.requests.length).toBeGreaterThan(0));
  expect(found).toEqual([]);
});
