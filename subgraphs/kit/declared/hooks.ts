import { describeError, logSeldom } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';

import { NOT_UNDERSTOOD, type Reader } from '../values/reader.ts';

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

/**
 * The same, where what one throws ends nothing but its own: a value is not understood, a request or an answer is a fault. It is logged by
 * where it was thrown; its words may quote what it was given.
 */
export function guarded({ request, answer, converters = {} }: Hooks): Hooks {
  return {
    ...(request && {
      request: async (made) => {
        try {
          return await request(made);
        } catch (error) {
          throw faultOf('request', error);
        }
      },
    }),
    ...(answer && {
      answer: (body) => {
        try {
          return answer(body);
        } catch (error) {
          throw faultOf('answer', error);
        }
      },
    }),
    converters: Object.fromEntries(
      Object.entries(converters).map(([name, read]): [string, Reader<unknown>] => [
        name,
        (raw) => {
          try {
            return read(raw);
          } catch (error) {
            tell(`converters.${name}`, error);
            return NOT_UNDERSTOOD;
          }
        },
      ]),
    ),
  };
}

function faultOf(name: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  tell(name, error);
  return new Fault('BAD_ANSWER', 'was not asked or not understood: a hook of its file failed', {
    place: `hooks.${name}`,
  });
}

function tell(name: string, error: unknown): void {
  const what = `hooks.${name}`;
  logSeldom(
    'error',
    what,
    { event: 'hook-fault', hook: what, error: describeError(error) },
    '扩展代码出错 / a hook failed',
  );
}
