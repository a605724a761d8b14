import type { GraphQLFormattedError } from 'graphql';

const OWN_KEYS = ['code', 'sector', 'system', 'codes'] as const;

/** Message, place, path and public code; no stack, address, subgraph name or upstream body ever leaves. */
export function publicError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const extensions: Record<string, unknown> = {};
  for (const key of OWN_KEYS) if (formatted.extensions?.[key] !== undefined) extensions[key] = formatted.extensions[key];
  extensions['code'] ??= 'INTERNAL_SERVER_ERROR';
  // What the caller is not told the operator must see.
  if (extensions['code'] === 'INTERNAL_SERVER_ERROR') console.error(error);
  return {
    message: extensions['code'] === 'INTERNAL_SERVER_ERROR' ? 'internal error' : formatted.message,
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions,
  };
}
