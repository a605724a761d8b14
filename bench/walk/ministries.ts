/** Five ministries in one process, each a GraphQL server of its own that answers after its latency. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execute, parse, buildASTSchema, type DocumentNode } from 'graphql';
import { codeOf, layered, type LinkGraph, MINISTRIES, unitOf } from './graph.ts';
import { TODAY } from './today-schema.ts';

/** What the driver sets before a round. */
export interface Round {
  readonly units: number;
  readonly depth: number;
  readonly latencies: readonly number[];
}

/** What it reads afterwards. */
export interface Counted {
  readonly calls: number;
  /** How often a unit was asked about, of each ministry the most. */
  readonly mostAsked: number;
}

let graph: LinkGraph = layered(2, 1);
let texts: string[][] = [];
let latencies: readonly number[] = MINISTRIES.map(() => 20);
let calls = 0;
let asked: Map<string, number>[] = MINISTRIES.map(() => new Map());
const documents = new Map<string, DocumentNode>();

function begin(round: Round): void {
  graph = layered(round.units, round.depth);
  latencies = round.latencies;
  calls = 0;
  asked = MINISTRIES.map(() => new Map());
  texts = MINISTRIES.map((name, i) =>
    graph.sources.map((links, unit) => {
      const own = links
        .filter(({ ministry }) => ministry === i)
        .map(({ unit: source }) => ({
          kind: 'TRANSFORM',
          from: codeOf(source),
          to: codeOf(unit),
          at: '2026-03-01T08:00:00+08:00',
          until: null,
          quantity: { value: 1, unit: 'kg' },
          share: null,
          evidence: { system: name, recordId: `${source}>${unit}`, confidence: 'HIGH' },
        }));
      return JSON.stringify({ record: unit % MINISTRIES.length === i ? [{ code: codeOf(unit) }] : [], links: own });
    }),
  );
}

interface Body {
  readonly query: string;
  readonly variables?: {
    readonly representations?: readonly { readonly code: string }[];
    readonly codes?: readonly string[];
  };
}

/** The walk's own question by texts made before; any other by graphql-js over the schema of today's clients. */
async function answer(ministry: number, { query, variables = {} }: Body): Promise<string> {
  const { representations } = variables;
  const counts = asked[ministry];
  for (const { code } of representations ?? []) counts?.set(code, (counts.get(code) ?? 0) + 1);
  if (query.startsWith('query Units(') && representations)
    return `{"data":{"_entities":[${representations.map(({ code }) => texts[ministry]?.[unitOf(code)]).join(',')}]}}`;
  const document = documents.get(query) ?? parse(query);
  documents.set(query, document);
  const schema = buildASTSchema(parse(TODAY(MINISTRIES[ministry] ?? '')), { assumeValidSDL: true });
  const sources = (unit: number): object[] =>
    (graph.sources[unit] ?? []).filter((link) => link.ministry === ministry).map(({ unit: source }) => unitAt(source));
  const unitAt = (unit: number): object => ({
    __typename: 'Unit',
    code: codeOf(unit),
    [field(ministry)]: () => sources(unit),
  });
  const rootValue = {
    unit: ({ code }: { code: string }) => unitAt(unitOf(code)),
    units: ({ codes }: { codes: readonly string[] }) => codes.map((code) => unitAt(unitOf(code))),
    _entities: ({ representations: all }: { representations: readonly { code: string }[] }) =>
      all.map(({ code }) => unitAt(unitOf(code))),
  };
  return JSON.stringify(await execute({ schema, document, rootValue, variableValues: variables }));
}

function field(ministry: number): string {
  return `${(MINISTRIES[ministry] ?? '').replace('-', '_')}_sources`;
}

function send(response: ServerResponse, text: string): void {
  response.setHeader('content-type', 'application/json');
  response.end(text);
}

const servers = MINISTRIES.map((_, ministry) =>
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls += 1;
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
      setTimeout(() => void answer(ministry, body).then((text) => send(response, text)), latencies[ministry]);
    });
  }),
);
await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))));
process.on('message', (round: Round | 'counted') => {
  if (round === 'counted')
    process.send?.({
      calls,
      mostAsked: Math.max(0, ...asked.flatMap((counts) => [...counts.values()])),
    } satisfies Counted);
  else {
    begin(round);
    process.send?.('ready');
  }
});
process.on('disconnect', () => process.exit());
process.send?.(servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`));
