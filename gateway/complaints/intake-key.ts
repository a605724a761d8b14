import { isRecord } from '../json/is-record.ts';

/** The longest that is read. */
const LONGEST = 1_000;

/** Whether a text is a public key that browsers can seal for: P-256 for ECDH-ES (RFC 7518, 6.2). One with a private part is none. */
export function isIntakeKey(text: string): boolean {
  if (text.length > LONGEST) return false;
  try {
    const key: unknown = JSON.parse(text);
    return (
      isRecord(key) &&
      key['kty'] === 'EC' &&
      key['crv'] === 'P-256' &&
      isCoordinate(key['x']) &&
      isCoordinate(key['y']) &&
      !('d' in key)
    );
  } catch {
    return false;
  }
}

/** 32 bytes in base64url. */
function isCoordinate(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]{43}$/.test(value);
}

/** Whether a sealed text names the key that it is sealed for, or names none. What nobody there could open must not be taken. */
export function isSealedFor(sealed: string, key: string): boolean {
  const { kid } = JSON.parse(Buffer.from(sealed.split('.', 1)[0] ?? '', 'base64url').toString()) as { kid?: unknown };
  const { kid: own } = JSON.parse(key) as { kid?: unknown };
  return kid === undefined || own === undefined || kid === own;
}
