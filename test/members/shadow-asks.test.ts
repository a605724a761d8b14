import { expect, test } from 'vitest';
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
  const discovery = { prepare: (code: string) => code, asksAnyhow: isShadow } as unknown as Discovery;
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
  const own = member(NAME, knows, { mayKnow: known.mayKnow });
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
    expect(found).toEqual([key]);
    isShadow = false;
    expect(JSON.stringify(await told())).toMatch(/"code"|address|PACK/);
  },
);

test('what is asked all the same and is nothing shows nothing', async () => {
  const { member: own, found } = lying(() => true);
  await ask([own], RECORD, [unit('urn:test:nothing'), organization('U9')]);
  expect([found, own.requests.length]).toEqual([[], 1]);
});
