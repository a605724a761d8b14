import { randomBytes } from 'node:crypto';
import { Fault } from '@tongcha/resilience';
import { readSm2Private, readSm2Public, sm2Decrypt, sm2Encrypt, type Sm2Form, type Sm2Point } from '@tongcha/signature';
import { parseXml } from '../../connectors/xml/parse.ts';
import { writeXml } from '../../connectors/xml-http/xml.ts';
import { type Charset, decode, encode } from '../../charset.ts';
import { isSource, type Source } from '../../values/row.ts';
import type { Fields, Part } from '../part.ts';
import { CLOCK_NAMES } from './clock.ts';
import { type BodyKind, type Sendable, sendable } from './send.ts';
import { SM4_BYTES, SM4_MODES, sm4Bytes, sm4Decrypt, sm4Encrypt, type Sm4Mode } from './sm4.ts';

const KEYS = ['by', 'key', 'iv', 'public', 'private', 'form', 'as', 'send', 'open'] as const;
const FORMS = ['c1c3c2', 'c1c2c3', 'der'] as const;
/** What `seal.send` may name beside what each request has of its own. */
export const SEAL_NAMES = ['sealed', 'sealedKey'] as const;

/** What is sealed of one request, and the key that its answer may be sealed with too. */
export interface Sealed {
  readonly values: Readonly<Record<(typeof SEAL_NAMES)[number], string>>;
  readonly key: Buffer | null;
}

/** An envelope around what is asked and answered (数字信封). */
export interface Seal {
  /** What is sent in place of what is asked. */
  readonly send: Sendable;
  /** @param text what is asked, as it would have been sent */
  seal(text: Uint8Array): Sealed;
  /**
   * The answer with what was sealed in it in its place.
   *
   * @param key of the request @throws Fault BAD_ANSWER for what cannot be opened
   */
  open(document: Source, key: Buffer | null): Source;
}

/** `seal: { by: sm4-cbc, key: ${KEY}, iv: ${IV}, send: { data: '{sealed}' }, open: { data: data } }` */
export function sealOf(part: Part, charset: Charset, isXml: boolean): Seal | null {
  const fields = part.fields(KEYS);
  const by = fields.need('by', `by: one of ${[...SM4_MODES, 'sm2'].join(', ')}`)?.word([...SM4_MODES, 'sm2'] as const);
  const sendPart = fields.need('send', "send: { data: '{sealed}' }");
  const keys = keysOf(part, fields, by ?? null);
  const as = fields.get('as')?.word(['base64', 'hex'] as const) ?? 'base64';
  const open = (fields.get('open') ?? part.empty()).fields(
    ['data', 'key'] as const,
    'where the sealed stands: { data: data }',
  );
  const dataPath = open.need('data', 'data: data')?.text('a path: data')?.split('.') ?? [];
  const keyPath = open.get('key')?.text('a path: key')?.split('.') ?? null;
  if (keyPath !== null && keys?.ours === null)
    open.get('key')?.fault('a key that is sealed for us needs our private key; write private: ${SM2_PRIVATE}');
  if (by === 'sm2' && keys && keys.ours === null)
    part.fault('what is sealed for us needs our private key; write private: ${SM2_PRIVATE}');
  if (!sendPart || !by || !keys) return null;
  const send = sendable(sendPart);
  const stray = send.names.find((name) => ![...SEAL_NAMES, ...CLOCK_NAMES, 'token', 'sign'].includes(name));
  if (stray !== undefined) sendPart.fault(`{${stray}} stands in what is sealed, and not beside it`);
  if (!send.names.includes('sealed'))
    sendPart.fault("what is sealed is not sent; write {sealed} where it stands: { data: '{sealed}' }");
  if (by !== 'sm2' && keys.fixed === null && !send.names.includes('sealedKey'))
    sendPart.fault('nobody could open it: write {sealedKey} where the sealed key stands');
  const bytesIn = (text: unknown): Buffer => bytesOf(text, as);
  const keyIn = (document: Source, own: Buffer | null): Buffer => {
    if (keyPath === null) return keys.fixed ?? own ?? Buffer.alloc(0);
    const key = keys.ours && sm2Decrypt(keys.ours, bytesIn(at(document, keyPath)), keys.form);
    return keyBytes(key);
  };
  return {
    send,
    seal: (text) => {
      if (by === 'sm2')
        return {
          values: { sealed: sm2Encrypt(keys.theirs as Sm2Point, text, keys.form).toString(as), sealedKey: '' },
          key: null,
        };
      const key = keys.fixed ?? randomBytes(SM4_BYTES);
      const iv = ivFor(by, keys.iv);
      const sealed = Buffer.concat([keys.iv === 'front' && iv ? iv : EMPTY, sm4Encrypt(by, key, iv, text)]);
      return {
        values: {
          sealed: sealed.toString(as),
          sealedKey: keys.theirs ? sm2Encrypt(keys.theirs, key, keys.form).toString(as) : '',
        },
        key,
      };
    },
    open: (document, own) => {
      const sealed = at(document, dataPath);
      // A refusal has nothing in it.
      if (sealed === undefined || sealed === null || sealed === '') return document;
      let text: string;
      try {
        const bytes = bytesIn(sealed);
        text = decode(
          by === 'sm2'
            ? opened(keys.ours && sm2Decrypt(keys.ours, bytes, keys.form))
            : unlocked(by, keyIn(document, own), keys.iv, bytes),
          charset,
        );
        return put(document, dataPath, isXml ? parseXml(text, NO_LISTS) : (JSON.parse(text) as unknown));
      } catch (cause) {
        // Without what was in it, which the cause may quote.
        throw new Fault('BAD_ANSWER', 'gave an envelope that cannot be opened', {
          place: 'seal',
          hint: cause instanceof SyntaxError ? 'what is in it is no document' : 'its key or its form is another',
        });
      }
    },
  };
}

const EMPTY = Buffer.alloc(0);
const NO_LISTS: ReadonlySet<string> = new Set();

interface SealKeys {
  /** The same for all; null: each request has its own. */
  readonly fixed: Buffer | null;
  /** `front`: a new one stands before what it is for; null: there is none. */
  readonly iv: Buffer | 'front' | null;
  readonly theirs: Sm2Point | null;
  readonly ours: Buffer | null;
  readonly form: Sm2Form;
}

function keysOf(part: Part, fields: Fields<(typeof KEYS)[number]>, by: Sm4Mode | 'sm2' | null): SealKeys | null {
  const [keyPart, ivPart, publicPart, privatePart] = (['key', 'iv', 'public', 'private'] as const).map((name) =>
    fields.get(name),
  );
  const fixed = keyPart ? sm4Bytes(keyPart.settled('a key: ${SM4_KEY}') ?? '') : null;
  if (keyPart && !fixed) keyPart.fault('expected a key of 16 bytes: 32 digits in hex, base64, or 16 signs');
  const ivText = ivPart?.settled('${SM4_IV}, or front') ?? null;
  const iv = ivText === null ? null : ivText === 'front' ? ivText : sm4Bytes(ivText);
  if (ivPart && iv === null)
    ivPart.fault(
      'expected 16 bytes: 32 digits in hex, base64, or 16 signs; or front, where it stands before what is sealed',
    );
  if (by === 'sm4-cbc' && !ivPart) part.fault('iv is missing; write iv: ${SM4_IV}, or iv: front');
  if (by !== 'sm4-cbc') ivPart?.fault(`${by ?? 'this'} has no iv; leave it out`);
  const theirs = publicPart ? readSm2Public(publicPart.settled('a key: ${SM2_PUBLIC}') ?? '') : null;
  if (publicPart && !theirs) publicPart.fault('expected an SM2 public key: PEM, or 128 digits in hex');
  const ours = privatePart ? readSm2Private(privatePart.settled('a key: ${SM2_PRIVATE}') ?? '') : null;
  if (privatePart && !ours) privatePart.fault('expected an SM2 private key: PEM, or 64 digits in hex');
  if (by === 'sm2') keyPart?.fault('sm2 has no key of SM4; leave it out, or write by: sm4-cbc');
  if (!publicPart && (by === 'sm2' || !keyPart))
    part.fault('a key is missing; write key: ${SM4_KEY}, or public: ${SM2_PUBLIC} for a new key each time');
  const form = fields.get('form')?.word(FORMS) ?? 'c1c3c2';
  const hasAll = (by === 'sm2' ? theirs : (fixed ?? theirs)) !== null && (by !== 'sm4-cbc' || iv !== null);
  return hasAll ? { fixed, iv, theirs, ours, form } : null;
}

function ivFor(by: Sm4Mode, iv: SealKeys['iv']): Buffer | null {
  if (by === 'sm4-ecb') return null;
  return iv === 'front' ? randomBytes(SM4_BYTES) : iv;
}

function unlocked(by: Sm4Mode, key: Buffer, iv: SealKeys['iv'], sealed: Buffer): Buffer {
  if (by === 'sm4-ecb') return sm4Decrypt(by, key, null, sealed);
  return iv === 'front'
    ? sm4Decrypt(by, key, sealed.subarray(0, SM4_BYTES), sealed.subarray(SM4_BYTES))
    : sm4Decrypt(by, key, iv, sealed);
}

function opened(bytes: Buffer | null): Buffer {
  if (bytes === null) throw new Error('not sealed for us');
  return bytes;
}

/** A key may be sealed as its bytes, or as text. */
function keyBytes(key: Buffer | null): Buffer {
  const bytes = opened(key);
  const made = bytes.length === SM4_BYTES ? bytes : sm4Bytes(bytes.toString('latin1'));
  return opened(made);
}

function bytesOf(text: unknown, as: 'base64' | 'hex'): Buffer {
  const written = typeof text === 'string' ? text.replace(/\s/g, '') : '';
  const isRight = as === 'hex' ? /^(?:[\da-f]{2})+$/i.test(written) : /^[A-Za-z\d+/]+={0,2}$/.test(written);
  if (!isRight) throw new Error(`not ${as}`);
  return Buffer.from(written, as);
}

function at(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, name) => (isSource(found) ? found[name] : undefined), document);
}

function put(document: Source, [name = '', ...rest]: readonly string[], value: unknown): Source {
  const inner = document[name];
  return { ...document, [name]: rest.length === 0 ? value : put(isSource(inner) ? inner : {}, rest, value) };
}

/** What is asked, as it is sealed: XML where that is what is sent, else JSON. */
export function sealable(
  asked: Readonly<Record<string, unknown>>,
  kind: BodyKind,
  charset: Charset,
): { readonly text: string; readonly bytes: Buffer } {
  const bytes = kind === 'xml' ? writeXml(asked, charset) : encode(JSON.stringify(asked), charset);
  return { text: decode(bytes, charset), bytes };
}
