import { Fault, type FaultCode, type FaultOptions } from '@tongcha/resilience';
import type { RecallAction, RecallLevel } from '@tongcha/schema';
import type { Call } from '../legacy-system.ts';
import type { DateTime } from '../records.ts';

/** An order of a recall (RecallNotice of the contract). */
export interface RecallNotice {
  /** Of this order to this member alone: told again, it is the same order. */
  readonly number: string;
  /** Of the recall that it belongs to. */
  readonly recall: string;
  /** OPEN, EXTEND: the codes are recalled; NARROW, CANCEL, CLOSE: they no longer are. */
  readonly action: RecallAction;
  /** Canonical, 1 to 500. */
  readonly codes: readonly string[];
  readonly level: RecallLevel;
  readonly reason?: string | null;
  readonly advice?: string | null;
  /** Who orders it, by name. */
  readonly authority: string;
  readonly at: DateTime;
}

/** How a legacy system takes something in, and how it can be known that it has done so once. */
export type Writes<T> = Writing<T> & (Found | { readonly dedupe: 'KEY' | 'NAME' | 'NONE' });

interface Writing<T> {
  /** Of a member of several systems: whether this one takes orders about the code. Absent: about any. Of several that do it is the first that holds it. */
  takes?(code: string): boolean;
  /**
   * Writes it once, under its number.
   *
   * @returns the system's own reference
   * @throws NotWritten where it surely was not done; WriteRefused where it never will be; anything else: it may have been done
   */
  write(notice: T, call: Call): Promise<string | null>;
}

/** KEY: the system takes a number once; NAME: a file of that name once; NONE: it takes whatever comes. */
interface Found {
  /** It takes whatever comes, and can be searched by number. */
  readonly dedupe: 'FIND';
  /** What was sent may be found only so many milliseconds later. */
  readonly settleMs: number;
  /** @returns the system's own reference of what it has under that number; null: nothing */
  find(number: string, call: Call): Promise<string | null>;
}

/** Nothing was written: nobody listened, or the system said so before it did anything. */
export class NotWritten extends Fault {
  constructor(
    message = 'cannot be reached',
    { code = 'UNAVAILABLE', ...options }: FaultOptions & { readonly code?: FaultCode } = {},
  ) {
    super(code, message, options);
    this.name = 'NotWritten';
  }
}

/** Nothing was written, and nothing will be however often it is told. Its message is shown to whoever ordered. */
export class WriteRefused extends Fault {
  constructor(message: string, options?: FaultOptions) {
    super('REFUSED', message, options);
    this.name = 'WriteRefused';
  }
}

/** What is answered (Receipt of the contract). */
export interface Receipt {
  readonly state: 'TAKEN' | 'PARTLY' | 'REFUSED' | 'NOT_DONE' | 'UNCERTAIN' | 'LATER';
  readonly reference?: string | null;
  readonly message?: string;
  readonly retryAt?: DateTime;
}
