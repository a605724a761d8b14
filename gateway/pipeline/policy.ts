import type { IncomingMessage } from 'node:http';
import {
  type Answering,
  answerType,
  type IncomingOperation,
  JSON_TYPE,
  type OperationAnswer,
  refuse,
} from '@tongcha/http';
import type { Identity } from '../policy/identity/identity.ts';
import type { ExplainedNode } from '../plan/explain-plan.ts';
import type { GraphParts } from '../supergraph/graph-parts.ts';
import { type CallerClass, classesOf } from '../policy/limits/classes.ts';
import { clientAddress } from '../http/client-address.ts';
import { readDocuments } from '../policy/trusted-documents.ts';
import type { WalkPrice } from '../policy/limits/estimate.ts';
import { type Explanation, withExplanation } from './explanation.ts';
import { isNestedDeeper, MOST_NESTED } from '../policy/limits/nesting.ts';
import { Operations } from '../policy/limits/operations.ts';
import { findDocument, readQuestion, withDocument } from './question.ts';
import { createRate } from '../policy/limits/rate.ts';
import { Shedder, watchLoad } from '../policy/limits/shed.ts';
import { overLimit } from '../policy/limits/over-limit.ts';
import { watchForUntrustedProxy } from '../policy/limits/untrusted-proxy.ts';

export interface EdgeOptions<A> {
  readonly production: boolean;
  readonly identityOf: (admitted: A) => Identity;
  /** Our own proxies in front, by which X-Forwarded-For is read. */
  readonly trustedProxies?: number | undefined;
  /** Operations that may be under way at a time. */
  readonly maxConcurrent: number;
  /** How many classes are to yield; by the event loop's delay where not given. */
  readonly load?: ReturnType<typeof watchLoad>;
  /** Path of the manifest of trusted documents. */
  readonly documents?: string | undefined;
  readonly redisUrl?: string | undefined;
}

/** How an operation is answered to whoever is so admitted; null where nothing is fetched. */
export type PlanOf<A> = (
  operation: { readonly query: string; readonly operationName: string | null },
  admitted: A,
  signal: AbortSignal,
) => Promise<ExplainedNode | null>;

export interface Edge<A> {
  /** Stands before `next`, which answers over this supergraph: what may not be asked, or not now, or not so much of, does not come through. */
  readonly guard: (supergraph: string | GraphParts, next: Answering<A>, planOf?: PlanOf<A>) => Answering<A>;
  close(): Promise<void>;
}

/** What stands behind the edge, over one supergraph. */
interface Guarded<A> {
  readonly operations: Operations;
  readonly next: Answering<A>;
  readonly planOf: PlanOf<A>;
}

/** An operation that may be asked. */
interface Weighed<A> {
  readonly points: number;
  /** What it costs by what it walks; null where it walks nothing. */
  readonly walk: WalkPrice | null;
  /** With its document in place. */
  readonly incoming: IncomingOperation<A>;
  /** Null: nobody asks, or may be told. */
  readonly explain: (() => Promise<Explanation>) | null;
}

/** What a request costs that is refused for what it asks: it had to be read. */
const REFUSED_POINTS = 10;

/** @throws ConfigError when the manifest of documents cannot be used */
export function createEdge<A>(options: EdgeOptions<A>): Edge<A> {
  const classes = classesOf(options.production);
  const documents = readDocuments(options.documents);
  const rate = createRate({ classes, redisUrl: options.redisUrl });
  const sawProxy = watchForUntrustedProxy(options);
  const load = options.load ?? watchLoad();
  const shedder = new Shedder({ most: options.maxConcurrent, level: load.level });

  return {
    guard(supergraph, next, planOf = async () => null) {
      const guarded = { operations: new Operations(supergraph), next, planOf };
      return async (incoming) => {
        const identity = options.identityOf(incoming.admitted);
        const own = classes[identity.role];
        if (!shedder.enter(own)) return overloaded(incoming.request);
        try {
          return await admitted(guarded, incoming, identity, own);
        } finally {
          shedder.leave();
        }
      };
    },
    async close() {
      load.stop();
      await rate.close();
    },
  };

  async function admitted(
    guarded: Guarded<A>,
    incoming: IncomingOperation<A>,
    { role, subject }: Identity,
    own: CallerClass,
  ): Promise<OperationAnswer> {
    const { request } = incoming;
    const key = keyOf(request, subject, own);
    const wait = rate.waitMs(role, key);
    if (wait > 0) return rateLimited(request, wait);
    const weighed = weigh(guarded, incoming, own);
    const points = 'refused' in weighed ? REFUSED_POINTS : weighed.points;
    const reserved = await rate.reserve(role, key, points);
    if (reserved.waitMs > 0) {
      // What was not run costs what any refusal costs.
      reserved.giveBack(points - REFUSED_POINTS);
      return rateLimited(request, reserved.waitMs);
    }
    if ('refused' in weighed) return weighed.refused;
    const answer = await guarded.next(weighed.incoming);
    if (weighed.walk && answer.walked !== undefined)
      reserved.giveBack(
        points - Math.max(REFUSED_POINTS, Math.ceil(weighed.walk.base + answer.walked * weighed.walk.each)),
      );
    return weighed.explain ? withExplanation(answer, await weighed.explain()) : answer;
  }

  /** Whose points are spent; '' where none are counted. */
  function keyOf(request: IncomingMessage, subject: string | null, own: CallerClass): string {
    if (!Number.isFinite(own.pointsPerMinute)) return '';
    if (subject !== null) return `subject ${subject}`;
    sawProxy(request);
    return clientAddress(request, options.trustedProxies);
  }

  /** What it costs; or why it may not be asked at all. */
  function weigh(
    { operations, planOf }: Guarded<A>,
    incoming: IncomingOperation<A>,
    own: CallerClass,
  ): { readonly refused: OperationAnswer } | Weighed<A> {
    const { request } = incoming;
    const question = readQuestion(incoming);
    const found = findDocument(question, documents);
    if (found === 'unknown')
      return {
        refused: refuseOperation(
          request,
          400,
          'PERSISTED_QUERY_NOT_FOUND',
          'no trusted document has this hash: send the document itself',
        ),
      };
    if (found === 'mismatch')
      return { refused: refuse(request, 400, 'BAD_REQUEST', 'the hash is not that of the document beside it') };
    const { text } = found;
    if (text === null) return { points: REFUSED_POINTS, walk: null, incoming, explain: null };
    const asked = { text, operationName: question.operationName };
    if (!found.trusted && !own.freeForm)
      return {
        refused: {
          ...refuseOperation(
            request,
            403,
            'DOCUMENT_NOT_TRUSTED',
            'without a token that allows others, only the trusted documents are answered: ask for one to be added, or with such a token',
          ),
          asked,
        },
      };
    const weighed = operations.weigh(text, question.operationName, question.variables);
    if (weighed === 'unreadable') return { points: REFUSED_POINTS, walk: null, incoming, explain: null };
    const over = isNestedDeeper(question.variables, MOST_NESTED)
      ? `the variables are nested deeper than ${MOST_NESTED} levels: ask in several operations`
      : 'beyond' in weighed
        ? `${weighed.beyond}: ask in several operations`
        : overLimit(weighed, own);
    if (over !== null) return { refused: { ...refuseOperation(request, 400, 'OPERATION_TOO_COMPLEX', over), asked } };
    const points = 'beyond' in weighed ? REFUSED_POINTS : Math.max(1, Math.ceil(weighed.estimate.cost));
    // A plan that is not made in time is not told; the answer stands.
    const plan = (): Promise<ExplainedNode | null> =>
      planOf({ query: text, operationName: question.operationName }, incoming.admitted, incoming.signal).catch(
        () => null,
      );
    const explain =
      question.explain && own.explains ? async () => ({ cost: points, limit: own.cost, plan: await plan() }) : null;
    return {
      points,
      walk: 'beyond' in weighed ? null : weighed.estimate.walk,
      incoming: question.hash === null ? incoming : withDocument(incoming, text),
      explain,
    };
  }
}

/** A refusal of the operation, not of the request: in application/json that has status 200, as of any other server's. */
function refuseOperation(request: IncomingMessage, status: number, code: string, message: string): OperationAnswer {
  return refuse(request, answerType(request.headers.accept) === JSON_TYPE ? 200 : status, code, message);
}

function rateLimited(request: IncomingMessage, waitMs: number): OperationAnswer {
  const seconds = Math.ceil(waitMs / 1_000);
  return refuse(
    request,
    429,
    'RATE_LIMITED',
    `you have asked for as much as you may in a minute: ask again in ${seconds} s`,
    [['retry-after', String(seconds)]],
  );
}

function overloaded(request: IncomingMessage): OperationAnswer {
  return refuse(request, 503, 'OVERLOADED', 'too much is being asked of the gateway just now: ask again in a moment', [
    ['retry-after', '2'],
  ]);
}
