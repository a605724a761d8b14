import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSchema, execute, parse } from 'graphql';

const SDL = `
scalar DateTime
scalar TraceCode
type Query { thingRecords(filter: ThingFilter, first: Int = 20, after: String): ThingConnection  organization(uscc: String!): Organization }
input ThingFilter { productName: String }
type ThingConnection { edges: [ThingEdge!]! pageInfo: PageInfo! }
type ThingEdge { cursor: String! node: ThingRecord! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type ThingRecord {
  code: TraceCode! sector: String! member: String! statedBy: Member productName: String quantity: Quantity producedAt: DateTime recalled: Boolean pieces: Int
  producer: Party events: [Event!] notes(language: String!): String parent: ThingRecord source: RecordSource
}
type Party { uscc: String! name: String organization: Organization! }
type Member { name: String! kind: String! zh: String! en: String! }
type Organization { uscc: String! name: String thing: [ThingOrganization!] }
type ThingOrganization { address: String }
type Quantity { value: Float! unit: String }
type Event { at: DateTime step: String }
type RecordSource { system: String! recordId: String asOf: DateTime }
`;

const NAMES = [
  '液氯',
  '=HYPERLINK("http://x.example","点")',
  '引号" 逗号, 换行\n和\r\n回车',
  '-12',
  '@SUM(A1)',
  '\tTAB',
  '普通品',
  '+86',
  '',
];

/** The thing with number `i`; the same for ever. */
export function thing(i: number): Readonly<Record<string, unknown>> {
  return {
    code: `urn:thing:${i}`,
    sector: 'THING',
    member: i % 2 === 0 ? 'thing/330000' : 'thing/91370681ma3t00017d',
    statedBy:
      i % 2 === 0
        ? { name: 'thing/330000', kind: 'REGION', zh: '省', en: 'province' }
        : { name: 'thing/91370681ma3t00017d', kind: 'ENTERPRISE', zh: '厂', en: 'works' },
    productName: i % 11 === 10 ? null : NAMES[i % NAMES.length],
    quantity: i % 5 === 4 ? null : { value: i / 8 - 3, unit: 'kg' },
    producedAt: `2026-03-${String((i % 28) + 1).padStart(2, '0')}T08:00:00+08:00`,
    recalled: i % 3 === 0,
    pieces: i - 50,
    producer: i % 7 === 0 ? null : { uscc: '91370681MA3T00017D', name: `企业${i % 13}` },
    events: i % 2 === 0 ? null : [{ at: '2026-03-01T08:00:00+08:00', step: '入库' }],
    source: { system: 'thing-register', recordId: String(i), asOf: '2026-11-20T20:15:00+08:00' },
  };
}

export interface Asked {
  readonly query: string;
  readonly variables: {
    readonly first?: number;
    readonly after?: string | null;
    readonly filter?: { readonly productName?: string };
  };
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly at: number;
}

export interface FakeGateway {
  readonly url: string;
  /** How many there are. */
  rows: number;
  /** Pages that were asked for. */
  readonly pages: Asked[];
  /** Answers a page in place of the real answer, or as well: true when it has. @param n which page of this server's life, from 1 */
  instead: ((n: number, response: ServerResponse, body: string) => boolean | Promise<boolean>) | null;
  /** Errors that stand beside a page's data. */
  beside: ((after: string | null) => readonly object[]) | null;
  /** What it says that rules keep back of a page. */
  withheld: readonly { readonly sector: string; readonly policy: string | null }[];
  stop(): Promise<void>;
}

/** A gateway with one search over so many rows, over HTTP. */
export async function startFakeGateway(rows: number): Promise<FakeGateway> {
  const schema = buildSchema(SDL);
  const thingRecords = ({ first, after }: { first: number; after?: string | null }): object => {
    const start = after ? Number(after) + 1 : 0;
    const end = Math.min(fake.rows, start + first);
    const edges = Array.from({ length: Math.max(0, end - start) }, (_, i) => ({
      cursor: String(start + i),
      node: thing(start + i),
    }));
    return { edges, pageInfo: { hasNextPage: end < fake.rows, endCursor: edges.at(-1)?.cursor ?? null } };
  };
  const documents = new Map<string, ReturnType<typeof parse>>();
  const fake: { -readonly [K in keyof FakeGateway]: FakeGateway[K] } = {
    url: '',
    rows,
    pages: [],
    instead: null,
    beside: null,
    withheld: [],
    stop: () => Promise.resolve(),
  };
  const server = createServer((request, response) => {
    void (async () => {
      const { query, variables } = JSON.parse(await text(request)) as { query: string; variables: Asked['variables'] };
      const document = documents.get(query) ?? parse(query);
      documents.set(query, document);
      const { data } = await execute({ schema, document, variableValues: variables, rootValue: { thingRecords } });
      const isPage = query.includes('thingRecords(');
      if (isPage) fake.pages.push({ query, variables, headers: request.headers, at: Date.now() });
      const errors = isPage ? (fake.beside?.(variables.after ?? null) ?? []) : [];
      const body = JSON.stringify({
        data,
        ...(errors.length > 0 ? { errors } : {}),
        ...(isPage && fake.withheld.length > 0 ? { extensions: { withheld: fake.withheld } } : {}),
      });
      if (isPage && (await fake.instead?.(fake.pages.length, response, body))) return;
      response.writeHead(200, { 'content-type': 'application/graphql-response+json' }).end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  fake.stop = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return fake;
}
