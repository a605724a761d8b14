import type { Around, IncomingOperation, OperationAnswer } from '../common/graphql-http.ts';

interface UnderWay {
  readonly answer: Promise<OperationAnswer>;
  readonly controller: AbortController;
  waiting: number;
}

/** The headers that an answer can depend on. */
const HEADERS = ['accept', 'content-type', 'authorization', 'apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** Answers equal reads with equal credentials that are under way once. It goes on while one of its clients is still there. */
export function mergeRequests(): Around {
  const underWay = new Map<string, UnderWay>();
  return (incoming, run) => {
    const key = keyOf(incoming);
    if (key === null) return run(incoming);
    let shared = underWay.get(key);
    if (!shared) {
      const controller = new AbortController();
      const begun: UnderWay = { answer: run({ ...incoming, signal: controller.signal }).finally(() => ended(begun)), controller, waiting: 0 };
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
function keyOf({ request, body }: IncomingOperation): string | null {
  const text = body.toString('latin1');
  if (request.method !== 'POST' || text.includes('mutation') || text.includes('\\u')) return null;
  return [request.url, ...HEADERS.map((name) => request.headers[name] ?? ''), text].join('\n');
}
