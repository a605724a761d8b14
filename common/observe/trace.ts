/**
 * What a part of a trace may say of itself: counts, names of ours and public codes, never a value of the caller's. Names are those of
 * OpenTelemetry's semantic conventions where these have one, and begin with `tongcha.` else.
 */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** `server`: answers a request; `client`: waits for another system. */
export type Kind = 'server' | 'client' | 'internal';

/** A place in a trace from which parts of it begin. */
export interface Trace {
  /** As the header of that name tells it (W3C Trace Context). */
  readonly traceparent: string;
  begin(name: string, kind: Kind, attributes: Attributes): Span;
}

/** A part of a trace, until it ends. */
export interface Span extends Trace {
  /** Where what it is about is known only later. */
  rename(name: string): void;
  /** It failed where there is a code, or an attribute `error.type`. @param code public; null: nothing went wrong */
  end(code: string | null, attributes?: Attributes): void;
}

/** Where traces go to. */
export interface Traces {
  /** Begins a request's trace, below the one that its client is in; null where this one is not traced. @param traceparent as it came in */
  begin(name: string, traceparent: string | undefined, attributes: Attributes): Span | null;
  /** Goes on with the trace of a caller who says that it is followed; null: it is not, or there is none. */
  follow(name: string, traceparent: string | undefined, attributes: Attributes): Span | null;
  close(): Promise<void>;
}
