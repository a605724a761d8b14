import { expect, test } from 'vitest';
import type { CallClaims } from '../../common/signature/call-claims.ts';
import { forMember } from '../../gateway/calls/granted-policy.ts';
import { ANONYMOUS } from '../../common/identity/identity.ts';
import { decisionOf } from '../../gateway/policy/identity/decision.ts';
import type { SubgraphRequest } from '../../gateway/calls/call.ts';
import { withOwnClaims } from '../../gateway/calls/own-claims.ts';
import { caller } from '../support/fake-ministry.ts';

const REGULATOR = { ...ANONYMOUS, role: 'regulator', subject: 'r', sector: 'FOOD_DRUG' } as const;
const ENTERPRISE = { ...ANONYMOUS, role: 'enterprise', subject: 'e', organization: '91370681MA3T00017D' } as const;

/** What each ministry is told of who asks, and what its answers are shared by. */
async function told(
  ministry: string,
  admission: ReturnType<typeof decisionOf>,
): Promise<{ claims: CallClaims; rights: string }> {
  let seen: SubgraphRequest | null = null;
  const call = withOwnClaims(ministry, async (request) => {
    seen = request;
    return { data: null, errors: [] };
  });
  await call({
    ...caller(1_000),
    query: '{ a }',
    variables: {},
    rights: admission.fingerprint,
    claims: admission.claims,
  });
  const { claims, rights } = seen ?? { claims: { role: 'anonymous' as const }, rights: '' };
  return { claims, rights };
}

test('a ministry is told its own policies and no other’s, and the purpose where one of them is granted', async () => {
  const admission = decisionOf(REGULATOR, 'recall', [
    'food-drug/parties',
    'food-drug-2/parties',
    'rare-earth/quantities',
  ]);
  expect((await told('food-drug', admission)).claims).toEqual({
    role: 'regulator',
    sector: 'FOOD_DRUG',
    policies: ['food-drug/parties'],
    purpose: 'recall',
  });
  expect((await told('rare-earth', admission)).claims).toEqual({
    role: 'regulator',
    sector: 'FOOD_DRUG',
    policies: ['rare-earth/quantities'],
    purpose: 'recall',
  });
  expect((await told('agriculture', admission)).claims).toEqual({ role: 'regulator', sector: 'FOOD_DRUG' });
});

test('an enterprise’s own records are every ministry’s', async () => {
  const admission = decisionOf(ENTERPRISE, 'trade', ['rare-earth/search']);
  expect((await told('agriculture', admission)).claims).toEqual({
    role: 'enterprise',
    organization: ENTERPRISE.organization,
    policies: ['own-records'],
  });
  expect((await told('rare-earth', admission)).claims).toEqual({
    role: 'enterprise',
    organization: ENTERPRISE.organization,
    policies: ['own-records', 'rare-earth/search'],
    purpose: 'trade',
  });
});

test('answers are shared by what their ministry was told, so that rights elsewhere part nobody', async () => {
  const [one, other, none] = [
    ['agriculture/search', 'rare-earth/search'],
    ['agriculture/search', 'food-drug/search'],
    [],
  ].map((granted) => decisionOf(REGULATOR, 'recall', granted));
  if (!one || !other || !none) throw new Error('three');
  expect((await told('agriculture', one)).rights).toBe((await told('agriculture', other)).rights);
  expect((await told('agriculture', one)).rights).toBe(
    decisionOf(REGULATOR, 'recall', ['agriculture/search']).fingerprint,
  );
  expect((await told('rare-earth', one)).rights).not.toBe((await told('rare-earth', other)).rights);
  expect((await told('rare-earth', other)).rights).toBe(none.fingerprint);
  expect(await told('food-drug', none)).toEqual({ claims: none.claims, rights: none.fingerprint });
});

test('a member is told its sector’s policies, and of those that are granted for members its own', async () => {
  const admission = decisionOf(REGULATOR, 'recall', [
    'agriculture/search',
    forMember('agriculture/parties', 'agriculture/110000'),
    forMember('agriculture/parties', 'agriculture'),
    forMember('rare-earth/parties', 'rare-earth/150000'),
  ]);
  const of = async (member: string): Promise<unknown> => (await told(member, admission)).claims.policies;
  expect(await of('agriculture/110000')).toEqual(['agriculture/parties', 'agriculture/search']);
  expect(await of('agriculture')).toEqual(['agriculture/parties', 'agriculture/search']);
  expect(await of('agriculture/370000')).toEqual(['agriculture/search']);
  expect(await of('rare-earth')).toBeUndefined();
  expect(await of('rare-earth/150000')).toEqual(['rare-earth/parties']);
  // What answers are shared and kept by differs with what was told.
  const rights = await Promise.all(
    ['agriculture/110000', 'agriculture/370000'].map(async (member) => (await told(member, admission)).rights),
  );
  expect(new Set(rights).size).toBe(2);
});
