import { Fault } from '@tongcha/resilience';
import { charsetOf, decode } from '../../charset.ts';
import { isSource, type Source } from '../../values/row.ts';
import { text } from '../../values/text.ts';

/** `{code, msg, data}`. */
export interface Envelope {
  readonly code: string;
  /** undefined: there is none, as in most refusals. */
  readonly data: unknown;
}

/** JSON in the charset that its header says, UTF-8 where it says none. @throws Fault BAD_ANSWER */
export function readEnvelope(body: Uint8Array, contentType: string): Envelope {
  const charset = /charset\s*=\s*([^;\s]+)/i.exec(contentType)?.[1];
  const parsed = parseJson(decode(body, charset ? charsetOf(charset) : 'utf-8'));
  const code = isSource(parsed) ? text(parsed['code']) : null;
  if (!isSource(parsed) || typeof code !== 'string')
    throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { place: 'code' });
  return { code, data: parsed['data'] };
}

/** The code of an answer that need not have an envelope, as an HTTP error has one or not. */
export function codeIn(body: Uint8Array, contentType: string): string | null {
  try {
    return readEnvelope(body, contentType).code;
  } catch {
    return null;
  }
}

/** An object at a place of the envelope. @throws Fault BAD_ANSWER */
export function objectAt(value: unknown, place: string): Source {
  if (isSource(value)) return value;
  throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { place });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { cause: error, place: 'body' });
  }
}
