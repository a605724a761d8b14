/**
 * On every answer. None is ever a page, so a browser that is brought to show one must run, frame and guess nothing
 * (OWASP REST Security Cheat Sheet, "Security Headers"). How long an answer may be kept is no such header: that is said
 * of each answer, to browsers and gateways alike (`common/http/graphql-http.ts`).
 */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Whether a plain connection may ever be used again is said only over TLS, where alone it counts (RFC 6797, 7.2). */
export const OVER_TLS = ['strict-transport-security', 'max-age=31536000'] as const;
