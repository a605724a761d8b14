import { requestFor, sentEarly } from './request-for.ts';
import type { TrustedDocument } from './trusted-document.ts';

/** An error beside an answer, as far as the pages need it. */
export interface AnswerError {
  readonly code: string;
  readonly sector: string | null;
  /** Which of its members, where the gateway says so. */
  readonly member: string | null;
}

export type Asked<T> =
  /** `withheld`: rules keep something of it from the public, whether or not there is any. */
  | {
      readonly ok: true;
      readonly data: T;
      readonly errors: readonly AnswerError[];
      readonly withheld: boolean;
      readonly at: string;
    }
  /** OFFLINE: nothing was reached. RATE_LIMITED: too many questions from here, with seconds to wait. REFUSED: the question itself. PRIVATE: what was asked is nobody's business. */
  | { readonly ok: false; readonly fault: Fault; readonly retryAfter: number | null };

export type Fault = 'OFFLINE' | 'RATE_LIMITED' | 'REFUSED' | 'PRIVATE' | 'FAILED';

/** Longer than the gateway takes at the longest: it says itself what came too late. */
export const PATIENCE_MS = 20_000;

interface GraphError {
  readonly extensions?: { readonly code?: string; readonly sector?: string; readonly member?: string };
}

/** As GraphQL has it. */
export interface ResponseBody<A> {
  readonly data?: A | null;
  readonly errors?: readonly GraphError[];
  readonly extensions?: { readonly withheld?: readonly unknown[] };
}

/** Asks the gateway a document by its hash; its text is never sent. Never throws. */
export async function ask<V extends object, A>(
  document: TrustedDocument<V, A>,
  variables: V,
  signal?: AbortSignal,
): Promise<Asked<A>> {
  const timeout = AbortSignal.timeout(PATIENCE_MS);
  let response: Response;
  let body: ResponseBody<A>;
  try {
    response = await (sentEarly(document, variables) ??
      fetch(requestFor(document, variables), {
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        credentials: 'same-origin',
      }));
    body = (await response.json()) as typeof body;
  } catch {
    return failed(timeout.aborted ? 'FAILED' : 'OFFLINE');
  }
  return askedOf(response, body);
}

/** What a response comes to. */
export function askedOf<A>(response: Response, body: ResponseBody<A>): Asked<A> {
  const errors = (body.errors ?? []).map(({ extensions }) => ({
    code: extensions?.code ?? 'INTERNAL_SERVER_ERROR',
    sector: extensions?.sector ?? null,
    member: extensions?.member ?? null,
  }));
  if (response.status === 429 || errors.some(({ code }) => code === 'RATE_LIMITED'))
    return failed('RATE_LIMITED', Number(response.headers.get('retry-after')) || null);
  const withheld = (body.extensions?.withheld ?? []).length > 0;
  if (body.data) return { ok: true, data: body.data, errors, withheld, at: answeredAt(response) };
  if (errors.some(({ code }) => code === 'PRIVATE_TEXT')) return failed('PRIVATE');
  return failed(errors.some(({ code }) => code === 'BAD_USER_INPUT') ? 'REFUSED' : 'FAILED');
}

/** What a cache has kept is as old as the gateway's answer. */
function answeredAt({ headers }: Response): string {
  const at = Date.parse(headers.get('date') ?? '');
  return new Date(Number.isNaN(at) ? Date.now() : Math.min(at, Date.now())).toISOString();
}

function failed(
  fault: Fault,
  retryAfter: number | null = null,
): { ok: false; fault: Fault; retryAfter: number | null } {
  return { ok: false, fault, retryAfter };
}
