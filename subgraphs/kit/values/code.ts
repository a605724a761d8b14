import { canonical } from '@tongcha/codes';
import { NOT_UNDERSTOOD, type Read, type Reader } from './reader.ts';
import { text } from './text.ts';

export interface CodeOptions {
  /** The scheme of a code that is written without one; the first pattern that fits says it. */
  readonly bare?: readonly { readonly pattern: string; readonly scheme: string }[];
  /** The scheme of every code that no pattern fits: its field holds no others. */
  readonly scheme?: string;
}

/** A code in canonical spelling, from how a system writes it: bare, with its scheme, or as a URI. */
export function code({ bare = [], scheme }: CodeOptions = {}): Reader<string> {
  const patterns = bare.map((each) => ({ pattern: new RegExp(`^(?:${each.pattern})$`, 'u'), scheme: each.scheme }));
  return (raw): Read<string> => {
    const written = text(raw);
    if (typeof written !== 'string') return written;
    // People group digits by spaces; no code has them.
    const close = /\s/.test(written) ? written.replace(/\s+/g, '') : written;
    const own = patterns.find(({ pattern }) => pattern.test(close))?.scheme ?? scheme;
    return canonical(own === undefined ? written : `${own}:${close}`) ?? NOT_UNDERSTOOD;
  };
}

/**
 * A code whose kind stands in a field beside it, by a table of kinds and their schemes; null there: a code with its
 * scheme, or a URI.
 * A kind that is not in the table is not understood: the bare code would be another's.
 */
export function codeOfKind(
  kinds: Readonly<Record<string, string | null>>,
): (kind: unknown, raw: unknown) => Read<string> {
  const readers = new Map(
    Object.entries(kinds).map(([kind, scheme]) => [kind, code(scheme === null ? {} : { scheme })]),
  );
  return (kind, raw) => {
    const [named, written] = [text(kind), text(raw)];
    if (named === null && written === null) return null;
    return typeof named === 'string' && typeof written === 'string'
      ? (readers.get(named)?.(written) ?? NOT_UNDERSTOOD)
      : NOT_UNDERSTOOD;
  };
}
