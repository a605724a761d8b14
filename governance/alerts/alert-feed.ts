import { describeError, logSeldom } from '@tongcha/observe';
import type { AlertEvent } from './alert.ts';
import type { AlertStore } from './alert-store.ts';

/** How often the store is looked at while anybody follows. */
const LOOK_MS = 250;
/** What has happened last is kept for those who are a little behind; who is further behind reads it from the store. */
const MOST_RECENT = 1_000;
const PAGE = 500;

/**
 * What happens to alerts, for all who follow it in this process: the store is looked at once for all of them, and not at all while nobody
 * follows. Nothing is held for anybody: each goes on from where he is, so that whoever is slow holds up nobody.
 */
export class AlertFeed {
  readonly #store: Pick<AlertStore, 'eventsAfter' | 'lastSeq'>;
  readonly #lookMs: number;
  readonly #waiting = new Set<() => void>();
  /** In order, all that has happened after `#from`. */
  #recent: AlertEvent[] = [];
  #from = 0;
  #followers = 0;
  #looking = false;
  #isClosed = false;

  constructor(store: Pick<AlertStore, 'eventsAfter' | 'lastSeq'>, lookMs = LOOK_MS) {
    this.#store = store;
    this.#lookMs = lookMs;
  }

  /** How many follow now. */
  get followers(): number {
    return this.#followers;
  }

  /**
   * What happens from now on, until the signal fires or the feed is closed.
   * @param after the number of an event: what has happened since comes first. Null: nothing that has happened does
   * @throws DatabaseFault where what has happened cannot be read at the beginning
   */
  async *follow(after: number | null, signal: AbortSignal): AsyncGenerator<AlertEvent, void> {
    this.#followers += 1;
    try {
      // Whoever is further than anything has happened, by another store's numbers, goes on from now: all look from where the first one is.
      let place = Math.min(after ?? Infinity, await this.#store.lastSeq());
      void this.#look(place);
      while (!this.#isOver(signal)) {
        const events = await this.#after(place);
        if (events.length === 0) await this.#news(place, signal);
        for (const event of events) {
          if (this.#isOver(signal)) return;
          place = event.seq;
          yield event;
        }
      }
    } finally {
      this.#followers -= 1;
    }
  }

  /** Whoever follows is told nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  #isOver(signal: AbortSignal): boolean {
    return signal.aborted || this.#isClosed;
  }

  async #after(place: number): Promise<readonly AlertEvent[]> {
    if (place < this.#from) return this.#store.eventsAfter(place, PAGE);
    return this.#recent.filter(({ seq }) => seq > place);
  }

  #news(place: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
      // What came before it waited wakes nobody any more.
      if (this.#isOver(signal) || (this.#recent.at(-1)?.seq ?? 0) > place) wake();
    });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  /** One look after the other as long as anybody follows. @param from where whoever begins it is */
  async #look(from: number): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    this.#recent = [];
    this.#from = from;
    while (this.#followers > 0 && !this.#isClosed) {
      try {
        const last = this.#recent.at(-1)?.seq ?? this.#from;
        const events = await this.#store.eventsAfter(last, PAGE);
        this.#keep(events);
        if (events.length > 0) this.#wake();
        if (events.length === PAGE) continue;
      } catch (error) {
        logSeldom(
          'error',
          'alert feed',
          { event: 'alert-feed', error: describeError(error) },
          '预警库不可用,新预警暂时推送不出 / the store of alerts cannot be read: new ones are told later',
        );
      }
      await new Promise((resolve) => setTimeout(resolve, this.#lookMs).unref());
    }
    this.#looking = false;
  }

  #keep(events: readonly AlertEvent[]): void {
    this.#recent.push(...events);
    const gone = this.#recent.splice(0, Math.max(0, this.#recent.length - MOST_RECENT));
    this.#from = gone.at(-1)?.seq ?? this.#from;
  }
}
