import { createHash, createHmac } from 'node:crypto';
import { type Charset, encode } from '../../charset.ts';
import { readSm2Private, sm2Signer } from '@tongcha/signature';
import type { Part } from '../part.ts';
import { scalar, type SentValues, textWith } from './send.ts';

const ALGORITHMS = ['sm3', 'sha256', 'sha1', 'md5'] as const;
const METHODS = [...ALGORITHMS, ...ALGORITHMS.map((each) => `hmac-${each}` as const), 'sm2'] as const;
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

/** What one side calls the other where nothing else is agreed (GM/T 0009). */
const USER_ID = '1234567812345678';

/** `sign: { text: '{appId}{time}', by: hmac-sm3, key: ${SECRET} }` */
export function signerOf(part: Part, charset: Charset): Signer | null {
  const fields = part.fields(['text', 'by', 'key', 'as', 'id', 'form']);
  const textPart = fields.need('text', "text: '{params}'");
  const method = fields.need('by', `by: one of ${METHODS.join(', ')}`)?.word(METHODS) ?? null;
  const keyed = method === 'sm2' || method?.startsWith('hmac-') === true;
  const key = fields.get('key')?.settled('a key: ${SECRET}') ?? null;
  if (keyed && key === null) part.fault('key is missing; write key: ${SECRET}');
  if (!keyed && key !== null)
    fields.get('key')?.fault(`${method} takes no key; write it into the text, or by: hmac-${method}`);
  const form = fields.get('as')?.word(FORMS) ?? 'hex';
  const ofSm2 = [fields.get('id'), fields.get('form')];
  if (method !== 'sm2') for (const each of ofSm2) each?.fault('this is of sm2 alone; leave it out');
  if (!textPart || method === null) return null;
  const text = textWith(textPart);
  const id = fields.get('id')?.settled('the id of who signs') ?? USER_ID;
  const isDer = fields.get('form')?.word(['raw', 'der'] as const) === 'der';
  const secret = method === 'sm2' && key !== null ? readSm2Private(key) : null;
  if (method === 'sm2' && key !== null && secret === null)
    fields.get('key')?.fault('expected an SM2 private key: PEM, or 64 digits in hex');
  if (method === 'sm2' && secret === null) return null;
  const digest = secret ? sm2Made(sm2Signer(secret, id), isDer) : madeBy(method, keyed ? (key ?? '') : null);
  return {
    names: text.names,
    sign: (values, sent) => {
      const over = encode(text.make({ ...topLevel(sent), ...values, params: inOrder(sent) }), charset);
      const signature = digest(over).toString(form === 'base64' ? 'base64' : 'hex');
      return form === 'HEX' ? signature.toUpperCase() : signature;
    },
  };
}

function madeBy(method: string, key: string | null): (over: Uint8Array) => Buffer {
  const algorithm = method.replace('hmac-', '');
  return (over) => (key === null ? createHash(algorithm) : createHmac(algorithm, key)).update(over).digest();
}

/** r and s one after the other, or as in GM/T 0009, two integers in a sequence. */
function sm2Made(sign: (over: Uint8Array) => Buffer, isDer: boolean): (over: Uint8Array) => Buffer {
  if (!isDer) return sign;
  return (over) => {
    const signature = sign(over);
    const both = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
    return Buffer.concat([Buffer.from([0x30, both.length]), both]);
  };
}

/** DER: without leading zeros, and not negative. */
function integer(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const own = bytes.subarray(start < 0 ? bytes.length - 1 : start);
  const positive = (own[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), own]) : own;
  return Buffer.concat([Buffer.from([2, positive.length]), positive]);
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
