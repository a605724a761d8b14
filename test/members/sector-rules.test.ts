import { expect, test } from 'vitest';
import type { SubgraphCall } from '../../gateway/calls/call.ts';
import { SectorRules } from '../../gateway/members/sector-rules.ts';
import { caller } from '../support/fake-ministry.ts';

const OWN = 'uscc:91370681MA3T00101F';
const request = {
  ...caller(60_000),
  claims: { role: 'enterprise', organization: OWN.slice('uscc:'.length) },
  query: '{ a }',
  variables: {},
} as const;

test('what is kept back of one kind of code, or of whoever asks itself, says nothing of others, and is asked once', async () => {
  const asked: string[] = [];
  const call: SubgraphCall = async ({ representations: [key = ''] = [] }) => {
    asked.push(key);
    const policy = key === OWN ? null : key.startsWith('uscc:') ? 'agriculture/parties' : 'agriculture/farming';
    const rule = { code: 'FORBIDDEN', path: null, system: null, codes: [key] };
    return { data: {}, errors: policy === null ? [] : [{ ...rule, policy }] };
  };
  const rules = new SectorRules();
  const query = {};
  const told = async (...keys: string[]): Promise<unknown> =>
    (
      await rules.ofUnasked(
        query,
        request,
        keys.map((key) => ({ key, representation: key, calls: [call] })),
      )
    )?.map(({ policy, codes }) => [policy, codes]);
  for (let again = 0; again < 2; again += 1) {
    expect(await told('urn:a', 'urn:b')).toEqual([['agriculture/farming', []]]);
    expect(await told('uscc:other')).toEqual([['agriculture/parties', []]]);
    expect(await told(OWN)).toEqual([]);
  }
  expect(asked).toHaveLength(3);
});
