export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A reference leads to a reference leads to a reference: so many at most. */
const FURTHEST = 20;

/**
 * Follows references inside one document (RFC 6901). Whatever leads out of it is never fetched: a document can name
 * addresses inside the network of whoever reads it, or files of theirs. Resolvers that are libraries fetch unless each
 * of their readers is turned off.
 */
export function refsIn(document: Json): {
  readonly resolve: (value: unknown) => unknown;
  /** References that lead out of the document. */
  readonly remote: ReadonlySet<string>;
} {
  const remote = new Set<string>();
  const resolve = (value: unknown): unknown => {
    let found = value;
    for (let i = 0; i < FURTHEST; i += 1) {
      const ref = isRecord(found) ? found['$ref'] : undefined;
      if (typeof ref !== 'string') return found;
      if (!ref.startsWith('#')) {
        remote.add(ref);
        return undefined;
      }
      found = at(document, ref.slice(1));
    }
    return undefined;
  };
  return { resolve, remote };
}

function at(document: Json, pointer: string): unknown {
  let found: unknown = document;
  for (const step of pointer.split('/').slice(1)) {
    const name = unescaped(step);
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Json)[name];
  }
  return found;
}

function unescaped(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return step;
  }
}
