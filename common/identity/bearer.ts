import { Fault } from '@tongcha/resilience';

/** Longer ones are refused unread. */
const MAX_TOKEN = 8_192;

/** The three parts of a compact JWS in base64url without padding (RFC 7515, 7.1). */
const BEARER = /^bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * The token that a request shows by its Authorization headers; null: it shows none.
 * @throws Fault UNAUTHENTICATED for an Authorization header that is not one bearer token
 */
export function bearerOf([value, ...others]: readonly string[]): string | null {
  if (value === undefined) return null;
  if (others.length > 0) throw new Fault('UNAUTHENTICATED', 'there are several Authorization headers: send one');
  if (value.length > MAX_TOKEN)
    throw new Fault('UNAUTHENTICATED', `the Authorization header is too long: send at most ${MAX_TOKEN} characters`);
  const token = BEARER.exec(value)?.[1];
  if (token === undefined)
    throw new Fault(
      'UNAUTHENTICATED',
      'the Authorization header is not “Bearer” and a signed JSON Web Token: send that, or no Authorization header to ask as the public',
    );
  return token;
}
