import type { Reader } from '../values/reader.ts';

/** A request before it is sent. */
export interface DeclaredRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What a question that is code is given. */
export interface Asking {
  readonly keys: readonly string[];
  readonly signal: AbortSignal;
  /** Puts a question of the file's `questions`; all its rows. @throws Fault */
  ask(name: string, keys: readonly string[]): Promise<readonly unknown[]>;
}

/** What a ministry's file cannot say: the exports of the module that it names under `hooks`. */
export interface Hooks {
  /** Changes a request: a signature of another kind, an envelope that is encrypted. */
  readonly request?: (request: DeclaredRequest) => DeclaredRequest | Promise<DeclaredRequest>;
  /** Opens the bytes of an answer: a decryption. */
  readonly answer?: (body: Uint8Array) => Uint8Array;
  /** Readers of values by name, used as `path | name`. */
  readonly converters?: Readonly<Record<string, Reader<unknown>>>;
}
