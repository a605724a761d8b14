import { expect, test } from 'vitest';
import { PeerClock } from '../../gateway/calls/peer-clock.ts';
import { addressConditions } from '../../gateway/readiness/address-conditions.ts';
import { memberConditions, type MemberState } from '../../gateway/readiness/member-conditions.ts';

const SAME = { state: 'SAME', own: null, graph: null } as MemberState['schema'];
const member = (clockAheadMs: number | null, trusted = true): MemberState => ({
  clockAheadMs,
  trusted,
  schema: SAME,
  lacks: [],
  addresses: [],
});
const told = (states: Readonly<Record<string, MemberState>>): readonly (readonly [string, string | undefined])[] =>
  [...memberConditions(Object.entries(states))].map(({ reason, about }) => [reason, about]);

test('where most members’ clocks differ alike, this gateway’s is off; where one’s does, that one’s is', () => {
  const off = 300_000;
  expect(told({ a: member(off), b: member(off), c: member(off - 2_000) })).toEqual([['CLOCK_OFF', undefined]]);
  expect(told({ a: member(-off), b: member(0), c: member(0) })).toEqual([['MEMBER_CLOCK_OFF', 'a']]);
  // Two that differ in two ways say nothing of this gateway.
  expect(told({ a: member(off), b: member(-off) })).toEqual([
    ['MEMBER_CLOCK_OFF', 'a'],
    ['MEMBER_CLOCK_OFF', 'b'],
  ]);
  expect(told({ a: member(off), b: member(null), c: member(null) })).toEqual([['CLOCK_OFF', undefined]]);
  expect(told({ a: member(9_000), b: member(-9_000), c: member(null) })).toEqual([]);
});

test('a gateway that no member takes is refused as such, with the clocks named where they are why', () => {
  const all = [...memberConditions(Object.entries({ a: member(-301_000, false), b: member(-301_000, false) }))];
  expect(all.map(({ reason, about }) => [reason, about])).toEqual([
    ['GATEWAY_REFUSED', undefined],
    ['SIGNATURE_REFUSED', 'a'],
    ['SIGNATURE_REFUSED', 'b'],
    ['CLOCK_OFF', undefined],
  ]);
  expect(all[1]?.detail).toContain('301 s behind this gateway’s');
  expect(told({ a: member(0, false), b: member(0) })).toEqual([['SIGNATURE_REFUSED', 'a']]);
  expect(told({})).toEqual([]);
});

test('a clock is known to be off by what cannot be a second’s rounding or the way’s time', () => {
  const at = Date.parse('2030-01-01T00:00:10.400Z');
  const aheadBy = (field: string, sentAt: number): number | null => {
    const clock = new PeerClock();
    clock.learn(field, sentAt, at);
    return clock.aheadMs;
  };
  expect(aheadBy('Tue, 01 Jan 2030 00:00:10 GMT', at - 20)).toBe(0);
  expect(aheadBy('Tue, 01 Jan 2030 00:00:09 GMT', at - 800)).toBe(0);
  expect(aheadBy('Tue, 01 Jan 2030 00:05:10 GMT', at - 20)).toBe(299_600);
  expect(aheadBy('Mon, 31 Dec 2029 23:55:10 GMT', at - 20)).toBe(-299_381);
  expect(aheadBy('soon', at)).toBeNull();
});

test('of several addresses it is told which do not answer while others do, and which the member has left', () => {
  const of = (...addresses: MemberState['addresses']): MemberState => ({ ...member(0), addresses });
  const up = { breaker: 'CLOSED', elsewhere: null, trusted: true } as const;
  const down = { breaker: 'OPEN', elsewhere: null, trusted: true } as const;
  const all = (state: MemberState): unknown =>
    [...memberConditions([['a', state]])].map(({ reason, detail }) => [reason, detail]);
  expect(all(of(up, up))).toEqual([]);
  expect(all(of(up, down, down))).toEqual([
    ['MEMBER_ADDRESS_DOWN', 'address 2 of 3 does not answer; address 3 of 3 does not answer'],
  ]);
  expect(all(of(up, { ...up, trusted: false }))).toEqual([
    ['MEMBER_ADDRESS_DOWN', 'address 2 of 2 does not take this gateway’s calls'],
  ]);
  expect(all(of({ ...up, elsewhere: 'REDIRECTED' }, up))).toEqual([
    ['MEMBER_ADDRESS_DOWN', 'address 1 of 2 answers with a redirect, which is not followed'],
  ]);
  // Of one that is down altogether its breaker tells.
  expect(all(of(down, down))).toEqual([]);
  const mend = 'put its new address into the supergraph, the directory or ministries.NAME.url';
  expect(all(of({ ...down, elsewhere: 'NO_SUCH_HOST' }))).toEqual([
    ['MEMBER_MOVED', `has a host whose name cannot be resolved (DNS): ${mend}`],
  ]);
});

test('an address in the configuration that is another than the graph’s is told, without what is secret in it', () => {
  const subgraphs = [
    { name: 'a', url: 'https://a.example/graphql' },
    { name: 'b', url: 'https://old.example/graphql' },
    { name: 'c', url: 'https://c.example' },
    { name: 'd', url: 'https://d.example' },
    // Where nobody knew yet where it would be.
    { name: 'e', url: 'http://127.0.0.1:4001/graphql' },
    { name: 'f', url: '' },
  ];
  const settings = {
    a: { url: ['https://A.example:443/graphql'] },
    b: { url: ['https://user:password@b.example/graphql?key=1', 'https://b2.example/'] },
    c: {},
    d: { url: ['https://d2.example/'] },
    e: { url: ['https://e.example/'] },
    f: { url: ['https://f.example/'] },
  };
  const list = { members: [{ name: 'd/110000' }] } as Parameters<typeof addressConditions>[2];
  expect([...addressConditions({ subgraphs }, settings, list)].map(({ about, detail }) => [about, detail])).toEqual([
    [
      'b',
      'ministries.b.url (https://b.example/graphql, https://b2.example/) counts, not the supergraph’s https://old.example/graphql',
    ],
    ['d', 'ministries.d.url (https://d2.example/) is not used: the directory says where its members are'],
  ]);
});
