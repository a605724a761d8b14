import type { TrustedDocument } from './trusted-document.ts';

declare global {
  /** Requests that are under way already, by address. */
  var early: Map<string, Promise<Response>> | undefined;
}

/** Where one of these is asked with, nothing of it goes into an address, which whoever passes it on writes down. */
const PRIVATE_VARIABLES = ['text', 'topic', 'input', 'receipt'];

/**
 * By GET, so that a cache between may answer what the gateway lets it keep. What is not read as a code yet may be anything, and what somebody
 * complains of is nobody's business.
 */
export function requestFor<V extends object, A>({ name, hash }: TrustedDocument<V, A>, variables: V): Request {
  const documentId = `sha256:${hash}`;
  const headers = { accept: 'application/graphql-response+json' };
  if (PRIVATE_VARIABLES.some((name) => name in variables))
    return new Request('/graphql', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ documentId, operationName: name, variables }),
    });
  const search = new URLSearchParams({ documentId, operationName: name, variables: JSON.stringify(variables) });
  return new Request(`/graphql?${search.toString()}`, { headers });
}
