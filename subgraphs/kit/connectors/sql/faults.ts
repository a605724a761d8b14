import { TooBusy } from '@tongcha/http';
import { Fault, type FaultCode, Gone } from '@tongcha/resilience';

/** What a database's error means: its code, and for whoever runs the ministry which name of the schema it is about. */
export interface Meaning {
  readonly code: FaultCode;
  readonly hint?: string;
  /** That nobody is there; `announced`: that the server says itself that it stops or starts. */
  readonly gone?: 'silent' | 'announced';
}

/** How one driver's errors are read; null: by no rule of its own. */
export type Meanings = (error: {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message: string;
}) => Meaning | null;

const MESSAGES: Readonly<Partial<Record<FaultCode, string>>> = {
  UNAVAILABLE: 'cannot be reached',
  TIMEOUT: 'no answer in time',
  TOO_LARGE: 'the answer has too many rows',
  CREDENTIALS_REFUSED: 'does not let its ministry in',
};

/** The public fault of whatever a driver throws; its own words stay in the cause. */
export function databaseFault(error: unknown, signal: AbortSignal, meanings: Meanings): Fault {
  if (error instanceof Fault) return error;
  if (signal.aborted) return new Fault('TIMEOUT', 'no answer in time', { cause: error });
  const { code, hint, gone } = (error instanceof Error || isSent(error) ? meanings(error) : null) ?? {
    code: 'BAD_ANSWER' as const,
  };
  const options = { cause: error, ...(hint === undefined ? {} : { hint }) };
  if (gone) return new Gone(MESSAGES.UNAVAILABLE, { ...options, announced: gone === 'announced' });
  if (code === 'TOO_BUSY') return new TooBusy('takes no more questions just now', options);
  return new Fault(code, MESSAGES[code] ?? 'gave an answer that cannot be read', options);
}

/** As a worker thread sends it, an error is a plain object. */
function isSent(error: unknown): error is { readonly message: string } {
  return typeof error === 'object' && error !== null && 'message' in error;
}

const NAME = String.raw`["'\`]?([A-Za-z_]\w{0,62}(?:\.[A-Za-z_]\w{0,62})?)["'\`]?`;

/**
 * The name of a column or table that is not there, out of a server's message: `words` has NAME where it stands. Nothing
 * else of it.
 */
export function missingName(kind: 'column' | 'table', message: string, words: string): string {
  const name = new RegExp(
    words.replace('NAME', () => NAME),
    'i',
  ).exec(message)?.[1];
  return name === undefined ? `a ${kind} is not there` : `${kind} ${name} is not there`;
}

export const HINTS = {
  login: 'the database refused the user or the password',
  certificate: 'the certificate of the database is not trusted',
  database: 'there is no such database',
  rights: 'the database user may not read this',
} as const;

/** What the network and TLS say in every driver. */
export function networkMeaning(code: unknown): Meaning | null {
  if (typeof code !== 'string') return null;
  if (/CERT|^ERR_TLS|^ERR_SSL|SELF_SIGNED|UNABLE_TO_VERIFY|HANDSHAKE_SSL|HANDSHAKE_NO_SSL/.test(code))
    return { code: 'UNAVAILABLE', hint: HINTS.certificate };
  // No port, or no socket file: nobody listens.
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return { code: 'UNAVAILABLE', gone: 'silent' };
  return /^E[A-Z]{2,}$/.test(code) ? { code: 'UNAVAILABLE' } : null;
}
