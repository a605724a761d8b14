import type { IncomingMessage } from 'node:http';
import { type Answering, type IncomingOperation, type OperationAnswer, refuse } from '../../common/graphql-http.ts';
import { answerType, JSON_TYPE } from '../../common/http-rules.ts';
import type { Identity } from '../access/identity.ts';
import { type CallerClass, classesOf } from './classes.ts';
import { clientAddress } from './client-address.ts';
import { readDocuments } from './documents.ts';
import { Operations } from './operations.ts';
import { findDocument, readQuestion, withDocument } from './question.ts';
import { createRate } from './rate.ts';
import { Shedder, watchLag } from './shed.ts';
import { overLimit } from './over-limit.ts';

export interface EdgeOptions<A> {
  readonly production: boolean;
  readonly identityOf: (admitted: A) => Identity;
  /** Our own proxies in front, by which X-Forwarded-For is read. */
  readonly trustedProxies: number;
  /** Operations that may be under way at a time. */
  readonly maxConcurrent: number;
  /** Path of the manifest of trusted documents. */
  readonly documents?: string | undefined;
  readonly redisUrl?: string | undefined;
}

export interface Edge<A> {
  /** Stands before `next`, which answers over this supergraph: what may not be asked, or not now, or not so much of, does not come through. */
  readonly guard: (supergraphSdl: string, next: Answering<A>) => Answering<A>;
  close(): Promise<void>;
}

/** What a request costs that is refused for what it asks: it had to be read. */
const REFUSED_POINTS = 10;

/** @throws ConfigError when the manifest of documents cannot be used */
export function createEdge<A>(options: EdgeOptions<A>): Edge<A> {
  const classes = classesOf(options.production);
  const documents = readDocuments(options.documents);
  const rate = createRate({ classes, redisUrl: options.redisUrl });
  const lag = watchLag();
  const shedder = new Shedder({ most: options.maxConcurrent, lagMs: lag.lagMs });

  return {
    guard(supergraphSdl, next) {
      const operations = new Operations(supergraphSdl);
      return async (incoming) => {
        const identity = options.identityOf(incoming.admitted);
        const own = classes[identity.role];
        if (!shedder.enter(own)) return overloaded(incoming.request);
        try {
          return await admitted(operations, incoming, next, identity, own);
        } finally {
          shedder.leave();
        }
      };
    },
    async close() {
      lag.stop();
      await rate.close();
    },
  };

  async function admitted(operations: Operations, incoming: IncomingOperation<A>, next: Answering<A>, { role, subject }: Identity, own: CallerClass): Promise<OperationAnswer> {
    const { request } = incoming;
    const key = !Number.isFinite(own.pointsPerMinute) ? '' : subject === null ? clientAddress(request, options.trustedProxies) : `subject ${subject}`;
    const wait = rate.waitMs(role, key);
    if (wait > 0) return rateLimited(request, wait);
    const weighed = weigh(operations, incoming, own);
    const late = await rate.charge(role, key, 'refused' in weighed ? REFUSED_POINTS : weighed.points);
    if (late > 0) return rateLimited(request, late);
    return 'refused' in weighed ? weighed.refused : next(weighed.incoming);
  }

  /** What it costs, with its document in place; or why it may not be asked at all. */
  function weigh(operations: Operations, incoming: IncomingOperation<A>, own: CallerClass): { readonly refused: OperationAnswer } | { readonly points: number; readonly incoming: IncomingOperation<A> } {
    const { request } = incoming;
    const question = readQuestion(incoming);
    const found = findDocument(question, documents);
    if (found === 'unknown') return { refused: refuseOperation(request, 400, 'PERSISTED_QUERY_NOT_FOUND', 'no trusted document has this hash: send the document itself') };
    if (found === 'mismatch') return { refused: refuse(request, 400, 'BAD_REQUEST', 'the hash is not that of the document beside it') };
    if (found.text === null) return { points: REFUSED_POINTS, incoming };
    if (!found.trusted && !own.freeForm) return { refused: refuseOperation(request, 403, 'DOCUMENT_NOT_TRUSTED', 'without a token that allows others, only the trusted documents are answered: ask for one to be added, or with such a token') };
    const weighed = operations.weigh(found.text, question.operationName, question.variables);
    if (weighed === 'unreadable') return { points: REFUSED_POINTS, incoming };
    const over = 'beyond' in weighed ? `${weighed.beyond}: ask in several operations` : overLimit(weighed, own);
    if (over !== null) return { refused: refuseOperation(request, 400, 'OPERATION_TOO_COMPLEX', over) };
    const points = 'beyond' in weighed ? REFUSED_POINTS : Math.max(1, Math.ceil(weighed.estimate.cost));
    return { points, incoming: question.hash === null ? incoming : withDocument(incoming, found.text) };
  }
}

/** A refusal of the operation, not of the request: in application/json that has status 200, as of any other server's. */
function refuseOperation(request: IncomingMessage, status: number, code: string, message: string): OperationAnswer {
  return refuse(request, answerType(request.headers.accept) === JSON_TYPE ? 200 : status, code, message);
}

function rateLimited(request: IncomingMessage, waitMs: number): OperationAnswer {
  const seconds = Math.ceil(waitMs / 1_000);
  return refuse(request, 429, 'RATE_LIMITED', `you have asked for as much as you may in a minute: ask again in ${seconds} s`, [['retry-after', String(seconds)]]);
}

function overloaded(request: IncomingMessage): OperationAnswer {
  return refuse(request, 503, 'OVERLOADED', 'too much is being asked of the gateway just now: ask again in a moment', [['retry-after', '2']]);
}
