import { describe, expect, it } from 'vitest';
import { Fault, Gone, TurnedAway } from '../../common/resilience/index.ts';
import type { SubgraphRequest } from '../../gateway/calls/call.ts';
import { systemOf } from '../../gateway/jobs-worker/system.ts';
import { decisionOf } from '../../gateway/policy/identity/decision.ts';

const NEVER = new AbortController().signal;
const TELLING = { member: 'agriculture/370000', mutation: 'mutation { x }', variables: { n: 1 }, timeoutMs: 1_000 };

function told(call: (request: SubgraphRequest) => Promise<unknown>, telling = TELLING) {
  const asked: SubgraphRequest[] = [];
  const ministries = [
    {
      member: { name: 'agriculture/370000' },
      call(request: SubgraphRequest) {
        asked.push(request);
        return call(request);
      },
    },
  ];
  const version = { audit: null, members: { serve: (work: (set: object) => unknown) => work({ ministries }) } };
  const system = systemOf({ current: version, serve: (work: (one: object) => unknown) => work(version) } as never, {
    decideAgain: (identity, purpose) => decisionOf(identity, purpose, []),
  });
  return system.tell(telling, NEVER).then((result) => ({ result, asked }));
}

describe('what the platform tells a member of its own accord', () => {
  it('is told once, by the role that no token says', async () => {
    const response = { data: { x: 1 }, errors: [] };
    const { result, asked } = await told(async () => response);
    expect(result).toEqual({ state: 'ANSWERED', response });
    expect(asked).toMatchObject([{ mutation: true, claims: { role: 'system' }, budget: { most: 1 } }]);
  });

  it.each([
    ['nobody listens there', new Gone(), 'UNSENT'],
    ['it is not asked just now', new TurnedAway('UNAVAILABLE', 'is not asked just now'), 'UNSENT'],
    ['it does not take our calls', new Fault('UNVERIFIED_CALL', 'does not take this gateway’s calls'), 'UNSENT'],
    ['no answer came in time', new Fault('TIMEOUT', 'no answer in time'), 'UNKNOWN'],
    ['the connection was cut', new Fault('UNAVAILABLE', 'cannot be reached'), 'UNKNOWN'],
    ['the answer was none', new Fault('BAD_ANSWER', 'answered with broken JSON'), 'UNKNOWN'],
  ])('where %s is said to be as it is', async (_, fault, state) => {
    const { result } = await told(() => Promise.reject(fault));
    expect(result).toEqual({ state, code: fault.told, message: fault.message });
  });

  it('does not reach who is no member any more', async () => {
    const { result, asked } = await told(async () => null, { ...TELLING, member: 'agriculture/320000' });
    expect(result).toMatchObject({ state: 'UNSENT', code: 'NOT_FOUND' });
    expect(asked).toEqual([]);
  });
});
