import { hash } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { Fault } from '@tongcha/resilience';
import { isRecord } from './is-record.ts';
import type { Identity } from './identity.ts';
import { type ClaimPlaces, readIdentity } from './read-identity.ts';
import type { RememberedKeys } from './remembered-keys.ts';
import { hasUniqueNames } from './unique-names.ts';

/** Whose tokens count. */
export interface Issuer {
  readonly issuer: string;
  readonly keys: RememberedKeys;
}

export interface TokenRules {
  readonly issuers: readonly Issuer[];
  readonly audience: string;
  /** What their `typ` may be, in small letters and without `application/`. */
  readonly types: ReadonlySet<string>;
  /** The longest that one may count, seconds. */
  readonly longestSeconds: number;
  /** Where they say who their bearer is. */
  readonly claims: ClaimPlaces;
  /** Of the ministries on the graph; empty: any. */
  readonly sectors: ReadonlySet<string>;
}

interface Remembered {
  readonly identity: Identity;
  /** When it stops counting, epoch seconds, the skew included. */
  readonly until: number;
  readonly keys: RememberedKeys;
  readonly generation: number;
}

/** Asymmetric ones only: with an HMAC among them, anyone could sign with the public key. */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'PS256', 'PS384', 'RS256', 'RS384'];
/** RFC 9068, 4. */
const ACCESS_TOKEN = 'at+jwt';
/** Where a token would say by which key it wants to be checked. */
const OWN_KEYS = ['jwk', 'jku', 'x5u', 'x5c'] as const;
/** Between our clock and the issuer's, seconds. */
export const CLOCK_SKEW = 30;
const MAX_REMEMBERED = 20_000;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Verifies access tokens (RFC 7519, RFC 9068), and remembers those that are good until they expire or the issuer's keys change. */
export class Tokens {
  #rules: TokenRules;
  readonly #remembered = new LRUCache<string, Remembered>({ max: MAX_REMEMBERED });

  constructor(rules: TokenRules) {
    this.#rules = rules;
  }

  /** The sectors of another version of the graph: what was verified before is verified again. */
  know(sectors: ReadonlySet<string>): void {
    this.#rules = { ...this.#rules, sectors };
    this.#remembered.clear();
  }

  /**
   * @param token a compact JWS
   * @param now epoch milliseconds
   * @throws Fault UNAUTHENTICATED that says what to do; KEY_NOT_KNOWN where it cannot be told yet
   */
  async identify(token: string, now: number): Promise<Identity> {
    // By a hash: a dump of the memory, or of the cache, shows no token.
    const key = hash('sha256', token, 'base64url');
    const known = this.#remembered.get(key);
    if (known && now / 1_000 < known.until && known.generation === known.keys.generation) return known.identity;
    this.#remembered.delete(key);
    const verified = await this.#verify(token, now);
    this.#remembered.set(key, verified);
    return verified.identity;
  }

  async #verify(token: string, now: number): Promise<Remembered> {
    const { header, claims } = readUnverified(token);
    const issuer = this.#rules.issuers.find((each) => each.issuer === claims.iss);
    if (this.#rules.issuers.length === 0) throw refused('no tokens are taken here: send no Authorization header');
    if (!issuer) throw refused('its issuer is not trusted here: get one from this graph’s identity provider');
    if (!this.#rules.types.has(typeOf(header.typ)))
      throw refused(`its typ is not ${[...this.#rules.types].join(' or ')}: send an access token`);
    if (OWN_KEYS.some((name) => name in header))
      throw refused('it brings a key of its own, which counts for nothing: get one from your identity provider');
    // Before the key is looked up: what changes meanwhile must be seen at the next request.
    const { generation } = issuer.keys;
    try {
      const payload = await this.#payloadOf(token, issuer, now);
      const { exp = Number.NaN, iat = now / 1_000 } = payload;
      // Whoever steals one that counts for ever has it for ever.
      if (!(exp - Math.min(iat, now / 1_000) <= this.#rules.longestSeconds + CLOCK_SKEW))
        throw refused(
          `it counts for longer than ${Math.floor(this.#rules.longestSeconds / 60)} minutes: get one that ends sooner`,
        );
      const early = secondsFrom(now, payload.iat);
      if (early > CLOCK_SKEW)
        throw refused(`by this gateway’s clock it is issued ${inWords(early)} from now: ${CLOCKS}`);
      return {
        identity: readIdentity(payload, this.#rules),
        until: exp + CLOCK_SKEW,
        keys: issuer.keys,
        generation,
      };
    } catch (error) {
      throw faultOf(error, now);
    }
  }

  /** @throws errors of jose, Fault of the keys */
  async #payloadOf(token: string, { issuer, keys }: Issuer, now: number): Promise<JWTPayload> {
    const verified = (): Promise<{ readonly payload: JWTPayload }> =>
      jwtVerify(token, (given) => keys.find(given), {
        algorithms: ALGORITHMS,
        issuer,
        audience: this.#rules.audience,
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_SKEW,
        currentDate: new Date(now),
      });
    try {
      return (await verified()).payload;
    } catch (error) {
      // An issuer may put a new key in the place of the last one, by the same name or by none.
      if (error instanceof errors.JWSSignatureVerificationFailed && (await keys.renew()))
        return (await verified()).payload;
      throw error;
    }
  }
}

/**
 * What `typ` of tokens may be. Older providers write JWT, as they do of ID tokens, which are no leave to ask anything.
 * @param tokenType where it is set, that alone
 */
export function typesOf(production: boolean, tokenType: string | undefined): ReadonlySet<string> {
  if (tokenType !== undefined) return new Set([tokenType.toLowerCase()]);
  return new Set(production ? [ACCESS_TOKEN] : [ACCESS_TOKEN, 'jwt']);
}

function typeOf(typ: unknown): string {
  return typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : '';
}

/** Header and claims before anything is known of them: to find the issuer by, and to refuse. */
function readUnverified(token: string): {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
} {
  const parts = token.split('.');
  if (!parts.every(isCanonical)) throw refused('it is not well-formed: get a new one');
  const [header, claims] = parts.slice(0, 2).map((part): Record<string, unknown> | null => {
    try {
      const text = utf8.decode(Buffer.from(part, 'base64url'));
      const read: unknown = JSON.parse(text);
      return isRecord(read) && hasUniqueNames(text) ? read : null;
    } catch {
      return null;
    }
  });
  if (!header || !claims) throw refused('it is not well-formed: get a new one');
  return { header, claims };
}

/** One text, one spelling: unused bits at the end would give one token several. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

/** What to do where a token's times do not fit. */
const CLOCKS = 'if it is a new one, check the clocks of its issuer and of this gateway';

/** From `now` (epoch milliseconds) to a claim's moment (epoch seconds), seconds; 0 for what is no moment. */
function secondsFrom(now: number, moment: unknown): number {
  return typeof moment === 'number' ? moment - now / 1_000 : 0;
}

function inWords(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function faultOf(error: unknown, now: number): unknown {
  if (error instanceof Fault) return error;
  if (error instanceof errors.JWTExpired)
    return refused(
      `by this gateway’s clock it expired ${inWords(-secondsFrom(now, error.payload.exp))} ago: get a new one; ${CLOCKS}`,
    );
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'nbf' && typeof error.payload.nbf === 'number'
      ? refused(
          `by this gateway’s clock it does not count for another ${inWords(secondsFrom(now, error.payload.nbf))}: wait; ${CLOCKS}`,
        )
      : refused(`its claim ${error.claim} is not as it must be: get a new one, for this graph`);
  if (error instanceof errors.JOSEAlgNotAllowed)
    return refused(`its algorithm is not taken here: sign with one of ${ALGORITHMS.join(', ')}`);
  if (
    error instanceof errors.JOSEError ||
    error instanceof TypeError ||
    error instanceof SyntaxError ||
    error instanceof DOMException
  )
    return refused('its signature or its form does not hold: get a new one', error);
  return error;
}

function refused(why: string, cause?: unknown): Fault {
  return new Fault('UNAUTHENTICATED', `the token is refused: ${why}`, { cause });
}
