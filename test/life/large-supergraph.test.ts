import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/server.ts';
import { readSupergraph } from '../../gateway/supergraph/load.ts';
import type { TextTaker } from '../../gateway/sources/text-source.ts';
import { compose } from '../execute/support/federation.ts';
import { LONG } from '../support/runs.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

/** A supergraph with so many types more, as one composed of them would have. */
function large(types: number): string {
  const sdl = compose([
    {
      name: 'a',
      resolvers: {},
      typeDefs: `${LINK} type Query { one: Int t0: T0 } type T0 @key(fields: "id") { id: ID! name: String next: T0 }`,
    },
    { name: 'b', resolvers: {}, typeDefs: `${LINK} type T0 @key(fields: "id") { id: ID! more: Int }` },
  ]);
  const [own = ''] = /^type T0\n[\s\S]*?^}/m.exec(sdl) ?? [];
  expect(own).toContain('name: String');
  return `${sdl}\n${Array.from({ length: types }, (_, i) => own.replaceAll('T0', `T${i + 1}`)).join('\n')}`;
}

test('while a large supergraph is read, what is served goes on answering, and no part holds the loop for long', async () => {
  const taker: { offer?: TextTaker['offer'] } = {};
  const supergraph = readSupergraph(large(0));
  const gateway = await startGateway({
    config: readGatewayConfig({ env: { GATEWAY_PORT: '0' } }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env: {} }),
    source: { watch: (given) => ((taker.offer = given.offer.bind(given)), async () => {}) },
    ministriesOf: (next) => readMinistryConfigs(next, { env: {} }, 'lenient'),
  });
  onTestFinished(() => gateway.stop(500));
  const text = large(LONG ? 20_000 : 1_000);
  const began = performance.now();
  let [last, longest, turns, answered] = [began, 0, 0, 0];
  const load = { done: false };
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    turns += 1;
    if (!load.done) setTimeout(look, 2);
  };
  look();
  const client = (async () => {
    while (!load.done) {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      });
      if ((await response.text()) === '{"data":{"__typename":"Query"}}') answered += 1;
      await sleep(20);
    }
  })();
  expect(await taker.offer?.(text)).toBe('serving');
  load.done = true;
  const took = performance.now() - began;
  await client;
  // A share of the whole, as a machine that is busy stretches both.
  const told = `${took.toFixed(0)} ms, the longest turn ${longest.toFixed(0)}; ${turns} turns, ${answered} answers`;
  if (LONG) console.log(told);
  expect(longest, told).toBeLessThan(took / 5);
  expect(answered, told).toBeGreaterThan(20);
}, 600_000);
