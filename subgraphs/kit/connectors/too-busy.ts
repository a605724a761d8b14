import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../common/fault.ts';
import type { HttpAnswer } from '../../../common/http-client.ts';

/** Whether an answer asks to be asked less (RFC 6585, 4; RFC 9110, 15.6.4): a 503 alone says no more than that. */
export function asksForLess({ status, headers }: Pick<HttpAnswer, 'status' | 'headers'>): boolean {
  return status === 429 || (status === 503 && headers['retry-after'] !== undefined);
}

function tooBusy(options?: ErrorOptions): Fault {
  return new Fault('TOO_BUSY', 'asks to be asked less', options);
}

/** The longest that a caller waits for the time to be over rather than being told at once, milliseconds. */
const WORTH_WAITING_MS = 2_000;
/** A system does not put itself out of reach for longer, milliseconds. */
const LONGEST_MS = 10 * 60_000;

/** The time for which a system asked not to be asked (RFC 9110, 10.2.3). */
export class Rest {
  #until = 0;

  /**
   * Asks when the system may be asked. Where it then names a time that is worth waiting for, it is asked once more after
   * it; who names none is not pressed.
   * @throws Fault TOO_BUSY where that time is not soon, or not before the signal; else what `ask` throws
   */
  async ask<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    await this.#over(signal);
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'TOO_BUSY') || this.#until <= Date.now()) throw error;
    }
    await this.#over(signal);
    return ask();
  }

  async #over(signal: AbortSignal): Promise<void> {
    for (let left = this.#until - Date.now(); left > 0; left = this.#until - Date.now()) {
      if (left > WORTH_WAITING_MS) throw tooBusy();
      await sleep(left, undefined, { signal }).catch((cause: unknown) => {
        throw tooBusy({ cause });
      });
    }
  }

  /** Notes until when an answer asks not to be asked. @returns Fault TOO_BUSY, to be thrown */
  begin({ headers }: Pick<HttpAnswer, 'headers'>): Fault {
    const ms = retryAfterMs(headers['retry-after']);
    if (ms !== null) this.#until = Math.max(this.#until, Date.now() + Math.min(ms, LONGEST_MS));
    return tooBusy();
  }
}

/** Seconds, or a date; null where it is neither. */
function retryAfterMs(header: string | undefined): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
