import { Fault } from '@tongcha/resilience';

/** What a log may know of an error. */
export interface DescribedError {
  readonly name: string;
  readonly code?: string | undefined;
  /** What a Fault says to whoever runs it. */
  readonly hint?: string;
  /** Where it was thrown, innermost first. */
  readonly stack?: readonly string[];
  readonly cause?: DescribedError;
}

const MOST_FRAMES = 8;
const MOST_CAUSES = 3;

/** A class's name, a name of Node's or a database's. Anything else could be a value. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
const CODE = /^(?:[A-Z][A-Z0-9_]{1,39}|[0-9A-Z]{5})$/;
const FRAME = /^ +at [\w$.<>[\] #]*\(?(?:file|node|[\w/.@-]+):[\w/.@:-]*\)?$/;

/**
 * An error without its message: JSON.parse quotes the text that it cannot read, a database the value that it cannot take, and
 * a library what it likes, so that a message may hold whatever a ministry or a caller has sent. Class, code and places
 * lead an operator to the line that threw; what it threw there is for whoever can try it.
 */
export function describeError(
  error: unknown,
  { stack = true, depth = MOST_CAUSES }: { readonly stack?: boolean; readonly depth?: number } = {},
): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error };
  const original = (error as { originalError?: unknown }).originalError ?? error.cause;
  const frames = stack ? framesOf(error) : [];
  return {
    name: NAME.test(error.name) ? error.name : 'Error',
    ...codeOf(error),
    ...(error instanceof Fault && error.hint !== undefined ? { hint: error.hint } : {}),
    ...(frames.length > 0 ? { stack: frames } : {}),
    ...(original instanceof Error && depth > 0 ? { cause: describeError(original, { stack, depth: depth - 1 }) } : {}),
  };
}

function codeOf(error: Error): { readonly code?: string } {
  if (error instanceof Fault) return { code: error.told };
  const code = (error as { code?: unknown }).code ?? (error as { extensions?: { code?: unknown } }).extensions?.code;
  return typeof code === 'string' && CODE.test(code) ? { code } : {};
}

/** The places alone. A message may have lines that look like places: where it cannot be told from the stack, none is taken. */
function framesOf({ name, message, stack }: Error): string[] {
  if (typeof stack !== 'string') return [];
  const head =
    [`${name}: ${message}\n`, `${name}\n`].find((each) => stack.startsWith(each)) ?? headless(stack, message);
  if (head === null) return [];
  return stack
    .slice(head.length)
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => line.trim());
}

/** A subclass that sets its name afterwards has the name of its base in the stack. */
function headless(stack: string, message: string): string | null {
  const match = /^\w+(?: \[\w+\])?: /.exec(stack);
  const head = match && `${match[0]}${message}\n`;
  return head && stack.startsWith(head) ? head : null;
}
