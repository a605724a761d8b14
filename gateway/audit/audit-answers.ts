import { type DocumentNode, GraphQLError } from 'graphql';
import type { Witness } from '../calls/call.ts';
import type { OperationShapes } from './operation-shape.ts';
import { outcomeOf } from './outcome.ts';
import { RequestAudit, UNAVAILABLE } from './request-audit.ts';

interface Request {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
}

interface Answer {
  readonly body?: Buffer;
  readonly errors?: readonly GraphQLError[];
}

/** What answers operations; `documentOf` is null for what is no valid operation. */
export interface Answers<C> {
  answer(request: Request, context: C): Promise<Answer>;
  documentOf(query: string): DocumentNode | null;
}

const MESSAGE = '审计日志暂时无法写入,请稍后再试 / the audit log cannot be written now; ask again later';

/** Writes each operation down, whatever comes of it; does not begin, or keeps back the answer of, what cannot be written down. */
export function auditAnswers<C extends { readonly caller: { readonly witness?: Witness | undefined } }>(
  shapes: OperationShapes,
  next: Answers<C>,
): Answers<C>['answer'] {
  return async (request, context) => {
    const audit = context.caller.witness;
    if (!(audit instanceof RequestAudit)) throw new Error('an operation that nobody writes down must not be answered');
    const document = next.documentOf(request.query);
    if (document) audit.resolved(shapes.ofOperation(document, request.operationName));
    let answer = audit.isAdmitted ? await answered(audit, request, () => next.answer(request, context)) : null;
    const codes = answer
      ? (answer.errors ?? []).map(({ extensions }) => String(extensions['code'] ?? 'INTERNAL_SERVER_ERROR'))
      : [UNAVAILABLE.code];
    if (!(await audit.end(outcomeOf(answer?.body !== undefined, codes), request.variables ?? {}))) answer = null;
    return answer ?? { errors: [new GraphQLError(MESSAGE, { extensions: { code: UNAVAILABLE.code } })] };
  };
}

/** What ends in a fault of our own may have read by then. */
async function answered(audit: RequestAudit, { variables }: Request, answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    await audit.end(outcomeOf(false, ['INTERNAL_SERVER_ERROR']), variables ?? {});
    throw error;
  }
}
