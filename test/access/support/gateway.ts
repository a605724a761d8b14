import { request as httpRequest } from 'node:http';
import type { RunningServer } from '../../../common/http/graphql-http.ts';
import { admit } from '../../../gateway/pipeline/admit.ts';
import { requestOf } from '../../../gateway/pipeline/request.ts';
import { type GatewayResponse, refuseRequest } from '../../../gateway/pipeline/response.ts';
import { openAccess } from '../../../gateway/policy/identity/access.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../../gateway/config.ts';
import type { KeepTexts } from '../../../common/identity/kept-text.ts';
import { startEntrance } from '../../support/entrances.ts';
import { loadSupergraph } from '../../../gateway/supergraph/load.ts';
import { NO_MARKS } from '../../../gateway/supergraph/marks.ts';
import { GraphParts } from '../../../gateway/supergraph/graph-parts.ts';
import { AUDIENCE, ISSUER } from './issuer.ts';

/** A gateway over the project's own graph whose ministries are not up: enough to ask who may come in. */
export async function startDoor(env: Readonly<Record<string, string>>): Promise<RunningServer> {
  const config = readGatewayConfig({ env: { GATEWAY_PORT: '0', ...env } });
  const supergraph = loadSupergraph(config.supergraph);
  return startEntrance({ config, supergraph, ministries: readMinistryConfigs(supergraph, { env }) });
}

export const trusting = (jwksUrl: string): Record<string, string> => ({
  GATEWAY_IDENTITY_ISSUER: ISSUER,
  GATEWAY_IDENTITY_AUDIENCE: AUDIENCE,
  GATEWAY_IDENTITY_JWKS_URL: jwksUrl,
});

/** The door alone, without a gateway behind it: the answer's status and message; 200 for who may come in. */
const LET_IN: GatewayResponse = {
  status: 200,
  headers: [],
  data: Buffer.from('{"data":{}}'),
  errors: [],
  extensions: {},
  refused: null,
};

export async function openDoor(
  env: Readonly<Record<string, string>>,
  keep: KeepTexts | null = null,
): Promise<{
  readonly knock: (token: string | null) => Promise<{ status: number; message?: string }>;
  close(): Promise<void>;
}> {
  const nothing = {
    sdl: '',
    graph: new GraphParts(''),
    hash: '',
    contract: '',
    chain: '',
    marks: NO_MARKS,
    topology: { subgraphs: [], isOurs: false, ministries: [] },
  };
  const access = await openAccess(readGatewayConfig({ env }), nothing, keep);
  return {
    async knock(token) {
      const request = requestOf({
        method: 'POST',
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
        params: () => refuseRequest(400, 'BAD_REQUEST', 'nothing is asked'),
      });
      const { status, errors } = await admit(access)(() => Promise.resolve(LET_IN))(request);
      return errors[0] ? { status, message: errors[0].message } : { status };
    },
    close: () => access.close(),
  };
}

export interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly text: string;
}

/** Asks with these headers as they stand, also several of one name. */
export function knock(
  url: string,
  headers: readonly (readonly [name: string, value: string])[],
  query = '{ __typename }',
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const raw = [['content-type', 'application/json'], ['host', new URL(url).host], ...headers].flat();
    const request = httpRequest(`${url}/graphql`, { method: 'POST', headers: raw }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const error = (parsed(text)?.errors ?? [])[0];
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          code: error?.extensions.code,
          message: error?.message,
          text,
        });
      });
    });
    request.on('error', reject);
    request.end(JSON.stringify({ query }));
  });
}

function parsed(text: string): { errors?: { message: string; extensions: { code: string } }[] } | null {
  try {
    return JSON.parse(text) as never;
  } catch {
    return null;
  }
}
