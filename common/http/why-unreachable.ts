import { Fault } from '@tongcha/resilience';

/** By the code of Node's error, OpenSSL's among them. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused: nothing listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  ETIMEDOUT: 'no connection in time',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
  ENOTFOUND: 'its name is not known to the name server',
  EAI_AGAIN: 'the name server does not answer',
};

/** The same of TLS: nobody but an operator can mend it. */
const TLS_REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate does not count yet: one of the two clocks may be off',
  CERT_REVOKED: 'its certificate is revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS there',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it asks for a certificate of ours',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'it does not accept our certificate, which has expired',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'it does not accept our certificate',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not accept our certificate',
};

/** Its certificate, or one above it, is signed by nobody whom we trust. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
]);

/**
 * Why another system gave no response, as far as it can be told from what `HttpClient` throws: words for its operator,
 * without an address and without anything that it said.
 */
export function whyUnreachable(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as { code?: unknown };
    if (each instanceof Fault && each.code !== 'UNAVAILABLE') return each.message;
    if (typeof code !== 'string') continue;
    const reason = tlsReason(code) ?? REASONS[code];
    if (reason !== undefined) return reason;
  }
  return 'it cannot be reached';
}

/** Why a handshake came to nothing; null: for no reason of TLS. @param code of Node's error, or of a socket's `authorizationError` */
export function tlsReason(code: unknown): string | null {
  if (typeof code !== 'string') return null;
  if (UNTRUSTED.has(code)) return 'its certificate is signed by nobody who is trusted here';
  return TLS_REASONS[code] ?? (/^ERR_(?:SSL|TLS)_/.test(code) ? `TLS failed (${code})` : null);
}
