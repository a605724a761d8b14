import type { Answering, IncomingOperation, OperationAnswer } from '@tongcha/http';

interface UnderWay {
  readonly answer: Promise<OperationAnswer>;
  readonly controller: AbortController;
  waiting: number;
}

/** The headers that an answer can depend on; what depends on who asks is in `who`. */
const HEADERS = ['accept', 'content-type', 'apollo-require-preflight', 'x-apollo-operation-name'] as const;

/**
 * Answers equal reads of the same asker that are under way once. It goes on while one of its clients is still there.
 * Each is admitted for itself before it comes here, so that a token that has expired or a grant that was taken back joins nothing.
 * @param who tells askers apart: equal only for those who may be given each other's answer; one line
 */
export function mergeRequests<A>(who: (admitted: A) => string, next: Answering<A>): Answering<A> {
  const underWay = new Map<string, UnderWay>();
  return (incoming) => {
    const key = keyOf(incoming, who);
    if (key === null) return next(incoming);
    let shared = underWay.get(key);
    if (!shared) {
      const controller = new AbortController();
      const begun: UnderWay = {
        answer: next({ ...incoming, signal: controller.signal }).finally(() => ended(begun)),
        controller,
        waiting: 0,
      };
      underWay.set(key, (shared = begun));
    }
    return waitFor(shared, incoming.signal, ended);

    // Nobody must join what has ended or is being ended.
    function ended(one: UnderWay): void {
      if (underWay.get(key ?? '') === one) underWay.delete(key ?? '');
    }
  };
}

function waitFor(shared: UnderWay, gone: AbortSignal, onEnded: (shared: UnderWay) => void): Promise<OperationAnswer> {
  shared.waiting += 1;
  const leave = (): void => {
    shared.waiting -= 1;
    if (shared.waiting > 0) return;
    onEnded(shared);
    shared.controller.abort(gone.reason);
  };
  gone.addEventListener('abort', leave, { once: true });
  return shared.answer.finally(() => gone.removeEventListener('abort', leave));
}

/** Null for what may be more than a read, or could hide that it is. */
function keyOf<A>(
  { request, body, params, admitted }: IncomingOperation<A>,
  who: (admitted: A) => string,
): string | null {
  if (request.method !== 'POST' || mayChange(params)) return null;
  const text = body.toString('latin1');
  return [request.url, who(admitted), ...HEADERS.map((name) => request.headers[name] ?? ''), text].join('\n');
}

/** By the text that is run: the body may have its hash in place of it. */
function mayChange(params: unknown): boolean {
  const query = typeof params === 'object' && params !== null && 'query' in params ? params.query : null;
  return typeof query !== 'string' || query.includes('mutation');
}
