import { afterAll, beforeAll, expect, test } from 'vitest';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { warmUp } from '../../gateway/execute/warm-up.ts';
import { type Gateway, openGateway } from '../../gateway/gateway.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const supergraph = ownSupergraph();
let gateway: Gateway;

beforeAll(async () => {
  gateway = await openGateway({
    config: readGatewayConfig({ env: {} }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env: {} }),
  });
});
afterAll(() => gateway.close());

test('a version warms up before it is ready, on walks that find all there is, and asks no ministry', async () => {
  const version = gateway.served();
  await version.ready;
  // Another one in this process finds compiled code.
  expect(await warmUp(version.service, supergraph.topology.ministries)).toBe(1);
  expect(Object.values(version.health()).every(({ breaker }) => breaker === 'CLOSED')).toBe(true);
});

test('a graph without ministries has nothing to walk', async () => {
  expect(await warmUp(gateway.served().service, [])).toBe(0);
});
