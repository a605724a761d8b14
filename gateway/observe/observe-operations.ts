import type { DocumentNode } from 'graphql';
import { inSpan } from '@tongcha/observe';
import { outcomeOf } from '../audit/outcome.ts';
import type { OperationContext } from '../run/context.ts';
import type { GraphService } from '../execute/service.ts';
import type { GatewayMeters } from './gateway-meters.ts';
import { operationNameOf } from './operation-name.ts';
import { currentWatch } from './request-watch.ts';

type Answers = Pick<GraphService, 'answer' | 'isRead'>;

/** What comes of each operation. Where it is named, it is parsed and validated here already, and remembered for whoever runs it. */
export function observeOperations(
  next: Answers,
  read: (query: string) => DocumentNode | null,
  meters: GatewayMeters | null,
  traced: boolean,
): Answers {
  return {
    isRead: next.isRead.bind(next),
    async answer(request, context: OperationContext) {
      const watch = currentWatch();
      if (watch && (traced || watch.hasLine)) {
        const document = await inSpan(
          'read',
          'internal',
          {},
          async () => read(request.query),
          (found) => ({ 'tongcha.valid': found !== null }),
        );
        watch.operation = document && operationNameOf(document, request.operationName);
      }
      const answer = await next.answer(request, context);
      if (!watch) return answer;
      watch.outcome = outcomeOf(
        answer.body !== undefined,
        (answer.errors ?? []).map(({ extensions }) => String(extensions['code'] ?? 'INTERNAL_SERVER_ERROR')),
      );
      if (answer.body) meters?.ran(watch.planned);
      return answer;
    },
  };
}
