import type { Role } from '../../common/signature/call-claims.ts';
import { Documents } from '../../gateway/documents/documents.ts';
import type { Graph } from '../../gateway/pipeline/graph.ts';
import { paramsOf, paramsOfSearch } from '../../gateway/pipeline/params.ts';
import { policy, type PolicyParts } from '../../gateway/pipeline/policy.ts';
import { type GatewayRequest, requestOf } from '../../gateway/pipeline/request.ts';
import { codeOf, type GatewayResponse, refuseOperation, statusFor } from '../../gateway/pipeline/response.ts';
import { answerType } from '../../common/http/http-rules.ts';
import { decisionOf } from '../../gateway/policy/identity/decision.ts';
import type { Identity } from '../../common/identity/identity.ts';
import { type LimitsOptions, openLimits } from '../../gateway/policy/limits/limits.ts';
import { Operations } from '../../gateway/policy/limits/operations.ts';
import { readDocuments } from '../../gateway/policy/trusted-documents.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

export const supergraphSdl = ownSupergraph().sdl;

export interface EdgeOptions extends LimitsOptions {
  /** Path of the manifest of trusted documents. */
  readonly documents?: string;
  /** Tells how an operation is answered. */
  readonly explain?: Graph['service']['explain'];
}

/** The policy alone. */
export interface Edge extends PolicyParts {
  readonly graph: Graph;
  close(): Promise<void>;
}

/** The policy in production, where who asks is what the test says. */
export function startEdge(options: Partial<EdgeOptions> = {}): Edge {
  const limits = openLimits({ production: true, trustedProxies: 0, maxConcurrent: 1_000, ...options });
  const service = { explain: options.explain ?? (() => Promise.resolve(null)) };
  return {
    limits,
    trusted: readDocuments(options.documents),
    documents: new Documents(8 * 1024 * 1024),
    graph: {
      hash: '',
      operations: new Operations(ownSupergraph().graph),
      service,
      ministries: [],
      audit: null,
    } as never,
    close: () => limits.close(),
  };
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
  /** Of the operation, by what runs it. */
  readonly refused?: boolean;
  /** Operations in its HTTP request. */
  readonly together?: number;
}

export interface Answered {
  readonly status: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: GatewayResponse['extensions'];
  /** What came through to be run. */
  readonly ran: { readonly params: Readonly<Record<string, unknown>> } | null;
}

/** Asks one policy; what comes through is run by `run`, at once when it is not given. */
export async function ask(
  edge: Edge,
  {
    identity,
    query,
    variables,
    address = '192.0.2.1',
    headers = {},
    params,
    search,
    walked,
    refused = false,
    together = 1,
  }: Asked,
  run: () => Promise<void> = async () => {},
): Promise<Answered> {
  const given = params ?? { query, ...(variables === undefined ? {} : { variables }) };
  const request: GatewayRequest = requestOf({
    method: search === undefined ? 'POST' : 'GET',
    headers,
    peer: { address },
    together,
    params: () =>
      search === undefined
        ? paramsOf(given, null)
        : paramsOfSearch(search, { 'apollo-require-preflight': '1', ...headers }),
  });
  request.decision = decisionOf(identity, null, []);
  request.graph = edge.graph;
  let ran: Answered['ran'] = null;
  const response = await policy(edge)(async ({ operation }) => {
    const { document, variables: own } = operation ?? {};
    ran = { params: { query: document?.text, ...(own ? { variables: own } : {}) } };
    await run();
    if (refused) return refuseOperation(400, 'BAD_REQUEST', 'refused');
    return {
      status: 200,
      headers: [],
      data: Buffer.from('{"data":{}}'),
      errors: [],
      extensions: {},
      refused: null,
      ...(walked === undefined ? {} : { walked }),
    };
  })(request);
  return {
    status: statusFor(response, answerType(headers['accept']) ?? ''),
    code: codeOf(response),
    message: response.errors[0]?.message ?? null,
    headers: Object.fromEntries(response.headers),
    extensions: response.extensions,
    ran,
  };
}
