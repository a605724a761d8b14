import { z } from 'zod';
import { readMoment } from './as-of.ts';
import type { CallClaims } from './call-claims.ts';

const word = z.string().min(1).max(200);

const schema = z.strictObject({
  role: z.enum(['anonymous', 'citizen', 'enterprise', 'regulator', 'data-team', 'system']),
  sector: word.optional(),
  organization: word.optional(),
  policies: z.array(word).max(1_000).optional(),
  purpose: word.optional(),
  asOf: word.refine((text) => readMoment(text) === text).optional(),
});

const encoded = new WeakMap<CallClaims, string>();

/** The field `tongcha-claims`: JSON in UTF-8, as base64url without padding. The calls of one request say the same, so it is written once. */
export function encodeClaims(claims: CallClaims): string {
  let text = encoded.get(claims);
  if (text === undefined) encoded.set(claims, (text = Buffer.from(JSON.stringify(claims)).toString('base64url')));
  return text;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** null: these are no claims. A member that is not known is refused, since it might have narrowed what the others allow. */
export function decodeClaims(text: string): CallClaims | null {
  try {
    return schema.parse(JSON.parse(utf8.decode(Buffer.from(text, 'base64url')))) as CallClaims;
  } catch {
    return null;
  }
}
