import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compose } from '../../execute/support/federation.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

/** What one question of `QUESTION` is answered. */
export interface SerialAnswer {
  readonly data?: {
    readonly serial: number;
    readonly thing: { readonly stays: string; readonly serial: number };
    readonly marker: { readonly fields: readonly { readonly name: string }[] };
  };
  readonly errors?: unknown;
}

/** Two ministries, a thing that both know, and what of the graph is there just now. */
export const QUESTION = '{ serial thing { stays serial } marker: __type(name: "Marker") { fields { name } } }';

/**
 * A graph whose versions can be told apart by everything that depends on one: version n has a field `vn` in its type Marker and no other, and asks one
 * ministry at an address that answers n. The other ministry stays as it is.
 */
export class SerialGraph {
  readonly #server: Server;
  /** Connections that the ministries have taken, by their path. */
  readonly connections = new Map<string, Set<unknown>>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(delayMs: () => number = () => 0, port = 0): Promise<SerialGraph> {
    const server = createServer((request, response) => {
      const { url = '/' } = request;
      graph.connections.set(url, (graph.connections.get(url) ?? new Set()).add(request.socket));
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const { query } = JSON.parse(text) as { query: string };
        const serial = Number(url.split('/')[2]);
        const thing = { __typename: 'Thing', id: '1' };
        const data = query.includes('_entities')
          ? { _entities: [url === '/stays' ? { stays: 'yes' } : { serial }] }
          : { serial, thing: { ...thing, serial } };
        setTimeout(
          () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data })),
          delayMs(),
        );
      });
    });
    const graph = new SerialGraph(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return graph;
  }

  /** The supergraph of one version. */
  version(serial: number): string {
    return serialVersion(serial, (this.#server.address() as AddressInfo).port);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The same, of a graph that will listen at that port. */
export function serialVersion(serial: number, port: number): string {
  const url = `http://127.0.0.1:${port}`;
  const sdl = compose([
    {
      name: 'changes',
      resolvers: {},
      typeDefs: `${LINK} type Query { serial: Int thing: Thing marker: Marker } type Marker { v${serial}: Int } type Thing @key(fields: "id") { id: ID! serial: Int }`,
    },
    { name: 'stays', resolvers: {}, typeDefs: `${LINK} type Thing @key(fields: "id") { id: ID! stays: String }` },
  ]);
  return sdl
    .replace('http://changes.invalid/', `${url}/changes/${serial}`)
    .replace('http://stays.invalid/', `${url}/stays`);
}

/** The serial of the one version that has answered all of it. @throws Error for anything else */
export function serialOf(text: string): number {
  const { data, errors } = JSON.parse(text) as SerialAnswer;
  const serial = data?.serial;
  const whole = { serial, thing: { stays: 'yes', serial }, marker: { fields: [{ name: `v${serial}` }] } };
  if (errors || serial === undefined || JSON.stringify(data) !== JSON.stringify(whole))
    throw new Error(`an answer of no version, or of two: ${text}`);
  return serial;
}
