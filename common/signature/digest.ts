import { hash } from 'node:crypto';
import type { Algorithm } from './profile.ts';

/** The field `content-digest` of a body (RFC 9530, 2). */
export function contentDigest({ digest, hash: name }: Algorithm, body: string | Uint8Array): string {
  return `${digest}=:${hash(name, body, 'base64')}:`;
}
