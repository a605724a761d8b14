/** A ministry of another house: nothing of the kit in it. `node server.ts SCHEMA-FOLDER PORT TRUSTED-KEYS` */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse } from 'graphql';
import { createHandler } from 'graphql-http';
import { type Claims, Verifier } from './verify.ts';

const [schemas = '', port = '', trusted = ''] = process.argv.slice(2);
const typeDefs = parse(
  `${readFileSync(join(schemas, 'contract.graphql'), 'utf8')}\n${readFileSync(join(schemas, 'timber.graphql'), 'utf8')}`,
);

const REGISTER: Readonly<Record<string, object>> = {
  'urn:timber:lot:1': {
    name: '松原木',
    level: 'LOT',
    kg: 1200.5,
    at: '2026-03-01T08:30:00+08:00',
    producer: { uscc: '91370681MA3T00017D', name: '北山林场' },
    holder: { uscc: '91370681MA3T00102J' },
    species: 'pine',
  },
  'urn:timber:lot:2': { name: '松木板', level: 'LOT', species: 'pine' },
};
const MOVES = [
  {
    kind: 'TRANSFORM',
    from: 'urn:timber:lot:1',
    to: 'urn:timber:lot:2',
    at: '2026-03-10T10:00:00+08:00',
    quantity: { value: 500, unit: 'kg' },
    evidence: { sector: 'TIMBER', system: 'timber-register', recordId: 'M-1', confidence: 'HIGH' },
  },
];

function record(code: string): object | null {
  const row = REGISTER[code] as Record<string, unknown> | undefined;
  if (!row) return null;
  const { name, kg, at, ...rest } = row;
  return {
    __typename: 'TimberRecord',
    code,
    member: 'timber',
    sector: 'TIMBER',
    productName: name,
    quantity: kg === undefined ? null : { value: kg, unit: 'kg' },
    producedAt: at ?? null,
    source: { system: 'timber-register', recordId: code.split(':').at(-1) },
    ...rest,
  };
}

/** What fails, fails its own key. */
function codeOf({ code }: { code: unknown }): string {
  if (typeof code === 'string' && /^[a-z][a-z0-9+.-]*:\S{1,200}$/.test(code)) return code;
  throw new GraphQLError('not a trace code', { extensions: { code: 'BAD_REQUEST' } });
}

const schema = buildSubgraphSchema({
  typeDefs,
  resolvers: {
    SectorRecord: { __resolveType: () => 'TimberRecord' },
    TraceUnit: {
      __resolveReference: async (key: { code: unknown }) => ({ code: codeOf(key) }),
      timber: ({ code }: { code: string }) => [record(code)].filter((each) => each !== null),
      timberLinks: ({ code }: { code: string }, { direction }: { direction: 'BACK' | 'FORWARD' }) =>
        MOVES.filter((each) => (direction === 'BACK' ? each.to : each.from) === code),
    },
    TimberRecord: {
      __resolveReference: async (key: { code: unknown }) => record(codeOf(key)),
      holder: ({ holder = null }: { holder?: object | null }, _: unknown, { policies = [] }: Claims) => {
        if (policies.includes('timber/parties')) return holder;
        throw new GraphQLError('not shared with you', { extensions: { code: 'FORBIDDEN' } });
      },
    },
  } as never,
});

const verifier = new Verifier(trusted, 'timber');
const handle = createHandler<unknown, Claims & Record<string, unknown>>({
  schema,
  context: (request) => request.context as never,
});

createServer((request, response) => void answer(request, response)).listen(Number(port), '127.0.0.1');

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const json = (status: number, body: string): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  if (request.url === '/health') return json(200, JSON.stringify({ status: 'ok', ministry: 'timber' }));
  if (request.url === '/ready') return json(200, JSON.stringify({ status: 'ready' }));
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const claims = await verifier.verify(`http://127.0.0.1:${port}${request.url}`, request.headers, body);
  if (!claims) return json(401, JSON.stringify({ errors: [{ message: 'the call is not verified' }] }));
  const [text, { status, headers }] = await handle({
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    body: () => body.toString('utf8'),
    raw: request,
    context: { ...claims },
  });
  response.writeHead(status, { ...headers, 'tongcha-schema': 'contract=3, schema=1' }).end(text);
}
