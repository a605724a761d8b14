import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { Role } from '../../common/signature/call-claims.ts';
import { forMember } from '../../gateway/calls/granted-policy.ts';
import { decisionOf, callerKey } from '../../gateway/policy/identity/decision.ts';
import type { Identity } from '../../common/identity/identity.ts';
import { runs } from '../support/runs.ts';

/** Few values, some of which try to pass for two or for another's place. */
const word = fc.constantFrom(
  'a',
  'b',
  'a","b',
  'a,b',
  'null',
  '',
  'own-records',
  forMember('a', 'm'),
  forMember('b', 'm'),
);
const identity: fc.Arbitrary<Identity> = fc.record(
  {
    role: fc.constantFrom<Role>('anonymous', 'citizen', 'enterprise', 'regulator', 'data-team'),
    subject: fc.option(word),
    scopes: fc.uniqueArray(word, { maxLength: 2 }),
    sector: fc.option(word),
    organization: fc.option(word),
    // The real ones are plain objects; one without a prototype is never deeply equal to one with.
  },
  { noNullPrototype: true },
);
const admission = fc
  .tuple(
    identity,
    fc.option(word),
    fc.uniqueArray(word, { maxLength: 3 }).map((all) => all.sort()),
  )
  .map((each) => decisionOf(...each));

test('fingerprints are equal exactly where the ministries are told the same', () => {
  fc.assert(
    fc.property(admission, admission, (one, other) => {
      expect(one.fingerprint === other.fingerprint).toBe(isDeepStrictEqual(one.claims, other.claims));
    }),
    runs(5_000, 200_000),
  );
});

test('who may not be given another’s whole answer is told apart', () => {
  fc.assert(
    fc.property(admission, admission, (one, other) => {
      const told = ({ identity, purpose, rights, claims }: typeof one): unknown => [identity, purpose, rights, claims];
      expect(callerKey(one) === callerKey(other)).toBe(isDeepStrictEqual(told(one), told(other)));
      expect(callerKey(one)).not.toContain('\n');
    }),
    runs(5_000, 200_000),
  );
});

test('a ministry is told no person, no scope, and no purpose by which nothing is granted', () => {
  const regulator: Identity = {
    role: 'regulator',
    subject: 'zhang-san',
    scopes: ['secret-scope'],
    sector: 'FOOD_DRUG',
    organization: null,
  };
  expect(decisionOf(regulator, 'recall', []).claims).toEqual({ role: 'regulator', sector: 'FOOD_DRUG' });
  expect(decisionOf(regulator, 'recall', ['x/parties']).claims).toEqual({
    role: 'regulator',
    sector: 'FOOD_DRUG',
    policies: ['x/parties'],
    purpose: 'recall',
  });
  const enterprise: Identity = {
    role: 'enterprise',
    subject: 'e',
    scopes: [],
    sector: null,
    organization: '91370681MA3T00017D',
  };
  const { claims, rights } = decisionOf(enterprise, 'recall', []);
  expect(claims).toEqual({ role: 'enterprise', organization: '91370681MA3T00017D', policies: ['own-records'] });
  expect(rights).toEqual({ authenticated: true, scopes: new Set(), policies: new Set(['own-records']) });
});

test('what is granted for one member opens the graph, and is told apart from what holds for all and from another member’s', () => {
  const regulator: Identity = { role: 'regulator', subject: 'r', scopes: [], sector: 'FOOD_DRUG', organization: null };
  const [one, other, all, both] = [
    [forMember('x/parties', 'x/1')],
    [forMember('x/parties', 'x/2')],
    ['x/parties'],
    [forMember('x/parties', 'x/1'), 'x/parties'],
  ].map((granted) => decisionOf(regulator, 'recall', granted));
  if (!one || !other || !all || !both) throw new Error('four');
  for (const { rights } of [one, other, all]) expect([...rights.policies]).toEqual(['x/parties']);
  expect(new Set([one, other, all].map(({ fingerprint }) => fingerprint)).size).toBe(3);
  expect(new Set([one, other, all].map(callerKey)).size).toBe(3);
  expect([both.fingerprint, callerKey(both)]).toEqual([all.fingerprint, callerKey(all)]);
});
