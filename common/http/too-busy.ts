import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, type FaultCode, type FaultOptions } from '@tongcha/resilience';
import type { HttpClientResponse } from './http-client.ts';

/** Whether an answer asks to be asked less (RFC 6585, 4; RFC 9110, 15.6.4): a 503 alone says no more than that. */
export function asksForLess({ status, headers }: Pick<HttpClientResponse, 'status' | 'headers'>): boolean {
  return status === 429 || (status === 503 && headers['retry-after'] !== undefined);
}

/**
 * A system that could be reached and takes no more just now. To callers and to the breaker its code is TOO_BUSY: it works, and one
 * that answers every second question must not be kept from the others. To retries it is not to be had.
 */
export class TooBusy extends Fault {
  constructor(message = 'asks to be asked less', options?: FaultOptions) {
    super('UNAVAILABLE', message, options);
  }

  override get told(): FaultCode {
    return 'TOO_BUSY';
  }
}

/** The longest that a caller waits for the time to be over rather than being told at once, milliseconds. */
const WORTH_WAITING_MS = 2_000;
/** A system does not put itself out of reach for longer, milliseconds. */
const LONGEST_MS = 10 * 60_000;

/** The time for which a system asked not to be asked (RFC 9110, 10.2.3). */
export class Rest {
  #until = 0;

  /** Whether that time is not over yet. */
  get isOn(): boolean {
    return this.#until > Date.now();
  }

  /** Comes back when the system may be asked. @throws TooBusy where that is not soon, or not before the signal */
  async over(signal: AbortSignal): Promise<void> {
    for (let left = this.#until - Date.now(); left > 0; left = this.#until - Date.now()) {
      if (left > WORTH_WAITING_MS) throw new TooBusy();
      await sleep(left, undefined, { signal }).catch((cause: unknown) => {
        throw new TooBusy(undefined, { cause });
      });
    }
  }

  /** Notes until when an answer asks not to be asked. @returns what is to be thrown */
  begin({ headers }: Pick<HttpClientResponse, 'headers'>): TooBusy {
    const ms = retryAfterMs(headers['retry-after'], headers['date']);
    if (ms !== null) this.#until = Math.max(this.#until, Date.now() + Math.min(ms, LONGEST_MS));
    return new TooBusy();
  }
}

/**
 * Seconds, or a date; null where it is neither.
 *
 * @param date of the answer: a date is meant by the system's own clock, which may be a day off
 */
function retryAfterMs(header: string | undefined, date: string | undefined): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  const now = Date.parse(date ?? '');
  return Number.isNaN(at) ? null : Math.max(0, at - (Number.isNaN(now) ? Date.now() : now));
}
