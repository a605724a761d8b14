import type { ErrorCode } from './error-codes.ts';

/** One error of a response; docs/errors.md. */
export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: {
    /** A code of this list, or one of another server's own. */
    readonly code?: ErrorCode | (string & {});
    /** Whose: `FOOD_DRUG` */
    readonly sector?: string;
    /** Which of the sector's members: `food-drug/330000` */
    readonly member?: string;
    /** Of that member, which legacy system. */
    readonly system?: string;
    /** With no path: the trace codes for which what is given may be incomplete. */
    readonly codes?: readonly string[];
  };
}

/** What rules keep back from whoever asks, whether or not there is any of it: no error, and no gap. */
export interface Withheld {
  readonly sector: string;
  /** null: no policy would open it. */
  readonly policy: string | null;
}

/** What one operation gave. */
export interface Result<Data> {
  /** null: nothing. With errors beside it, what failed is null in it. */
  readonly data: Data | null;
  readonly errors: readonly GraphError[];
  readonly withheld: readonly Withheld[];
  /** Of HTTP. */
  readonly status: number;
  /** How long the gateway asks to wait, milliseconds. */
  readonly retryAfterMs: number | null;
}

/** One of which there is something. */
export type Found<Data> = Result<Data> & { readonly data: Data };
