import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Governance } from '@tongcha/governance';
import { Fault, timeLimit } from '@tongcha/resilience';
import type { Audit } from '../audit/audit.ts';
import { freshUntil } from '../cache/fresh-until.ts';
import { servedStale } from '../cache/served-stale.ts';
import { Asker } from '../chain/asker.ts';
import { JOBS_OF_NOW } from '../chain/caller-jobs.ts';
import { operationIn } from '../documents/documents.ts';
import type { CallerGovernance } from '../governance/caller-governance.ts';
import type { JobDesk } from '../jobs/desk.ts';
import { asOfMoment, type Decision } from '../policy/identity/decision.ts';
import type { Access } from '../policy/identity/access.ts';
import type { OperationContext } from '../run/context.ts';
import { SourceStream } from '../run/source-stream.ts';
import { isForEverybody } from './for-everybody.ts';
import { type AdmittedRequest, admitted } from './request.ts';
import { type GatewayResponse, NO_EVENT, refuseOperation } from './response.ts';
import type { Handle } from './step.ts';

export interface ExecuteParts {
  /** The longest that an operation may take, milliseconds. */
  readonly deadlineMs: number;
  /** Calls to ministries that one operation may make. */
  readonly maxCalls: number;
  readonly access: Pick<Access, 'purposesOf'>;
  /** Null: nothing is written down. */
  readonly audit: Pick<Audit, 'reads'> | null;
  /** Absent: none are kept here. */
  readonly jobs?: Pick<JobDesk, 'of'> | undefined;
  readonly governance?: Governance | undefined;
}

/** A walk ends early enough that the records of what it found can still be fetched. */
const WALK_SHARE = 0.7;

/** Runs the operation: planned, compiled and run, each at its first time only. */
export function execute(parts: ExecuteParts): Handle {
  return async (given) => {
    const request = admitted(given);
    const { context, over } = contextOf(parts, request);
    try {
      return await (isSubscription(request) ? tellEvents(parts, request, context) : answer(request, context));
    } finally {
      over();
    }
  };
}

const NO_EVENTS = refuseOperation(
  400,
  'BAD_REQUEST',
  'a subscription is told as text/event-stream: send it with accept: text/event-stream, or ask with a query',
);

/** What is known already waits no longer for what its records say, milliseconds. */
const EVENT_MS = 1_000;

/** Each event is the operation run anew over what its stream tells then; the last is the response. */
async function tellEvents(
  parts: ExecuteParts,
  request: AdmittedRequest,
  context: OperationContext,
): Promise<GatewayResponse> {
  const { maxCalls } = parts;
  const { events, controller } = request;
  if (!events) return NO_EVENTS;
  let hurry = (): void => {};
  const stream = new SourceStream((isLast) => {
    if (!isLast) hurry();
  });
  try {
    for (;;) {
      const late = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      hurry = () => {
        timer = setTimeout(() => late.abort(new Fault('TIMEOUT', 'no answer in time')), EVENT_MS);
      };
      // What is told before takes nothing from the calls that the last event may make.
      const caller = {
        ...context.caller,
        signal: AbortSignal.any([context.caller.signal, late.signal]),
        budget: { most: maxCalls },
      };
      const event = await answer(request, { ...context, caller, stream }).finally(() => clearTimeout(timer));
      if (stream.isFollowed) return await tellAsItComes(parts, request, stream);
      if (stream.isOver || controller.signal.aborted) return { ...event, isLastEvent: event.refused === null };
      await events(event);
    }
  } finally {
    await stream.end();
  }
}

/** By then its client asks again, and is answered by the rights that it has then and by the graph that is served. */
const FOLLOWED_MS = 300_000;

/** Each thing that comes is told with a deadline and calls of its own, and what was fetched for the one before is fetched again. */
async function tellAsItComes(
  parts: ExecuteParts,
  request: AdmittedRequest,
  stream: SourceStream,
): Promise<GatewayResponse> {
  const { events, controller, waits } = request;
  for (const wait of waits) wait();
  const ends = (): void => void stream.end();
  const timer = setTimeout(ends, FOLLOWED_MS);
  controller.signal.addEventListener('abort', ends, { once: true });
  try {
    while (!controller.signal.aborted && (await stream.comes())) {
      const { context, over } = contextOf(parts, request);
      const { signal, over: inTime } = timeLimit(parts.deadlineMs, controller.signal);
      const caller = { ...context.caller, signal };
      const event = await answer(request, { ...context, caller, stream }).finally(() => {
        inTime();
        over();
      });
      if (!controller.signal.aborted) await events?.(event);
    }
    return NO_EVENT;
  } catch (error) {
    if (error instanceof GraphQLError) return { ...NO_EVENT, errors: [error] };
    throw error;
  } finally {
    clearTimeout(timer);
    controller.signal.removeEventListener('abort', ends);
  }
}

async function answer(request: AdmittedRequest, context: OperationContext): Promise<GatewayResponse> {
  const { graph, operation } = request;
  const { body, errors, withheld } = await graph.service.answer(operation, context);
  const stale = context.caller.stale?.told() ?? [];
  const { asOf } = operation;
  return {
    status: body ? 200 : 400,
    headers: [],
    data: body,
    errors,
    extensions: body ? beside({ asOf, stale, withheld }) : NOTHING,
    refused: body ? null : 'operation',
    walked: context.walked(),
    freshUntil: context.caller.freshness?.told(),
  };
}

function isSubscription({ operation }: AdmittedRequest): boolean {
  return operationIn(operation.document, operation.operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
}

const NOTHING: GatewayResponse['extensions'] = {};

/** What is told beside data and is no error: as of when it is, what is past its time, and what rules keep back. */
function beside({
  asOf,
  stale,
  withheld,
}: {
  readonly asOf: string | null;
  readonly stale: readonly unknown[];
  readonly withheld: readonly unknown[];
}): GatewayResponse['extensions'] {
  if (asOf === null && stale.length === 0 && withheld.length === 0) return NOTHING;
  return {
    ...(asOf === null ? {} : { asOf }),
    ...(stale.length > 0 ? { stale } : {}),
    ...(withheld.length > 0 ? { withheld } : {}),
  };
}

/** One operation's context. What only a walk needs is made when a walk begins, and ends with `over`. */
function contextOf(
  { deadlineMs, maxCalls, access, audit, jobs, governance: kept }: ExecuteParts,
  request: AdmittedRequest,
): { readonly context: OperationContext; readonly over: () => void } {
  const { decision: own, graph, operation, requestId, witness, controller } = request;
  const { signal } = controller;
  const decision = asOfMoment(own, operation.asOf);
  const { rights, claims, fingerprint } = decision;
  const now = Date.now();
  const caller = {
    signal,
    deadlineAt: now + deadlineMs,
    rights: fingerprint,
    claims,
    requestId,
    budget: { most: maxCalls },
    witness,
    stale: servedStale(),
    freshness: isForEverybody(request) && !isSubscription(request) ? freshUntil() : undefined,
  };
  let walk: { readonly asker: Asker; readonly over: () => void } | null = null;
  const beginWalk = (): NonNullable<typeof walk> => {
    const share = deadlineMs * WALK_SHARE;
    const limit = timeLimit(Math.ceil(share), signal);
    const walker = { ...caller, signal: limit.signal, deadlineAt: now + share };
    const mayFetch = graph.service.mayFetch(rights);
    return { asker: new Asker(graph.ministries, walker, mayFetch, graph.discovery()), over: limit.over };
  };
  return {
    context: {
      caller,
      jobs: operation.asOf === null ? jobs?.of(decision, requestId) : JOBS_OF_NOW,
      governance: operation.asOf === null ? kept && ofCaller(kept, own, requestId) : null,
      whoAsks: { identity: own.identity, purposes: () => access.purposesOf(own.identity), reads: audit?.reads },
      calls: graph.calls,
      access: rights,
      walked: () => walk?.asker.walked ?? 0,
      asker: () => (walk ??= beginWalk()).asker,
    },
    over: () => walk?.over(),
  };
}

function ofCaller(kept: Governance, { identity, purpose, claims }: Decision, requestId: string): CallerGovernance {
  return { kept, identity, purpose, claims, requestId };
}
