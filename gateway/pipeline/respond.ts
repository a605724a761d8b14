import type { GraphQLError } from 'graphql';
import { type Answering, answerType, type IncomingOperation, JSON_TYPE, refuse } from '@tongcha/http';
import type { OperationContext } from '../run/context.ts';
import type { OperationAnswer } from '../execute/executor.ts';
import { publicError } from '../run/public-error.ts';
import type { GraphService } from '../execute/service.ts';
import { readRequest } from './read-request.ts';

/** A client's request from its parameters to the bytes of its answer. */
export function answerRequests<A>(
  service: Pick<GraphService, 'answer' | 'isRead'>,
  contextOf: (incoming: IncomingOperation<A>) => OperationContext,
): Answering<A> {
  return async (incoming) => {
    const { request: http } = incoming;
    const read = readRequest(incoming);
    if ('refusal' in read) return refuse(http, read.refusal.status, read.refusal.code, read.refusal.message);
    if (http.method === 'GET' && !service.isRead(read.request))
      return {
        ...refuse(http, 405, 'BAD_REQUEST', 'a mutation is sent with POST', [['allow', 'POST']]),
        asked: { text: read.request.query, operationName: read.request.operationName },
      };
    const context = contextOf(incoming);
    const { body: data, errors, withheld = [] } = await service.answer(read.request, context);
    const body = data && withExtensions(data, { stale: context.caller.stale?.told() ?? [], withheld });
    const type = answerType(http.headers.accept) ?? JSON_TYPE;
    // In application/json a status other than 200 would say that what answers is no GraphQL server (GraphQL over HTTP, "application/json").
    return {
      status: body || type === JSON_TYPE ? 200 : 400,
      headers: [['content-type', type]],
      body: errors ? withErrors(errors, body) : (body ?? NOTHING),
      extended: body !== data,
      walked: context.walked(),
    };
  };
}

const NOTHING = Buffer.from('{}');

/** What is told beside an answer and is no error. */
interface Beside {
  /** What in it is past the time for which its ministry lets it be kept, and how old it is, seconds. */
  readonly stale: readonly { readonly sector: string; readonly seconds: number }[];
  /** What rules keep back from whoever asks. */
  readonly withheld: NonNullable<OperationAnswer['withheld']>;
}

function withExtensions(body: Buffer, { stale, withheld }: Beside): Buffer {
  if (stale.length === 0 && withheld.length === 0) return body;
  const extensions = { ...(stale.length > 0 ? { stale } : {}), ...(withheld.length > 0 ? { withheld } : {}) };
  return Buffer.concat([body.subarray(0, -1), Buffer.from(`,"extensions":${JSON.stringify(extensions)}}`)]);
}

/** Errors first, as the specification suggests (GraphQL, 7.1). */
function withErrors(errors: readonly GraphQLError[], body: Buffer | undefined): Buffer {
  const told = JSON.stringify({ errors: errors.map((error) => publicError(error.toJSON(), error)) });
  return body ? Buffer.concat([Buffer.from(`${told.slice(0, -1)},`), body.subarray(1)]) : Buffer.from(told);
}
