import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envName } from '../../../common/config/config.ts';
import type { RunningServer } from '../../../common/http/graphql-http.ts';
import { makeKeys } from '../../../common/signature/make-keys.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../../gateway/config.ts';
import type { DirectoryEntry } from '../../../gateway/directory/list.ts';
import { DIRECTORY_NAME, signDirectory } from '../../../gateway/directory/sign.ts';
import { startGateway } from '../../../gateway/server.ts';
import { fakeMinistry, type FakeOptions } from '../../support/fake-ministry.ts';
import { MINISTRIES } from '../../support/ministries.ts';
import { ownSupergraph } from '../../support/own-supergraph.ts';
import { sharedPlanner } from '../../support/shared-planner.ts';

/** A member of a test's own, over HTTP. */
export interface ServedMember {
  readonly name: string;
  readonly url: string;
  /** The codes of each call, in order. */
  readonly calls: readonly (readonly string[])[];
  /** What the last call was signed for. */
  signedFor(): string | undefined;
  /** Connections that are open. */
  connections(): Promise<number>;
  stop(): Promise<void>;
}

export async function serveMember(name: string, options: FakeOptions): Promise<ServedMember> {
  const fake = fakeMinistry(name, options);
  let signedFor: string | undefined;
  const server = createServer((request, response) => {
    signedFor = request.headers['tongcha-ministry']?.toString();
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as {
        query: string;
        variables: { representations?: unknown[] };
      };
      const representations = variables.representations?.map((each) => JSON.stringify(each));
      const answer = representations
        ? await fake.call({ query, variables, representations } as never)
        : { data: { __typename: 'Query' }, errors: [] };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ data: answer.data, ...(answer.errors.length > 0 ? { errors: answer.errors } : {}) }),
      );
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    calls: fake.calls,
    signedFor: () => signedFor,
    connections: () => connectionsOf(server),
    async stop() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

export function entryOf(
  { name, url }: Pick<ServedMember, 'name' | 'url'>,
  state: DirectoryEntry['state'] = 'counts',
  more: Partial<DirectoryEntry> = {},
): DirectoryEntry {
  const division = /\/(\d{6})$/.exec(name)?.[1];
  return {
    name,
    kind: division ? 'REGION' : 'MINISTRY',
    authority: { zh: `${name}(中)`, en: name, ...(division ? { division } : {}) },
    url,
    limits: {},
    state,
    ...more,
  };
}

/** A folder with keys, in which directories are signed. */
export interface SigningFolder {
  readonly file: string;
  readonly keys: { readonly privateFile: string; readonly publicFile: string };
  readonly at: (name: string) => string;
  sign(serial: number, members: readonly DirectoryEntry[], keys?: string): Promise<string>;
  /** Signs it into the file, which is replaced. */
  write(serial: number, members: readonly DirectoryEntry[]): Promise<void>;
  remove(): void;
}

export async function signingFolder(): Promise<SigningFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-directory-'));
  const at = (name: string): string => join(folder, name);
  const keys = await makeKeys(at('keys'));
  const sign: SigningFolder['sign'] = (serial, members, by = keys.privateFile) =>
    signDirectory(
      { serial, issuedAt: '2026-11-29T08:00:00+08:00', members: [...members] },
      readFileSync(by, 'utf8'),
      DIRECTORY_NAME,
    );
  return {
    file: at('directory.jws'),
    keys,
    at,
    sign,
    async write(serial, members) {
      writeFileSync(at('next'), await sign(serial, members));
      renameSync(at('next'), at('directory.jws'));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A gateway over the project's own graph; of each sector that is not listed there is one ministry, which holds nothing. */
export interface Federation extends SigningFolder {
  readonly url: string;
  readonly ministries: Readonly<Record<string, ServedMember>>;
  /** Writes a list and has the gateway look at once; after `write` it looks by itself. */
  publish(serial: number, members: readonly DirectoryEntry[]): Promise<void>;
  ask(query: string): Promise<Answer>;
  health(): Promise<Health>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly data: { readonly chain: Chain };
  readonly errors?: readonly unknown[];
}

export interface Chain {
  readonly complete: boolean;
  readonly units: readonly { readonly code: string; readonly sectors: readonly string[] }[];
  readonly gaps: readonly { readonly sector: string; readonly reason: string }[];
}

export interface Health {
  readonly status: string;
  readonly ministries: Readonly<Record<string, unknown>>;
  readonly directory: {
    readonly serial: number;
    readonly trial: readonly string[];
    readonly refused: { readonly code: string } | null;
  };
}

export interface FederationOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Ministries that are not up. */
  readonly down?: readonly string[];
  /** What is started. */
  readonly start?: typeof startGateway;
}

export async function startFederation(
  listed: readonly DirectoryEntry[],
  { env = {}, down = [], start = startGateway }: FederationOptions = {},
): Promise<Federation> {
  const signing = await signingFolder();
  await signing.write(1, listed);
  const ministries: Record<string, ServedMember> = {};
  for (const name of Object.keys(MINISTRIES)) ministries[name] = await serveMember(name, {});
  for (const name of down) await ministries[name]?.stop();
  const supergraph = ownSupergraph();
  const urls = Object.fromEntries(
    Object.values(ministries).map(({ name, url }) => [envName(['ministries', name, 'url']), url]),
  );
  const gateway: RunningServer = await start({
    planner: sharedPlanner,
    config: readGatewayConfig({
      env: {
        GATEWAY_PORT: '0',
        GATEWAY_CACHE_MB: '0',
        GATEWAY_DIRECTORY: signing.file,
        GATEWAY_DIRECTORY_KEYS: signing.keys.publicFile,
        GATEWAY_SIGNING_KEY_FILE: signing.keys.privateFile,
        ...env,
      },
    }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env: { ...urls, ...env } }),
  });
  return {
    ...signing,
    url: gateway.url,
    ministries,
    async publish(serial, members) {
      await signing.write(serial, members);
      gateway.reread?.();
    },
    async ask(query) {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return (await response.json()) as Answer;
    },
    health: async () => (await (await fetch(`${gateway.url}/health`)).json()) as Health,
    async stop() {
      await gateway.stop(100);
      await Promise.all(Object.values(ministries).map((each) => each.stop()));
      signing.remove();
    },
  };
}

/** The chain from a code, forward. */
export const chainFrom = (code: string): string =>
  `{ chain(code: "${code}", direction: FORWARD) { complete units { code sectors } gaps { sector reason } } }`;
