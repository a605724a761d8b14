import { Fault } from '@tongcha/resilience';
import { currentScope, inScope } from './scope.ts';
import type { Attributes, Kind, Span } from './trace.ts';

/** Does work as a part of the current request's trace, as which it is then known. Where it is not traced, the work alone is done. */
export function inSpan<T>(
  name: string,
  kind: Kind,
  attributes: Attributes,
  work: () => Promise<T>,
  told?: (result: T) => Attributes,
): Promise<T> {
  const scope = currentScope();
  if (!scope?.trace) return work();
  const span = scope.trace.begin(name, kind, attributes);
  return inScope({ ...scope, trace: span }, () => untilEnd(span, work, told));
}

/** Ends the part with its work. */
export async function untilEnd<T>(span: Span, work: () => Promise<T>, told?: (result: T) => Attributes): Promise<T> {
  try {
    const result = await work();
    span.end(null, told?.(result));
    return result;
  } catch (error) {
    span.end(codeOf(error));
    throw error;
  }
}

/** The public code of what went wrong. */
export function codeOf(error: unknown): string {
  return error instanceof Fault ? error.code : 'INTERNAL_SERVER_ERROR';
}
