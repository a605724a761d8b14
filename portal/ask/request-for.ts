import type { TrustedDocument } from './trusted-document.ts';

declare global {
  /** Requests that are under way already, by `keyOf`. */
  var early: Map<string, Promise<Response>> | undefined;
}

/** What is asked of a code before anything else: with what else, and whether it is told event by event. */
export interface FirstAsked {
  readonly document: NamedDocument;
  readonly more?: object;
  readonly isLive?: boolean;
}

type NamedDocument = Pick<TrustedDocument<object, unknown>, 'name' | 'hash'>;

/** What is asked, in one text. */
export function keyOf({ name }: { readonly name: string }, variables: object): string {
  return `${name} ${JSON.stringify(variables)}`;
}

/** The response to what the page has asked before its script was there; each is taken once. */
export function sentEarly(document: { readonly name: string }, variables: object): Promise<Response> | undefined {
  const key = keyOf(document, variables);
  const sent = globalThis.early?.get(key);
  globalThis.early?.delete(key);
  return sent;
}

/** What is told event by event is no address's: nothing between may keep it. */
export function liveRequestFor({ name, hash }: NamedDocument, variables: object): Request {
  return new Request('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ documentId: `sha256:${hash}`, operationName: name, variables }),
  });
}

/** Where one of these is asked with, nothing of it goes into an address, which whoever passes it on writes down. */
const PRIVATE_VARIABLES = ['text', 'topic', 'input', 'receipt'];

/**
 * By GET, so that a cache between may answer what the gateway lets it keep. What is not read as a code yet may be anything, and what somebody
 * complains of is nobody's business.
 */
export function requestFor({ name, hash }: NamedDocument, variables: object): Request {
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
