import { readEvents } from '@tongcha/client';
import { type Asked, ask, askedOf, PATIENCE_MS, type ResponseBody } from './ask.ts';
import { liveRequestFor, sentEarly } from './request-for.ts';
import type { TrustedDocument } from './trusted-document.ts';

/**
 * Follows a document that is told event by event: each is given as it comes, and the last is returned. Where it cannot be had so, because a proxy
 * between gathers it, the gateway is an older one or the connection breaks off, the plain document is asked. Never throws.
 */
export async function follow<V extends object, A>(
  live: TrustedDocument<V, A>,
  plain: TrustedDocument<V, A>,
  variables: V,
  { soFar, signal }: { readonly soFar: (answer: Asked<A>) => void; readonly signal: AbortSignal },
): Promise<Asked<A>> {
  return (await followed(live, variables, { soFar, signal })) ?? ask(plain, variables, signal);
}

/** Null: it cannot be had so. */
async function followed<V extends object, A>(
  document: TrustedDocument<V, A>,
  variables: V,
  { soFar, signal }: { readonly soFar: (answer: Asked<A>) => void; readonly signal: AbortSignal },
): Promise<Asked<A> | null> {
  let last: Asked<A> | null = null;
  try {
    const response = await (sentEarly(document, variables) ??
      fetch(liveRequestFor(document, variables), {
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
        credentials: 'same-origin',
      }));
    if (response.status === 429) return askedOf<A>(response, {});
    if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) return null;
    for await (const { event, data } of readEvents(response.body)) {
      // Only this says which was the last.
      if (event === 'complete') return last?.ok ? last : null;
      last = askedOf<A>(response, JSON.parse(data) as ResponseBody<A>);
      if (last.ok) soFar(last);
    }
  } catch {
    // As what is not told so.
  }
  return null;
}
