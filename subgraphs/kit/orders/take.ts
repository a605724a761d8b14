import type { Call, LegacySystem } from '../legacy-system.ts';
import type { Ask, Put } from '../guards.ts';
import { faultError } from '../loaders.ts';
import { NotWritten, type Receipt, WriteRefused, type Writes } from './writes.ts';

/** How an order reaches a legacy system. */
export interface Taking {
  /** When it was told last, epoch milliseconds, and nothing came of it that counts; null: never. */
  readonly triedAt: number | null;
  readonly ask: Ask;
  readonly put: Put;
  /** No write goes on for longer, milliseconds. */
  readonly longestMs: number;
  readonly call: Call;
}

/**
 * Has one system take it in, once however often it is told.
 * @throws what `write` does where it may have been done, and can be told again
 */
export async function take<T extends { readonly number: string }>(
  system: LegacySystem,
  writes: Writes<T>,
  notice: T,
  { triedAt, ask, put, longestMs, call }: Taking,
): Promise<Receipt> {
  if (triedAt !== null && writes.dedupe === 'NONE')
    return uncertain(`${system.name} was told before, and cannot be asked whether it has it`);
  let mayBeThere = triedAt !== null;
  if (writes.dedupe === 'FIND') {
    if (triedAt !== null) {
      // One that took as long as a call may to get here, was under way for as long as it may be, and settled as late as it may.
      const settledAt = triedAt + 2 * longestMs + writes.settleMs;
      if (Date.now() < settledAt) return { state: 'LATER', retryAt: new Date(settledAt).toISOString() };
    }
    // Also where it was never told, as it seems: of what another system refused a person may have it told as if it had never been.
    const reference = await ask(system, () => writes.find(notice.number, call));
    if (reference !== null) return { state: 'TAKEN', reference };
    mayBeThere = false;
  }
  try {
    return { state: 'TAKEN', reference: await put(system, () => writes.write(notice, call)) };
  } catch (error) {
    if (error instanceof WriteRefused) return { state: 'REFUSED', message: `${system.name}: ${error.message}` };
    if (error instanceof NotWritten && !mayBeThere)
      return { state: 'NOT_DONE', message: `${system.name}: ${error.message}` };
    if (!(error instanceof NotWritten) && writes.dedupe === 'NONE') {
      // Nobody else will hear why.
      faultError(system.name, error);
      return uncertain(`${system.name} gave no answer that says whether it has it`);
    }
    throw error;
  }
}

function uncertain(message: string): Receipt {
  return { state: 'UNCERTAIN', message };
}
