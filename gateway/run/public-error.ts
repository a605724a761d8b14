import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { logBug } from '@tongcha/observe';
import { faultMessage } from '../calls/subgraph-response.ts';

/** What a caller is told of a fault: a public code and whose it is, never a ministry's own words. */
export interface PublicFault {
  readonly code: string;
  /** The sector, or the subgraph's name where it speaks for none. */
  readonly who: string;
  readonly sector: string | null;
  /** Which of the sector's members, where one was asked among others. */
  readonly member?: string | undefined;
  readonly system: string | null;
  /** Trace codes whose answer stands but may be incomplete. */
  readonly codes: readonly string[];
  /** Where it is not the code's usual sentence. */
  readonly message?: string | undefined;
}

const OWN_KEYS = ['code', 'sector', 'member', 'system', 'codes'] as const;

export function graphqlError(
  { code, who, sector, member, system, codes, message }: PublicFault,
  path?: readonly (string | number)[],
): GraphQLError {
  const extensions = {
    code,
    ...(sector ? { sector } : {}),
    ...(member ? { member } : {}),
    ...(system ? { system } : {}),
    ...(codes.length > 0 ? { codes } : {}),
  };
  return new GraphQLError(message ?? faultMessage(system ?? who, code), { ...(path ? { path } : {}), extensions });
}

const LONGEST_MESSAGE = 1_000;

/** Suggestions tell whoever guesses what else there is; a value as long as a request may be comes back to nobody. */
function publicMessage(message: string): string {
  const plain = message.replace(/\s*Did you mean .*\?$/s, '');
  return plain.length > LONGEST_MESSAGE ? `${plain.slice(0, LONGEST_MESSAGE)}…` : plain;
}

/** Message, place, path and public code; no stack, address, subgraph name or upstream body ever leaves. */
export function publicError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const extensions: Record<string, unknown> = {};
  for (const key of OWN_KEYS)
    if (formatted.extensions?.[key] !== undefined) extensions[key] = formatted.extensions[key];
  extensions['code'] ??= 'INTERNAL_SERVER_ERROR';
  // What the caller is not told the operator must see.
  if (extensions['code'] === 'INTERNAL_SERVER_ERROR') logBug(error);
  return {
    message: extensions['code'] === 'INTERNAL_SERVER_ERROR' ? 'internal error' : publicMessage(formatted.message),
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions,
  };
}
