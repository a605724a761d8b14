import { writeFault } from '../../orders/write-fault.ts';
import { NotWritten } from '../../orders/writes.ts';
import type { Fault } from '@tongcha/resilience';

/** A transaction that writes, of one connection. */
export interface Transaction {
  readonly begin: () => Promise<unknown>;
  readonly run: () => Promise<unknown>;
  readonly commit: () => Promise<unknown>;
}

/**
 * Writes all or nothing.
 *
 * @param isThere whether an error says that a row with one of its unique values is there
 * @param faultOf the public fault of whatever the driver throws
 * @returns false: it is there already
 * @throws NotWritten before its end was asked for: what is not ended is undone; after that a Fault, and it may be written
 */
export async function inTransaction(
  { begin, run, commit }: Transaction,
  isThere: (error: unknown) => boolean,
  faultOf: (error: unknown) => Fault,
): Promise<boolean> {
  try {
    await begin();
    await run();
  } catch (error) {
    if (isThere(error)) return false;
    throw notWritten(faultOf(error));
  }
  try {
    await commit();
    return true;
  } catch (error) {
    throw faultOf(error);
  }
}

/** @param fault of what came before anything could be written */
export function notWritten(fault: Fault): NotWritten {
  const meant = writeFault(fault);
  if (meant instanceof NotWritten) return meant;
  const { code, message, hint } = fault;
  return new NotWritten(message, { code, hint, cause: fault });
}
