import { styleText } from 'node:util';

/** Where a command reads and writes; tests give their own. */
export interface Io {
  readonly out: Output;
  readonly err: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The whole standard input. */
  readonly input: () => Promise<string>;
  /** A line that a person types after this was shown; null, or absent: nobody sits at the standard input. */
  readonly typed?: (shown: string) => Promise<string | null>;
  /** Fires when the user interrupts. */
  readonly signal: AbortSignal;
}

/** A stream that a command writes to. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  /** False: it holds too much; `drained` tells when to go on. */
  write(text: string): boolean;
  drained(): Promise<void>;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Colours text, where the output shows colours. A number is one of 256 colours. */
export type Paint = (style: Style | number, text: string) => string;

/** No colour in a pipe, nor where NO_COLOR is set (no-color.org). */
export function painter(output: Output, env: Io['env']): Paint {
  return output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? paintAlways : paintNever;
}

export const paintAlways: Paint = (style, text) =>
  text === ''
    ? ''
    : typeof style === 'number'
      ? `\u001b[38;5;${style}m${text}\u001b[39m`
      : styleText(style, text, { validateStream: false });
export const paintNever: Paint = (_, text) => text;

/** C0 and C1 controls, and what turns the direction of text: a record that holds them could move the cursor, or make a line read as another. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What stands deeper is shown to nobody, and to go on into it would overflow the stack. */
const DEEPEST = 100;

/** The same value, safe for a terminal: no text and no name in it holds a control character, and it has an end. */
export function printable<T>(value: T, depth = 0): T {
  if (typeof value === 'string') return value.replace(UNPRINTABLE, '�') as T;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return '…' as T;
  if (Array.isArray(value)) return value.map((each: unknown) => printable(each, depth + 1)) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [printable(key), printable(each as unknown, depth + 1)]),
  ) as T;
}
