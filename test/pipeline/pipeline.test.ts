import { expect, test } from 'vitest';
import { audit } from '../../gateway/pipeline/audit.ts';
import { execute } from '../../gateway/pipeline/execute.ts';
import { merge } from '../../gateway/pipeline/merge.ts';
import { policy } from '../../gateway/pipeline/policy.ts';
import { requestOf } from '../../gateway/pipeline/request.ts';
import { refuseRequest } from '../../gateway/pipeline/response.ts';
import { compose, type Handle, type Step } from '../../gateway/pipeline/step.ts';
import { validate } from '../../gateway/pipeline/validate.ts';
import { startEdge } from '../edge/support.ts';

const asked = () =>
  requestOf({ method: 'POST', headers: {}, params: () => refuseRequest(400, 'BAD_REQUEST', 'nothing is asked') });
const ground: Handle = async () => {
  throw new Error('the ground was reached');
};

test('a request goes down the steps in their order, and its response up', async () => {
  const way: string[] = [];
  const step =
    (name: string): Step =>
    (next) =>
    async (request) => {
      way.push(`down ${name}`);
      const response = await next(request);
      way.push(`up ${name}`);
      return response;
    };
  await compose([step('a'), step('b')], async () => refuseRequest(400, 'BAD_REQUEST', 'no'))(asked());
  expect(way).toEqual(['down a', 'down b', 'up b', 'up a']);
});

test('nothing below the policy runs what it has not let through, and no policy runs without who asks', async () => {
  const edge = startEdge();
  const steps: readonly [string, Handle][] = [
    ['policy', policy(edge)(ground)],
    ['validate', async (request) => validate()(ground)(request)],
    ['merge', async (request) => merge()(ground)(request)],
    ['audit', audit()(ground)],
    ['execute', execute({ deadlineMs: 1_000, maxCalls: 10, access: { purposesOf: () => [] }, audit: null })],
  ];
  for (const [name, handle] of steps)
    await expect(handle(asked()), name).rejects.toThrow(/no policy has let through|whoever finds out who asks/);
  await edge.close();
});
