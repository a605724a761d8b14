import type { ServerResponse } from 'node:http';

/**
 * On every answer. None is ever a page, so a browser that is brought to show one must run, frame, keep and guess nothing
 * (OWASP REST Security Cheat Sheet, "Security Headers").
 */
const SECURITY_HEADERS = [
  ['cache-control', 'no-store'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
] as const;

/** Sets them; whether a plain connection may ever be used again is said only over TLS, where alone it counts (RFC 6797, 7.2). */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
  if (response.socket && 'encrypted' in response.socket) response.setHeader('strict-transport-security', 'max-age=31536000');
}
