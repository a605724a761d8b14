import { expect, test } from 'vitest';
import { readGatewayConfig } from '../../gateway/config.ts';
import { openAccess } from '../../gateway/policy/identity/access.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

test('the project’s own agreements have no fault in the project’s own graph, one a ministry', async () => {
  const access = await openAccess(readGatewayConfig({ env: {} }), ownSupergraph());
  expect([...access.conditions()].filter(({ reason }) => reason.startsWith('AGREEMENTS_'))).toEqual([]);
  expect(access.health()?.hash).toMatch(/^[0-9a-f]{64}$/);
  await access.close();
});
