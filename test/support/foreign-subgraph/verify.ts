import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { createVerifier, httpbis } from 'http-message-signatures';
import { type InnerList, parseDictionary, serializeDictionary } from 'structured-headers';

const COMPONENTS = [
  '@method',
  '@authority',
  '@path',
  '@query',
  'content-type',
  'content-digest',
  'tongcha-ministry',
  'tongcha-claims',
  'x-request-id',
];
const BORN = Date.now() / 1000;

export interface Claims {
  readonly role: string;
  readonly policies?: readonly string[];
  readonly organization?: string;
}

/** docs/signed-calls.md by other libraries, as a ministry in another house would write it. */
export class Verifier {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #name: string;
  readonly #nonces = new Map<string, number>();

  constructor(trusted: string, name: string) {
    const { keys } = JSON.parse(readFileSync(trusted, 'utf8')) as { keys: JsonWebKey[] };
    this.#keys = new Map(keys.map((jwk) => [thumbprint(jwk), createPublicKey({ key: jwk, format: 'jwk' })]));
    this.#name = name;
  }

  /** @returns who asks; null: refuse with 401 @param url the address that gateways reach this ministry at, and the query */
  async verify(url: string, received: IncomingHttpHeaders, body: Buffer): Promise<Claims | null> {
    try {
      return await this.#verify(
        url,
        Object.fromEntries(Object.entries(received).map(([name, value]) => [name, String(value)])),
        body,
      );
    } catch {
      return null;
    }
  }

  async #verify(url: string, headers: Record<string, string>, body: Buffer): Promise<Claims | null> {
    const inputs = parseDictionary(headers['signature-input'] ?? '');
    const own = [...inputs].filter(([, member]) => (member as InnerList)[1].get('tag') === 'tongcha-call');
    const [label, member] = own[0] ?? [];
    if (own.length !== 1 || label === undefined || serializeDictionary(inputs) !== headers['signature-input'])
      return null;
    const [items, parameters] = member as InnerList;
    if (items.some(([, each]) => each.size > 0) || items.map(([name]) => name).join() !== COMPONENTS.join())
      return null;
    const [created, expires, nonce, keyid] = ['created', 'expires', 'nonce', 'keyid'].map((name) =>
      parameters.get(name),
    ) as [number, number, string, string];
    const now = Date.now() / 1000;
    if (created > now + 30 || expires < now - 30 || expires - created > 60 || created < Math.floor(BORN)) return null;
    if (headers['content-digest'] !== `sha-256=:${createHash('sha256').update(body).digest('base64')}:`) return null;
    const key = this.#keys.get(keyid);
    if (!key || parameters.get('alg') !== 'ed25519' || headers['tongcha-ministry'] !== this.#name) return null;
    const only = { ...headers, 'signature-input': serializeDictionary(new Map([[label, member as InnerList]])) };
    const good = await httpbis.verifyMessage(
      {
        keyLookup: async () => ({ id: keyid, algs: ['ed25519'], verify: createVerifier(key, 'ed25519') }),
        requiredFields: COMPONENTS,
      },
      { method: 'POST', url, headers: only },
    );
    if (good !== true || this.#nonces.has(nonce)) return null;
    for (const [each, until] of this.#nonces) if (until < now) this.#nonces.delete(each);
    this.#nonces.set(nonce, expires + 30);
    return JSON.parse(Buffer.from(headers['tongcha-claims'] ?? '', 'base64url').toString('utf8')) as Claims;
  }
}

/** RFC 7638: the required members of an OKP key, in their order. */
function thumbprint({ crv, kty, x }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}
