import { type IncomingMessage } from 'node:http';
import type { Role } from '../../common/signature/call-claims.ts';
import type { IncomingOperation, OperationAnswer } from '../../common/http/graphql-http.ts';
import type { Identity } from '../../gateway/policy/identity/identity.ts';
import { createEdge, type Edge, type EdgeOptions } from '../../gateway/pipeline/policy.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';

export const supergraphSdl = loadSupergraph().sdl;

/** An edge in production, where who asks is what the test says. */
export function startEdge(options: Partial<EdgeOptions<Identity>> = {}): Edge<Identity> {
  return createEdge<Identity>({
    production: true,
    identityOf: (identity) => identity,
    trustedProxies: 0,
    maxConcurrent: 1_000,
    ...options,
  });
}

export const who = (role: Role, subject: string | null = role === 'anonymous' ? null : role): Identity => ({
  role,
  subject,
  scopes: [],
  sector: null,
  organization: null,
});

export interface Asked {
  readonly identity: Identity;
  readonly query?: string;
  readonly variables?: unknown;
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of `query` and `variables`. */
  readonly params?: unknown;
  /** Of a GET. */
  readonly search?: string;
  /** Units that are walked for it. */
  readonly walked?: number;
}

export interface Answered {
  readonly status: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** What came through to be run. */
  readonly ran: IncomingOperation<Identity> | null;
}

/** Asks one edge; what comes through is run by `run`, at once when it is not given. */
export async function ask(
  { guard }: Edge<Identity>,
  { identity, query, variables, address = '192.0.2.1', headers = {}, params, search, walked }: Asked,
  run: () => Promise<void> = async () => {},
): Promise<Answered> {
  const given = params ?? (search === undefined ? { query, ...(variables === undefined ? {} : { variables }) } : '');
  const request = {
    method: search === undefined ? 'POST' : 'GET',
    url: '/graphql',
    headers,
    socket: { remoteAddress: address },
  } as unknown as IncomingMessage;
  const incoming: IncomingOperation<Identity> = {
    request,
    body: Buffer.from(JSON.stringify(given)),
    admitted: identity,
    requestId: 'test-request',
    clientRequestId: null,
    params: given,
    search: search ?? '',
    signal: new AbortController().signal,
  };
  let ran: IncomingOperation<Identity> | null = null;
  const answer: OperationAnswer = await guard(supergraphSdl, async (passed) => {
    ran = passed;
    await run();
    return { status: 200, headers: [], body: Buffer.from('{"data":{}}'), ...(walked === undefined ? {} : { walked }) };
  })(incoming);
  const { errors } = JSON.parse(answer.body.toString()) as {
    errors?: { message: string; extensions: { code: string } }[];
  };
  return {
    status: answer.status,
    code: errors?.[0]?.extensions.code ?? null,
    message: errors?.[0]?.message ?? null,
    headers: Object.fromEntries(answer.headers),
    ran,
  };
}
