import { createHash } from 'node:crypto';

export const USER = 'tongcha';
export const PASSWORD = '追溯-demo-2026';

export interface Guard {
  /** Whether Basic authentication or a WS-Security UsernameToken lets the request in. */
  admits(authorization: string | undefined, header: unknown): boolean;
}

/** A token as digest counts once: its nonce is remembered. */
export function createGuard(): Guard {
  const nonces = new Set<string>();
  return {
    admits(authorization, header) {
      if (authorization)
        return authorization === `Basic ${Buffer.from(`${USER}:${PASSWORD}`, 'utf8').toString('base64')}`;
      const token = (header as { Security?: { UsernameToken?: Record<string, unknown> } } | undefined)?.Security
        ?.UsernameToken;
      if (token?.['Username'] !== USER) return false;
      const password = token['Password'] as { '#text'?: string; '@_Type'?: string } | undefined;
      if (!password?.['@_Type']?.endsWith('#PasswordDigest')) return password?.['#text'] === PASSWORD;
      const nonceNode = token['Nonce'] as { '#text'?: string } | string | undefined;
      const nonce = typeof nonceNode === 'string' ? nonceNode : (nonceNode?.['#text'] ?? '');
      const created = String(token['Created'] ?? '');
      if (nonce === '' || nonces.has(nonce) || !(Math.abs(Date.parse(created) - Date.now()) < 5 * 60_000)) return false;
      nonces.add(nonce);
      // WS-Security UsernameToken profile: Base64(SHA-1(nonce + created + password))
      const expected = createHash('sha1')
        .update(Buffer.from(nonce, 'base64'))
        .update(created, 'utf8')
        .update(PASSWORD, 'utf8')
        .digest('base64');
      return password['#text'] === expected;
    },
  };
}
