import { createHash, createHmac } from 'node:crypto';
import { type Charset, encode } from '../../charset.ts';
import type { Part } from '../part.ts';
import { scalar, type SentValues, textWith } from './send.ts';

const ALGORITHMS = ['sm3', 'sha256', 'sha1', 'md5'] as const;
const METHODS = [...ALGORITHMS, ...ALGORITHMS.map((each) => `hmac-${each}` as const)] as const;
const FORMS = ['hex', 'HEX', 'base64'] as const;

/** A signature as the file describes it: over which text, by which method, with which key. */
export interface Signer {
  readonly names: readonly string[];
  /**
   * @param values what may stand in its text
   * @param sent what is sent, without the signature: `{params}` is all of it as `a=1&b=2` in order of name, what is empty left out;
   *   a name of it stands for its value
   */
  sign(values: SentValues, sent: Readonly<Record<string, unknown>>): string;
}

/** `sign: { text: '{appId}{time}', by: hmac-sm3, key: ${SECRET} }` */
export function signerOf(part: Part, charset: Charset): Signer | null {
  const fields = part.fields(['text', 'by', 'key', 'as']);
  const textPart = fields.need('text', "text: '{params}'");
  const method = fields.need('by', `by: one of ${METHODS.join(', ')}`)?.word(METHODS) ?? null;
  const keyed = method?.startsWith('hmac-') === true;
  const key = fields.get('key')?.settled('a key: ${SECRET}') ?? null;
  if (keyed && key === null) part.fault('key is missing; write key: ${SECRET}');
  if (!keyed && key !== null)
    fields.get('key')?.fault(`${method} takes no key; write it into the text, or by: hmac-${method}`);
  const form = fields.get('as')?.word(FORMS) ?? 'hex';
  if (!textPart || method === null) return null;
  const text = textWith(textPart);
  const algorithm = method.replace('hmac-', '');
  return {
    names: text.names,
    sign: (values, sent) => {
      const over = encode(text.make({ ...topLevel(sent), ...values, params: inOrder(sent) }), charset);
      const made = (keyed ? createHmac(algorithm, key ?? '') : createHash(algorithm)).update(over);
      const signature = made.digest(form === 'base64' ? 'base64' : 'hex');
      return form === 'HEX' ? signature.toUpperCase() : signature;
    },
  };
}

function topLevel(sent: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, scalar(value)]));
}

function inOrder(sent: Readonly<Record<string, unknown>>): string {
  return Object.entries(topLevel(sent))
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}
