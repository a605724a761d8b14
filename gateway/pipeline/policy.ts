import { OperationTypeNode } from 'graphql';
import { clientAddress } from '../http/client-address.ts';
import { type Documents, operationIn } from '../documents/documents.ts';
import type { ExplainedNode } from '../plan/explain-plan.ts';
import type { CallerClass } from '../policy/limits/classes.ts';
import type { WalkPrice } from '../policy/limits/estimate.ts';
import type { Limits } from '../policy/limits/limits.ts';
import { isNestedDeeper, MOST_NESTED } from '../policy/limits/nesting.ts';
import { overLimit } from '../policy/limits/over-limit.ts';
import { findDocument, type TrustedDocuments } from '../policy/trusted-documents.ts';
import { isReport } from './is-report.ts';
import { admitted, type GatewayRequest } from './request.ts';
import { type GatewayResponse, type Refusal, refuseOperation, refuseRequest } from './response.ts';
import type { Step } from './step.ts';

export interface PolicyParts {
  readonly limits: Limits;
  /** Those that anybody may send. */
  readonly trusted: TrustedDocuments;
  /** Where texts are parsed. */
  readonly documents: Documents;
}

/** An operation that may be asked. */
interface Weighed {
  readonly points: number;
  /** What it costs by what it walks; null where it walks nothing. */
  readonly walk: WalkPrice | null;
  /** Whether its client asks how it is answered, and may be told. */
  readonly explains: boolean;
}

/** What a request costs that is refused for what it asks: it had to be read. */
const REFUSED_POINTS = 10;

/** What may not be asked, or not now, or not so much of, does not come through. */
export function policy(parts: PolicyParts): Step {
  const { limits } = parts;
  return (next) => async (request) => {
    const { identity } = decisionOf(request);
    const own = limits.classes[identity.role];
    if (!limits.shedder.enter(own)) return overloaded();
    let isUnderWay = true;
    const leave = (): void => {
      if (isUnderWay) limits.shedder.leave(own);
      isUnderWay = false;
    };
    request.waits.push(leave);
    try {
      const shared = keyOf(request, identity.subject, own);
      const wait = limits.rate.waitMs(identity.role, shared);
      const key = wait === 0 ? shared : await apart(request, shared);
      if (key === null) return rateLimited(wait);
      const weighed = weigh(parts, request, own);
      const points = 'refused' in weighed ? REFUSED_POINTS : weighed.points;
      const reserved = await limits.rate.reserve(identity.role, key, points);
      if (reserved.waitMs > 0) {
        // What was not run costs what any refusal costs.
        reserved.giveBack(points - REFUSED_POINTS);
        return rateLimited(reserved.waitMs);
      }
      if ('refused' in weighed) return weighed;
      const response = await next(request);
      // What was refused below has walked nothing, unless it says so.
      const walked = response.walked ?? (response.refused === null ? null : 0);
      if (weighed.walk && walked !== null)
        reserved.giveBack(
          // What is told event by event counts each time, up to what was reserved.
          Math.max(0, points - Math.max(REFUSED_POINTS, Math.ceil(weighed.walk.base + walked * weighed.walk.each))),
        );
      return weighed.explains ? explained(request, response, points, own) : response;
    } finally {
      leave();
    }
  };

  /**
   * Once all is spent, reports of citizens are counted by themselves: a whole city may come from one address, and what its others ask must
   * shut nobody out who reports. What is looked at in vain is counted there, too, as any refusal. @returns null: it has to wait
   */
  async function apart(request: GatewayRequest, shared: string): Promise<string | null> {
    const { role } = decisionOf(request).identity;
    const key = `reports ${shared}`;
    if (limits.rate.waitMs(role, key) > 0) return null;
    if (isReport(parts, request)) return key;
    await limits.rate.reserve(role, key, REFUSED_POINTS);
    return null;
  }

  /** Whose points are spent; '' where none are counted. */
  function keyOf(request: GatewayRequest, subject: string | null, own: CallerClass): string {
    if (!Number.isFinite(own.pointsPerMinute)) return '';
    if (subject !== null) return `subject ${subject}`;
    limits.sawProxy(request);
    return clientAddress(request, limits.trustedProxies);
  }
}

/** What it costs; or why it may not be asked at all. */
function weigh({ trusted, documents }: PolicyParts, request: GatewayRequest, own: CallerClass): Refusal | Weighed {
  if (request.together > own.together)
    return refuseRequest(
      400,
      'OPERATION_TOO_COMPLEX',
      `the request has ${request.together} operations, and yours may have ${own.together}: send them in several`,
    );
  const params = request.params();
  if ('refused' in params) return params;
  const found = findDocument(params, trusted);
  if (found === 'unknown') return own.freeForm ? notRegistered() : notTrusted();
  if (found === 'mismatch') return refuseRequest(400, 'BAD_REQUEST', 'the hash is not that of the document beside it');
  const { operationName, variables, exactVariables, asOf } = params;
  const document = documents.of(found.text);
  request.operation = { document, trusted: found.trusted, valid: null, operationName, variables, exactVariables, asOf };
  if (!found.trusted && !own.freeForm) return notTrusted();
  const unasked = asOf === null ? null : notAsOf(asOf, request, own);
  if (unasked) return unasked;
  const weighed = graphOf(request).operations.weigh(document, operationName, variables ?? {});
  // Whoever executes it says what is wrong with it.
  if (weighed === 'unreadable') return { points: REFUSED_POINTS, walk: null, explains: false };
  const over = isNestedDeeper(variables, MOST_NESTED)
    ? `the variables are nested deeper than ${MOST_NESTED} levels: ask in several operations`
    : 'beyond' in weighed
      ? `${weighed.beyond}: ask in several operations`
      : overLimit(weighed, own);
  if (over !== null || 'beyond' in weighed) return refuseOperation(400, 'OPERATION_TOO_COMPLEX', over ?? '');
  if (request.method === 'GET' && !isRead(request))
    return refuseRequest(405, 'BAD_REQUEST', 'a mutation is sent with POST', [['allow', 'POST']]);
  return {
    points: Math.max(1, Math.ceil(weighed.estimate.cost)),
    walk: weighed.estimate.walk,
    explains: params.explain && own.explains,
  };
}

/**
 * Clients of automatic persisted queries go by this code or, some of them, by these very words: they send texts from then
 * on, and no hash more. After PERSISTED_QUERY_NOT_FOUND they would ask each time twice, as nobody registers documents.
 */
function notRegistered(): Refusal {
  return refuseOperation(400, 'PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
}

/** Also of a hash: to send the document itself would not help. */
function notTrusted(): Refusal {
  return refuseOperation(
    403,
    'DOCUMENT_NOT_TRUSTED',
    'without a token that allows others, only the trusted documents are answered: ask for one to be added, or with such a token',
  );
}

/** Why it is not answered as of that moment; null: it is. */
function notAsOf(asOf: string, request: GatewayRequest, { freeForm }: CallerClass): Refusal | null {
  // What was since corrected or taken back was taken back from the public.
  if (!freeForm)
    return refuseOperation(403, 'FORBIDDEN', 'asOf is for who may send documents of their own: ask with such a token');
  if (!isRead(request)) return refuseOperation(400, 'BAD_REQUEST', 'a mutation is of now: send it without asOf');
  if (Date.parse(asOf) > Date.now()) return refuseOperation(400, 'BAD_REQUEST', 'asOf is a moment to come');
  return null;
}

/** Whether it changes nothing, so that it may be asked again. */
export function isRead({ operation }: GatewayRequest): boolean {
  const kind = operation && operationIn(operation.document, operation.operationName)?.operation;
  return kind !== OperationTypeNode.MUTATION;
}

/** How an operation was answered, for whoever asked with `extensions: { explain: true }` and may be told. */
export interface Explanation {
  /** Points that it may cost at most, and that one of its caller's may cost (docs/limits.md). */
  readonly cost: number;
  readonly limit: number;
  /** Null: nothing was planned. */
  readonly plan: ExplainedNode | null;
}

async function explained(
  request: GatewayRequest,
  response: GatewayResponse,
  cost: number,
  { cost: limit }: CallerClass,
): Promise<GatewayResponse> {
  const { graph, decision, operation, controller } = admitted(request);
  // A plan that is not made in time is not told; the response stands.
  const plan = await graph.service.explain(operation, decision.rights, controller.signal).catch(() => null);
  const explain: Explanation = { cost, limit, plan };
  return { ...response, extensions: { ...response.extensions, explain } };
}

function decisionOf({ decision }: GatewayRequest): NonNullable<GatewayRequest['decision']> {
  if (!decision) throw new Error('the policy stands below whoever finds out who asks');
  return decision;
}

function graphOf({ graph }: GatewayRequest): NonNullable<GatewayRequest['graph']> {
  if (!graph) throw new Error('the policy stands below whoever holds the graph');
  return graph;
}

function rateLimited(waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / 1_000);
  return refuseRequest(
    429,
    'RATE_LIMITED',
    `you have asked for as much as you may in a minute: ask again in ${seconds} s`,
    [['retry-after', String(seconds)]],
  );
}

function overloaded(): Refusal {
  return refuseRequest(503, 'OVERLOADED', 'too much is being asked of the gateway just now: ask again in a moment', [
    ['retry-after', '2'],
  ]);
}
