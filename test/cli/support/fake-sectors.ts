import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSchema, execute, parse } from 'graphql';

/** A record as a ministry has it now. */
export interface FakeRecord {
  readonly code: string;
  readonly sector: 'ALPHA' | 'BETA';
  readonly member: string;
  readonly productName: string;
  readonly producedAt: string | null;
  readonly division: string | null;
  readonly system: string;
  /** When its system last said so. */
  readonly asOf: string | null;
}

const record = (sector: string, own: string): string => `
type ${sector}Record implements SectorRecord {
  code: String! sector: String! member: String! productName: String producedAt: DateTime place: Place source: RecordSource
  recalls: [Recall!] ${own}
}
type ${sector}Connection { edges: [${sector}Edge!]! pageInfo: PageInfo! total: Int }
type ${sector}Edge { cursor: String! node: ${sector}Record! }`;

const SDL = `
scalar DateTime
interface SectorRecord { code: String! sector: String! member: String! productName: String producedAt: DateTime place: Place source: RecordSource recalls: [Recall!] }
type Place { division: String name: String }
type RecordSource { system: String! recordId: String asOf: DateTime }
type Recall { at: DateTime reason: String }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type Member { name: String! sector: String! kind: String! zh: String! en: String! division: String uscc: String }
input SearchCondition { sectors: [String!] members: [String!] changedSince: DateTime product: String }
type Query {
  alphaRecords(where: SearchCondition, first: Int, after: String): AlphaConnection
  betaRecords(where: SearchCondition, first: Int, after: String): BetaConnection
  members: [Member!]!
}
${record('Alpha', 'grade: Int')}
${record('Beta', 'tags: [String!]')}`;

interface Arguments {
  readonly where?: { readonly members?: readonly string[]; readonly changedSince?: string } | null;
  readonly first: number;
  readonly after?: string | null;
}

export interface FakeSectors {
  readonly url: string;
  /** By code and member. */
  readonly records: Map<string, FakeRecord>;
  members: readonly { readonly name: string; readonly sector: string }[];
  /** Members of which some records are missing, with an error, and those that do not answer at all. */
  readonly partly: Set<string>;
  readonly silent: Set<string>;
  /** What was asked for. */
  readonly asked: { readonly field: string; readonly where: Arguments['where'] }[];
  /** Is told of each page before it is answered. */
  onPage: (n: number) => void;
  stop(): Promise<void>;
}

export const keyOf = ({ code, member }: { readonly code: string; readonly member: string }): string =>
  `${code} ${member}`;

/** A gateway with two sectors over records that change. */
export async function startFakeSectors(): Promise<FakeSectors> {
  const schema = buildSchema(SDL);
  let pages = 0;
  const search =
    (sector: string, failed: object[]) =>
    ({ where, first, after }: Arguments): object => {
      fake.asked.push({ field: sector, where });
      fake.onPage((pages += 1));
      const all = [...fake.records.values()]
        .filter((each) => each.sector === sector && (!where?.members || where.members.includes(each.member)))
        .filter(({ member, code }) => !fake.silent.has(member) && !(fake.partly.has(member) && code.length % 2 === 0))
        .filter(
          ({ asOf }) => !where?.changedSince || (asOf !== null && Date.parse(asOf) >= Date.parse(where.changedSince)),
        )
        .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      for (const member of [...fake.silent, ...fake.partly])
        if (
          fake.members.some(({ name, sector: of }) => name === member && of === sector) &&
          (where?.members?.includes(member) ?? true)
        )
          failed.push({ message: 'late', extensions: { code: 'TIMEOUT', sector, member } });
      const start = after ? Number(after) + 1 : 0;
      const some = all.slice(start, start + first);
      const edges = some.map((each, i) => ({ cursor: String(start + i), node: nodeOf(each) }));
      return {
        edges,
        pageInfo: { hasNextPage: start + first < all.length, endCursor: edges.at(-1)?.cursor ?? null },
        total: all.length,
      };
    };
  const fake: { -readonly [K in keyof FakeSectors]: FakeSectors[K] } = {
    url: '',
    records: new Map(),
    members: [],
    partly: new Set(),
    silent: new Set(),
    asked: [],
    onPage: () => {},
    stop: () => Promise.resolve(),
  };
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
      const failed: object[] = [];
      const members = fake.members.map((each) => ({ ...each, kind: 'REGION', zh: each.name, en: each.name }));
      const rootValue = { alphaRecords: search('ALPHA', failed), betaRecords: search('BETA', failed), members };
      const { data, errors = [] } = await execute({
        schema,
        document: parse(query),
        variableValues: variables,
        rootValue,
      });
      const all = [...errors, ...failed];
      response.writeHead(200, { 'content-type': 'application/graphql-response+json' });
      response.end(JSON.stringify({ data, ...(all.length > 0 ? { errors: all } : {}) }));
    });
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

function nodeOf({ division, system, asOf, ...record }: FakeRecord): object {
  return {
    ...record,
    place: division === null ? null : { division, name: '某地' },
    source: { system, recordId: record.code, asOf },
    recalls: record.productName.endsWith('!') ? [{ at: record.producedAt, reason: '召回' }] : [],
    grade: record.code.length,
    tags: [record.code, 'β'],
  };
}
