import { CompactEncrypt, importJWK, type JWK } from 'jose';

/** What only whoever must answer may read. */
export interface ReportText {
  /** 10,000 characters at most. */
  readonly text: string;
  /** How whoever reports can be reached; 500 characters at most. */
  readonly contact?: string | null;
  /** `data:image/jpeg;base64,…`, of JPEG, PNG or WebP. */
  readonly photo?: string | null;
}

/** As long as a sealed report may be: a request has 256 KiB. */
export const LONGEST_SEALED = 240_000;

/**
 * Seals a report for the key of an authority's intake (`complaintRoute.key`), as a compact JWE: ECDH-ES with A256GCM, which every browser has
 * (RFC 7516, RFC 7518 4.6). Nobody between can read it, the gateway neither.
 * @param key a public JWK of P-256 as text
 * @throws Error where that is no such key
 */
export async function sealReport(key: string, report: ReportText): Promise<string> {
  const jwk = JSON.parse(key) as JWK;
  const header = { alg: 'ECDH-ES', enc: 'A256GCM', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) };
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(report)))
    .setProtectedHeader(header)
    .encrypt(await importJWK({ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y } as JWK, 'ECDH-ES'));
}
