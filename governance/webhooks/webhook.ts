import type { AlertFilter } from '../alerts/alert.ts';

/** An address to which alerts are sent. Times are epoch milliseconds. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly filter: Pick<AlertFilter, 'rule' | 'sector' | 'division' | 'atLeast'>;
  readonly createdAt: number;
  readonly createdBy: string;
}

/** An event that did not arrive in time. */
export interface DeadLetter {
  /** The event's number. */
  readonly event: number;
  readonly attempts: number;
  readonly lastAt: number;
  /** What came of the last try. */
  readonly message: string | null;
}

/** How sending to one address goes. */
export interface Sending {
  readonly waiting: number;
  readonly dead: readonly DeadLetter[];
}
