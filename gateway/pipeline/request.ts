import type { IncomingHttpHeaders } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import type { CallRecorder } from '../calls/call.ts';
import type { KnownDocument } from '../documents/documents.ts';
import type { Graph } from './graph.ts';
import type { Decision } from '../policy/identity/decision.ts';
import type { Params } from './params.ts';
import type { GatewayResponse, Refusal } from './response.ts';

/** What a client sends, whoever took it in: our own HTTP layer, or Apollo Server. */
export interface GatewayRequest {
  readonly method: string;
  /** In lower case. */
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** Each Authorization header: of several, Node keeps the first, and a proxy may have checked another. */
  readonly authorizations: readonly string[];
  /** Who connects, as far as it is known. */
  readonly peer: Peer;
  /** The gateway's own id of it. */
  readonly requestId: string;
  /** As its client calls it; null: not at all. */
  readonly clientRequestId: string | null;
  /** Whoever ends it does so by this: the client by going away, the gateway at the deadline. */
  readonly controller: AbortController;
  /** Why it was not read any further as it came in: that is its response. */
  readonly refusal: Refusal | null;
  /** How many operations came in one HTTP request with it, itself counted. */
  readonly together: number;
  /** Its parameters, or why there are none. They are not read before its caller is admitted. */
  readonly params: () => Params | Refusal;
  /** Takes each event of what is told event by event, but for the last, which is the response; null: its client takes none. Steps stand around it, too. */
  events: TakeEvent | null;
  /** Are called once it waits for what may come in minutes: what is held for a request of seconds is let go. */
  readonly waits: (() => void)[];
  /** Set by the step `admit`. */
  decision: Decision | null;
  /** Set by the step `onServedGraph`. */
  graph: Graph | null;
  /** Set by the step `policy`, also where it then refuses the operation. */
  operation: Operation | null;
  /** Set by the step `audit`, where there is a log. */
  witness: CallRecorder | undefined;
}

/** Resolves once there is room for another. */
export type TakeEvent = (event: GatewayResponse) => Promise<void>;

export interface Peer {
  /** Of the connection; undefined: nobody knows, and all such callers count as one. */
  readonly address: string | undefined;
}

/** The operation that a request asks for. */
export interface Operation {
  readonly document: KnownDocument;
  /** Whether anybody may send it. */
  readonly trusted: boolean;
  /** Set by the step `validate`: the document, where it is a valid one of the graph. */
  valid: DocumentNode | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** @throws RangeError when what was sent is nested deeper than the stack goes */
  readonly exactVariables: () => Readonly<Record<string, unknown>>;
  /** As `Params.asOf`. */
  readonly asOf: string | null;
}

/** A request that all steps of the policy have let through. */
export interface AdmittedRequest extends GatewayRequest {
  readonly decision: Decision;
  readonly graph: Graph;
  readonly operation: Operation;
}

type Incoming = Pick<GatewayRequest, 'method' | 'headers' | 'params'> & Partial<GatewayRequest>;

/** A request as it comes in: nobody is admitted yet. */
export function requestOf(incoming: Incoming): GatewayRequest {
  const { authorization } = incoming.headers;
  return {
    method: incoming.method,
    headers: incoming.headers,
    authorizations: incoming.authorizations ?? (authorization === undefined ? [] : [authorization]),
    peer: incoming.peer ?? { address: undefined },
    requestId: incoming.requestId ?? randomUUID(),
    clientRequestId: incoming.clientRequestId ?? null,
    controller: incoming.controller ?? new AbortController(),
    refusal: incoming.refusal ?? null,
    together: incoming.together ?? 1,
    events: incoming.events ?? null,
    waits: incoming.waits ?? [],
    params: incoming.params,
    decision: null,
    graph: null,
    operation: null,
    witness: undefined,
  };
}

/** @throws Error where a step is missing that must stand above the one that asks: nothing is executed without its policy */
export function admitted(request: GatewayRequest): AdmittedRequest {
  if (!request.decision || !request.graph || !request.operation)
    throw new Error('a request that no policy has let through must not be executed');
  return request as AdmittedRequest;
}
