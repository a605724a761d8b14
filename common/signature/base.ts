/** A request as far as it is signed. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** Host and port, where known. */
  readonly authority?: string;
  /** A header field's value by its name in lower case; null where it is not there, or there more than once. */
  readonly field: (name: string) => string | null;
}

/**
 * The text that is signed (RFC 9421, 2.5): a line a component, then the parameters.
 * @param params the serialised inner list of `signature-input`
 * @returns null where a component is not there or not known: such a request is not signed
 */
export function signatureBase(components: readonly string[], request: SignedRequest, params: string): string | null {
  let base = '';
  for (const name of components) {
    const value = name.startsWith('@') ? DERIVED[name]?.(request) : request.field(name)?.trim();
    // A line break in a value would be a line of the base that the signer never wrote.
    if (value === undefined || value === null || /[\r\n]/.test(value)) return null;
    base += `"${name}": ${value}\n`;
  }
  return `${base}"@signature-params": ${params}`;
}

/** RFC 9421, 2.2. */
const DERIVED: Readonly<Record<string, (request: SignedRequest) => string | null>> = {
  '@method': ({ method }) => method,
  '@authority': ({ authority }) => authority?.toLowerCase() ?? null,
  '@path': ({ target }) => target.split('?', 1)[0] || '/',
  '@query': ({ target }) => (target.includes('?') ? target.slice(target.indexOf('?')) : '?'),
};
