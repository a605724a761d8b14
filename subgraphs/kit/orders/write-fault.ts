import { Fault, type FaultCode, Gone } from '@tongcha/resilience';
import { NotWritten, WriteRefused } from './writes.ts';

/** Answered before anything was done: not let in, or not now. */
const BEFORE: ReadonlySet<FaultCode> = new Set(['CREDENTIALS_REFUSED', 'TOO_BUSY', 'UNVERIFIED_CALL', 'CALL_LIMIT']);

/** What a connector's fault says of a write: nobody was there, it was turned away, it is refused; else it may have been done. */
export function writeFault(error: unknown): unknown {
  if (!(error instanceof Fault) || error instanceof NotWritten || error instanceof WriteRefused) return error;
  const { told: code, message, place, hint } = error;
  const options = { cause: error, place, hint };
  if (error instanceof Gone || BEFORE.has(code)) return new NotWritten(message, { code, ...options });
  return code === 'BAD_REQUEST' || code === 'REFUSED' ? new WriteRefused(message, options) : error;
}

/** A write by a connector, whose faults say so. */
export async function writing<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw writeFault(error);
  }
}
