import { parseWithDigits } from '../json/raw-json.ts';
import { type Params, paramsOf, utf8, variablesIn } from './params.ts';
import { type GatewayResponse, type Refusal, statusFor, writeResponse } from './response.ts';

/** The parameters of each of several operations that one request holds. */
export type Several = readonly (() => Params | Refusal)[];

/**
 * Of the body of a POST; null where it is no array, or none that can be read: then it is one request, and says so itself.
 * Unlike one operation's, these are read before their caller is admitted, as nobody knows otherwise how many there are.
 */
export function severalIn(body: Buffer): Several | null {
  if (!beginsArray(body)) return null;
  let text: string;
  let given: unknown;
  try {
    text = utf8.decode(body);
    given = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(given) || given.length === 0) return null;
  let exact: readonly unknown[] | null = null;
  return given.map(
    (each: unknown, i) => () =>
      paramsOf(each, {
        text,
        variables: () => variablesIn((exact ??= parseWithDigits(text) as readonly unknown[])[i]),
      }),
  );
}

const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const OPENS_ARRAY = 0x5b;

function beginsArray(body: Buffer): boolean {
  let at = 0;
  while (SPACES.has(body[at] ?? 0)) at += 1;
  return body[at] === OPENS_ARRAY;
}

export interface WrittenResponse {
  readonly status: number;
  readonly headers: GatewayResponse['headers'];
  readonly body: Buffer;
}

/** One array, in the order of the operations. HTTP says what holds for all of them; where they differ, each says it in its errors. */
export function writeSeveral(responses: readonly GatewayResponse[], type: string): WrittenResponse {
  const [first, ...others] = responses;
  const status = first ? statusFor(first, type) : 200;
  const alike = others.every((each) => statusFor(each, type) === status);
  const bodies = responses.map(writeResponse);
  return {
    status: alike ? status : 200,
    headers: (alike && first?.headers) || [],
    body: Buffer.concat([OPEN, ...bodies.flatMap((body, i) => (i === 0 ? [body] : [COMMA, body])), CLOSE]),
  };
}

const OPEN = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']');
