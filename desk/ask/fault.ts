import type { GraphError } from '@tongcha/client';

/** Something that went wrong, by its public code (docs/errors.md). */
export interface Fault {
  readonly code: string;
  /** The gateway's own words; empty: it has none, as it was not reached. */
  readonly message: string;
  readonly sector: string | null;
}

export function faultIn({ message, extensions }: GraphError): Fault {
  return { code: extensions?.code ?? 'INTERNAL_SERVER_ERROR', message, sector: extensions?.sector ?? null };
}
