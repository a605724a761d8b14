import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { envName } from '../../../common/config/config.ts';
import type { RunningServer } from '../../../common/http/graphql-http.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../../gateway/config.ts';
import { startEntrance } from '../../support/entrances.ts';
import { namesOf } from '../../../schema/names.ts';
import { ownSupergraph } from '../../support/own-supergraph.ts';
import { MINISTRY_NAMES } from '../../support/ministry-names.ts';

export type Chain = readonly [string, string, string];

/** A chain of three that no other is like, all of it known to each ministry; agriculture holds all that there is. */
export function newChain(): Chain {
  last += 1;
  return [`urn:test:${last}:1`, `urn:test:${last}:2`, `urn:test:${last}:3`];
}
let last = 0;

export interface LightMinistries {
  readonly env: Readonly<Record<string, string>>;
  /** The codes that were asked about, by ministry, a call each. */
  readonly calls: { readonly ministry: string; readonly codes: readonly string[]; readonly asOf?: string }[];
  /** Those that answer as of a moment, and say so; the others know of none, and answer of now. */
  readonly keepHistory: Set<string>;
  cacheControl: string | undefined;
  /** Of every record. */
  productName: string;
  /** Answers in place of the ministries. */
  instead: ((response: ServerResponse, answer: () => void, codes: readonly string[]) => void) | null;
  stop(): Promise<void>;
}

/** The ministries in one server that answer what is asked here, and no other GraphQL. */
export async function startMinistries(): Promise<LightMinistries> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const ministry = (request.url ?? '/').slice(1);
      const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as {
        query: string;
        variables: { representations?: { __typename: string; code: string }[] };
      };
      const claims = String(request.headers['tongcha-claims'] ?? '');
      const { asOf } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}') as { asOf?: string };
      if (variables.representations)
        ministries.calls.push({
          ministry,
          codes: variables.representations.map(({ code }) => code),
          ...(asOf === undefined ? {} : { asOf }),
        });
      const body = JSON.stringify({
        data: variables.representations
          ? { _entities: variables.representations.map((each) => entity(ministry, query, each)) }
          : { __typename: 'Query' },
      });
      const answer = (): void =>
        void response
          .writeHead(200, {
            'content-type': 'application/json',
            ...(asOf !== undefined && ministries.keepHistory.has(ministry) ? { 'tongcha-as-of': asOf } : {}),
            ...(ministries.cacheControl === undefined ? {} : { 'cache-control': ministries.cacheControl }),
          })
          .end(body);
      if (ministries.instead)
        ministries.instead(
          response,
          answer,
          (variables.representations ?? []).map(({ code }) => code),
        );
      else answer();
    });
  });
  const entity = (
    ministry: string,
    query: string,
    { __typename, code }: { __typename: string; code: string },
  ): object => {
    const { recordType, sector, field } = namesOf(ministry);
    const record =
      ministry === 'agriculture'
        ? { __typename: recordType, code, member: ministry, sector, productName: ministries.productName }
        : null;
    const records = record ? [record] : [];
    if (__typename !== 'TraceUnit') return record ?? {};
    if (!query.includes('record:')) return { __typename, code, [field]: records };
    const at = Number(code.at(-1));
    const links =
      at === 3
        ? []
        : [
            {
              kind: 'TRANSFORM',
              from: `${code.slice(0, -1)}${at + 1}`,
              to: code,
              at: null,
              until: null,
              quantity: null,
              share: null,
              evidence: { system: 'x', recordId: `${ministry} ${at}`, confidence: 'HIGH' },
            },
          ];
    return { record: records, links };
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ministries: LightMinistries = {
    env: Object.fromEntries(
      MINISTRY_NAMES.map((name) => [envName(['ministries', name, 'url']), `http://127.0.0.1:${port}/${name}`]),
    ),
    calls: [],
    keepHistory: new Set(),
    cacheControl: undefined,
    productName: 'soybeans',
    instead: null,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return ministries;
}

export interface LightGateway extends RunningServer {
  ask(
    query: string,
    extensions?: object,
  ): Promise<{ readonly data: never; readonly errors?: unknown; readonly extensions?: unknown }>;
}

export async function startLight(
  ministries: LightMinistries,
  env: Readonly<Record<string, string>> = {},
): Promise<LightGateway> {
  const supergraph = ownSupergraph();
  const all = { GATEWAY_PORT: '0', ...ministries.env, ...env };
  const gateway = await startEntrance({
    config: readGatewayConfig({ env: all }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env: all }),
  });
  return {
    ...gateway,
    async ask(query, extensions) {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, extensions }),
      });
      return (await response.json()) as Awaited<ReturnType<LightGateway['ask']>>;
    },
  };
}

export const walkFrom = (code: string): string =>
  `{ chain(code: "${code}") { complete units { code records { code productName } } links { from to evidence { sector } } gaps { reason sector } coverage { sector status asked answered calls cached stale oldestSeconds } } }`;
export const unitOf = (code: string): string => `{ unit(code: "${code}") { agriculture { code productName } } }`;

export interface Walked {
  readonly complete: boolean;
  readonly units: readonly { readonly code: string; readonly records: readonly unknown[] }[];
  readonly links: readonly unknown[];
  readonly coverage: readonly {
    readonly sector: string;
    readonly asked: number;
    readonly calls: number;
    readonly cached: number;
    readonly stale: number;
    readonly oldestSeconds: number | null;
  }[];
}
