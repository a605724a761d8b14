import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, type GraphQLSchema, parse } from 'graphql';
import type { RunningServer } from '../../../common/http/graphql-http.ts';
import { startEmptyGateway } from '../../support/empty-gateway.ts';
import { compose, type TestSubgraph } from '../../execute/support/federation.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@requires", "@external", "@interfaceObject", "@inaccessible"])';

/** A graph of every kind of type there is, some of them named as what every object inherits; its subgraphs answer honestly. */
const WIDE: readonly TestSubgraph[] = [
  {
    name: 'wide',
    typeDefs: `${LINK}
      scalar Any
      enum Kind { RAW MADE constructor valueOf }
      input Filter { kind: Kind kinds: [Kind!] text: String = "x" least: Int most: Float not: Filter constructor: String any: Any id: ID flag: Boolean! = true }
      interface Node @key(fields: "id") { id: ID! name: String }
      union Thing = Item | Maker
      type Item implements Node @key(fields: "id") { id: ID! name: String kind: Kind weight: Float count: Int any: Any maker: Maker things(first: Int = 2, filter: Filter): [Thing] toString: String hasOwnProperty(constructor: String): Boolean }
      type Maker implements Node @key(fields: "id") { id: ID! name: String! items: [Item!] node: Node }
      type Query {
        self: Query! @shareable
        node(id: ID!): Node
        nodes(ids: [ID!]!): [Node]!
        things(filter: Filter, first: Int! = 2): [Thing!]
        item(id: ID = "i1"): Item
        constructor(toString: String, valueOf: Int): Item
        echo(any: Any, kind: Kind = RAW, kinds: [[Kind]], ids: [ID], float: Float, flag: Boolean, filter: Filter): String
      }`,
    resolvers: {
      Query: {
        self: () => ({}),
        node: (_: unknown, { id }: { id: string }) => nodeOf(id),
        nodes: (_: unknown, { ids }: { ids: string[] }) => ids.map(nodeOf),
        things: () => [item('i1'), maker('m1')],
        item: (_: unknown, { id }: { id: string }) => item(id),
        constructor: () => item('i2'),
        echo: (_: unknown, given: object) => JSON.stringify(given),
      },
      Node: { __resolveType: typeOf, __resolveReference: ({ id }: { id: string }) => nodeOf(id) },
      Thing: { __resolveType: typeOf },
      Item: {
        __resolveReference: ({ id }: { id: string }) => item(id),
        maker: () => maker('m1'),
        things: () => [maker('m2'), item('i3')],
        hasOwnProperty: () => true,
      },
      Maker: {
        __resolveReference: ({ id }: { id: string }) => maker(id),
        items: () => [item('i1'), item('i4')],
        node: () => item('i5'),
      },
    },
  },
  {
    name: 'beside',
    typeDefs: `${LINK}
      type Item @key(fields: "id") { id: ID! weight: Float @external price(currency: String = "CNY"): Int sum: Float @requires(fields: "weight") hidden: String @inaccessible }
      type Query { self: Query! @shareable item2: Item }`,
    resolvers: {
      Query: { self: () => ({}), item2: () => ({ id: 'i9' }) },
      Item: {
        price: () => 12,
        sum: ({ weight }: { weight?: number }) => (weight ?? 0) * 2,
        __resolveReference: (given: object) => given,
      },
    },
  },
  {
    name: 'scores',
    typeDefs: `${LINK} type Node @key(fields: "id") @interfaceObject { id: ID! score: Int }`,
    resolvers: { Node: { score: () => 7, __resolveReference: (given: object) => given } },
  },
];

/** The same with what changes something, and with what a caller is told of as it happens, which is not served. */
const CHANGING: readonly TestSubgraph[] = [
  ...WIDE,
  {
    name: 'changing',
    typeDefs: `${LINK}
      input Change { id: ID! name: String }
      type Item @key(fields: "id") { id: ID! changed: Int }
      type Mutation { change(to: Change!): Item constructor(id: ID!): Boolean! }
      type Subscription { changed(id: ID): Item }`,
    resolvers: {
      Mutation: {
        change: (_: unknown, { to }: { to: { id: string } }) => ({ id: to.id, changed: 1 }),
        constructor: () => true,
      },
      Item: { changed: () => 3, __resolveReference: (given: object) => given },
    },
  },
];

export interface AnyGraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
  readonly stop: () => Promise<void>;
}

/** A gateway over one of them, its subgraphs on ports of their own. */
export async function startAnyGraph(name: 'reads' | 'changes'): Promise<AnyGraph> {
  const running = await Promise.all(
    (name === 'reads' ? WIDE : CHANGING).map(async (each) => ({
      ...each,
      ...(await startSubgraph(
        buildSubgraphSchema({ typeDefs: parse(each.typeDefs), resolvers: each.resolvers as never }),
      )),
    })),
  );
  const sdl = running.reduce(
    (text, each) => text.replaceAll(`http://${each.name}.invalid/`, each.url),
    compose(running),
  );
  const gateway: RunningServer = await startEmptyGateway({}, sdl);
  return {
    name,
    url: gateway.url,
    sdl,
    stop: async () => {
      await gateway.stop(50);
      await Promise.all(running.map(({ stop }) => stop()));
    },
  };
}

async function startSubgraph(
  schema: GraphQLSchema,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // Without prototypes, as graphql-js would find what they inherit in an input object.
      const { query, variables } = JSON.parse(Buffer.concat(chunks).toString(), (_, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.setPrototypeOf(value, null)
          : value,
      ) as { query: string; variables?: Record<string, unknown> };
      void Promise.resolve(execute({ schema, document: parse(query), variableValues: variables ?? {} })).then(
        (answer) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function typeOf({ id }: { id: string }): string {
  return id.startsWith('m') ? 'Maker' : 'Item';
}

function nodeOf(id: string): object | null {
  return id.startsWith('m') ? maker(id) : id.startsWith('i') ? item(id) : null;
}

function item(id: string): object {
  return {
    __typename: 'Item',
    id,
    name: `item ${id}`,
    kind: 'RAW',
    weight: 1.5,
    count: 3,
    any: { constructor: [1, null] },
    toString: 'text',
  };
}

function maker(id: string): object {
  return { __typename: 'Maker', id, name: `maker ${id}` };
}
