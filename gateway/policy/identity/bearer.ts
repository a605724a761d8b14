import type { IncomingMessage } from 'node:http';
import { Fault } from '@tongcha/resilience';

/** Longer ones are refused unread. */
const MAX_TOKEN = 8_192;

/** The three parts of a compact JWS in base64url without padding (RFC 7515, 7.1). */
const BEARER = /^bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * The token that a request shows; null: it shows none.
 * @throws Fault UNAUTHENTICATED for an Authorization header that is not one bearer token
 */
export function bearerOf({ headers, rawHeaders }: IncomingMessage): string | null {
  const value = headers.authorization;
  if (value === undefined) return null;
  // Of several, Node keeps the first and a proxy may have checked another.
  let shown = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === 'authorization') shown += 1;
  if (shown > 1) throw new Fault('UNAUTHENTICATED', 'there are several Authorization headers: send one');
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
