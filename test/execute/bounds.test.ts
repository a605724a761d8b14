import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GraphQLError, Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { refuseUnplannable } from '../../gateway/plan/limits.ts';
import { plannerHere } from '../../gateway/plan/planner.ts';
import { plannerInThread } from '../../gateway/plan/planner-pool.ts';
import { startGateway } from '../../gateway/server.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { withSwitches } from '../support/call-switches.ts';
import { LONG } from '../support/runs.ts';
import { compose, type TestSubgraph } from './support/federation.ts';

const FEDERATION =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@interfaceObject"])\n';
const resolvers = {};

/** A recursive edge shared by all: each level multiplies what the planner must weigh. */
const hostile: readonly TestSubgraph[] = ['a', 'b', 'c', 'd'].map((name) => ({
  name,
  typeDefs: `${FEDERATION} type Query { ${name === 'a' ? 'start' : name}: Node } type Node @key(fields: "id") { id: ID! next: Node @shareable ${name}: Int }`,
  resolvers,
}));
const nested = (depth: number): string => `{ start ${'{ a b c d next '.repeat(depth)} { id } ${'}'.repeat(depth)} }`;

/** Fields that lead from an interface object back to its own interface, which one subgraph alone knows the types of. */
const ofInterfaces: readonly TestSubgraph[] = ['a', 'b', 'c', 'd'].map((name) => ({
  name,
  typeDefs: `${FEDERATION} ${
    name === 'a'
      ? `type Query { start: Node } interface Node @key(fields: "id") { id: ID! a: Int } ${['X', 'Y']
          .map((type) => `type ${type} implements Node @key(fields: "id") { id: ID! a: Int }`)
          .join(' ')}`
      : `type Query { ${name}: Node } type Node @key(fields: "id") @interfaceObject { id: ID! ${name}: Int next${name}: Node to${name}: [Node] }`
  }`,
  resolvers,
}));
const ofNodes = (depth: number): string =>
  `a b c d __typename ... on X { a b c } ... on Y { b d } ${depth === 0 ? '' : `nextb { tod { ${ofNodes(depth - 1)} } }`}`;

describe('planning', () => {
  test.each([
    ['an edge that all subgraphs share', hostile, nested(10), nested(1)],
    ['an interface object’s own interface', ofInterfaces, `{ start { ${ofNodes(4)} } }`, '{ start { a b } }'],
  ])(
    'what cannot be planned in time is refused, and the next operation is planned by a new thread: %s',
    async (_, subgraphs, query, other) => {
      const planner = plannerInThread(compose(subgraphs), 250);
      try {
        const began = performance.now();
        const [late, next] = await Promise.all([planner.plan(query, null), planner.plan(other, null)]);
        expect(late).toMatchObject({ extensions: { code: 'OPERATION_TOO_COMPLEX' } });
        expect(next).not.toBeInstanceOf(GraphQLError);
        expect(next).toMatchObject({ kind: 'Sequence' });
        expect(performance.now() - began).toBeLessThan(25_000);
      } finally {
        await planner.stop();
      }
    },
  );

  test.each([
    ['here', (sdl: string) => plannerHere(sdl)],
    ['in the thread', (sdl: string) => plannerInThread(sdl, 5_000)],
  ])('what the planner throws at is refused, and the next operation is planned, %s', async (_, start) => {
    const planner = start(compose(hostile));
    try {
      expect(await planner.plan('{ start { nobodyHas } }', null)).toMatchObject({
        extensions: { code: 'OPERATION_UNPLANNABLE' },
      });
      expect(await planner.plan(nested(1), null)).toMatchObject({ kind: 'Sequence' });
    } finally {
      await planner.stop();
    }
  });

  test('the thread that serves goes on meanwhile', async () => {
    const planner = plannerInThread(compose(hostile), 600);
    try {
      await planner.plan(nested(1), null);
      const planning = planner.plan(nested(10), null);
      let longest = 0;
      for (let i = 0; i < 40; i += 1) {
        const at = performance.now();
        await sleep(5);
        longest = Math.max(longest, performance.now() - at);
      }
      expect(longest).toBeLessThan(250);
      await planning;
    } finally {
      await planner.stop();
    }
  });
});

test('an operation nested deeper than any question needs is not even planned; a fragment is measured once', () => {
  const parts = (query: string): Parameters<typeof refuseUnplannable> => {
    const { definitions } = parse(query);
    return [
      definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION) as never,
      definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION),
    ];
  };
  expect(refuseUnplannable(...parts(nested(50)))).toBeNull();
  expect(refuseUnplannable(...parts(nested(70)))).toMatchObject({
    message: expect.stringMatching(/nested deeper/),
    extensions: { code: 'OPERATION_TOO_COMPLEX' },
  });
  const spread = Array.from(
    { length: 50 },
    (_, i) => `fragment F${i} on Node { ${i < 49 ? `x: next { ...F${i + 1} } y: next { ...F${i + 1} }` : 'id'} }`,
  ).join('\n');
  expect(refuseUnplannable(...parts(`{ start { ...F0 } } ${spread}`))).toBeNull();
});

describe('an operation', () => {
  let slow: Server;
  let gateway: RunningServer;
  let folder: string;
  const open = new Set<string>();
  let asked = 0;
  const ended: number[] = [];

  beforeAll(async () => {
    // Answers lists at once; what it is asked by `slow` it never answers.
    slow = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        asked += 1;
        const { query } = JSON.parse(text) as { query: string };
        if (query.includes('slow')) {
          open.add(text);
          response.on('close', () => {
            open.delete(text);
            ended.push(performance.now());
          });
          return;
        }
        response.setHeader('content-type', 'application/json');
        const aliases = [...query.matchAll(/(\w+):one/g)].map(([, alias]) => alias ?? '');
        response.end(
          JSON.stringify({
            data: query.includes('_entities')
              ? { _entities: [{ more: 1 }] }
              : Object.fromEntries(
                  aliases.length > 0
                    ? aliases.map((alias, i) => [alias, { __typename: 'One', id: String(i) }])
                    : [['fast', 1]],
                ),
          }),
        );
      });
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/graphql`;
    const sdl = compose([
      {
        name: 'a',
        typeDefs: `${FEDERATION} type Query { slow: Int fast: Int one: One } type One @key(fields: "id") { id: ID! } type Mutation { change: Int }`,
        resolvers,
      },
      { name: 'b', typeDefs: `${FEDERATION} type One @key(fields: "id") { id: ID! more: Int }`, resolvers },
    ]);
    folder = mkdtempSync(join(tmpdir(), 'tongcha-bounds-'));
    writeFileSync(join(folder, 'supergraph.graphql'), sdl);
    const supergraph = loadSupergraph(join(folder, 'supergraph.graphql'));
    const env = {
      MINISTRIES_A_URL: url,
      MINISTRIES_B_URL: url,
      MINISTRIES_B_MAX_BATCH: '1',
      MINISTRIES_B_BATCH_CALLS: 'false',
      GATEWAY_MAX_CALLS: '5',
      GATEWAY_PORT: '0',
    };
    gateway = await startGateway({
      config: readGatewayConfig({ env }),
      supergraph,
      ministries: withSwitches(readMinistryConfigs(supergraph, { env }), env),
    });
  });
  afterAll(async () => {
    await gateway.stop(100);
    rmSync(folder, { recursive: true, force: true });
    slow.closeAllConnections();
    await new Promise((resolve) => slow.close(resolve));
  });

  const ask = async (
    query: string,
    signal?: AbortSignal,
  ): Promise<{
    status: number;
    body: { data?: unknown; errors?: { message: string; path?: unknown; extensions: { code: string } }[] };
  }> => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      ...(signal ? { signal } : {}),
    });
    return { status: response.status, body: (await response.json()) as never };
  };

  test('ends its calls soon after its client goes away', async () => {
    const late: number[] = [];
    for (let i = 0; i < (LONG ? 1_000 : 1); i += 1) {
      const leaving = new AbortController();
      const answer = ask('{ slow }', leaving.signal);
      while (open.size === 0) await sleep(1);
      const left = performance.now();
      leaving.abort();
      await expect(answer).rejects.toThrow();
      while (open.size > 0) await sleep(1);
      late.push((ended.at(-1) ?? Infinity) - left);
    }
    late.sort((a, b) => a - b);
    const [median = Infinity, worst = Infinity] = [late[late.length >> 1], late.at(-1)];
    if (LONG)
      console.info(
        `${late.length} clients have gone; their calls ended ${median.toFixed(1)} ms later at the median, ${worst.toFixed(1)} ms at the worst`,
      );
    // The worst is the machine's as much as the gateway's.
    expect(median, `at the worst ${worst.toFixed(1)} ms`).toBeLessThan(LONG ? 100 : 1_000);
  });

  test('makes no more calls of a member than it may, and says so where it matters', async () => {
    const before = asked;
    const { status, body } = await ask(`{ ${Array.from({ length: 8 }, (_, i) => `x${i}: one { more }`).join(' ')} }`);
    expect(status).toBe(200);
    // One of `a`, and of `b` as many as it may.
    expect(asked - before).toBe(1 + 5);
    const limited = body.errors?.filter(({ extensions }) => extensions.code === 'CALL_LIMIT') ?? [];
    expect(limited).toHaveLength(3);
    for (const { path } of limited) expect(path).toEqual([expect.stringMatching(/^x\d$/), 'more']);
  });

  test.each([
    ['a subscription', 'subscription { x }', /subscription/i],
    ['@defer', '{ ... @defer { fast } }', /@defer/],
    ['one without an operation', '', /syntax error/i],
  ])('%s is refused with a clear error', async (_, query, message) => {
    const { status, body } = await ask(query);
    expect([status, body.data, body.errors?.[0]?.message]).toEqual([200, undefined, expect.stringMatching(message)]);
  });
});
