import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { execute, parse } from 'graphql';
import { SignJWT } from 'jose';
import { developmentKey, DEVELOPMENT_ISSUER, developmentKeys } from '../../../common/signature/development-key.ts';
import { filesIn } from '../../../common/audit-log/log-files.ts';
import { readLines } from '../../../common/audit-log/read-lines.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../../gateway/config.ts';
import { startEntrance } from '../../support/entrances.ts';
import { loadSupergraph } from '../../../gateway/supergraph/load.ts';
import { SUBGRAPHS } from '../../execute/support/five.ts';
import { schemasOf } from '../../execute/support/federation.ts';

export interface AuditedGateway {
  readonly url: string;
  readonly folder: string;
  /** Requests that the subgraphs have answered. */
  calls(): number;
  token(claims: Readonly<Record<string, string>>, subject?: string): Promise<string>;
  /** Every line that is in the log now. */
  lines(): Record<string, unknown>[];
  /** Of the requests in another log. */
  linesIn(folder: string): Record<string, unknown>[];
  /** By which it was started. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** A gateway with an audit log, over the six subgraphs of the executor's tests on loopback. */
export async function startAuditedGateway(settings: Readonly<Record<string, string>> = {}): Promise<AuditedGateway> {
  const directory = mkdtempSync(join(tmpdir(), 'tongcha-audit-'));
  const folder = settings['GATEWAY_AUDIT_FOLDER'] ?? join(directory, 'log');
  const schemas = schemasOf(SUBGRAPHS);
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls += 1;
      const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as {
        query: string;
        variables: Record<string, unknown>;
      };
      const schema = schemas.get((request.url ?? '/').slice(1));
      if (!schema) throw new Error('no such subgraph');
      // Late enough that equal calls meet.
      setTimeout(
        () =>
          void Promise.resolve(execute({ schema, document: parse(query), variableValues: variables })).then((answer) =>
            response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
          ),
        20,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { supergraphSdl } = composeServices(
    SUBGRAPHS.map(({ name, typeDefs }) => ({ name, url: `${base}/${name}`, typeDefs: parse(typeDefs) })),
  );
  const file = join(directory, 'supergraph.graphql');
  writeFileSync(file, supergraphSdl ?? '');
  const { kid, privateKey } = await developmentKey(join(directory, 'key'));
  const supergraph = loadSupergraph(file);
  const env = {
    GATEWAY_PORT: '0',
    GATEWAY_SUPERGRAPH: file,
    GATEWAY_AUDIT_FOLDER: folder,
    GATEWAY_IDENTITY_DEVELOPMENT_KEYS: developmentKeys(join(directory, 'key')),
    ...settings,
  };
  const gateway = await startEntrance({
    config: readGatewayConfig({ env }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env }),
  });
  let stopped = false;
  return {
    url: `${gateway.url}/graphql`,
    folder,
    calls: () => calls,
    token: (claims, subject = 'officer-7') =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
        .setIssuer(DEVELOPMENT_ISSUER)
        .setAudience('tongcha')
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
    lines: () => linesOf(folder),
    linesIn: (other) => linesOf(other).filter(({ kind }) => kind === 'request'),
    env,
    async stop() {
      if (stopped) return;
      stopped = true;
      await gateway.stop(100);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function linesOf(folder: string): Record<string, unknown>[] {
  return [...readLines(filesIn(folder), () => true)].map(({ text }) => JSON.parse(text) as Record<string, unknown>);
}

export interface Asked {
  readonly status: number;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  };
}

export async function ask(url: string, query: string, variables: object = {}, token?: string): Promise<Asked> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, body: (await response.json()) as Asked['body'] };
}
