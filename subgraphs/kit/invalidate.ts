import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { HttpClient } from '@tongcha/http';
import { Fault } from '@tongcha/resilience';
import { ANONYMOUS_CLAIMS, readSigningKey, signCall } from '@tongcha/signature';

export interface Invalidating {
  /** `https://gateway.example` */
  readonly gateway: string;
  /** The ministry's subgraph, by its name. */
  readonly ministry: string;
  /** The path of its private key; the gateway has the public half (`ministries.X.invalidationKeys`). */
  readonly keyFile: string;
  readonly signal?: AbortSignal;
}

/** At least one of the three. */
export interface Invalid {
  /** Trace codes; `uscc:…` for an organisation. Of a link that has changed, both ends. */
  readonly codes?: readonly string[];
  /** Names of types, or `*` for everything. */
  readonly tags?: readonly string[];
  /** Trace codes whose records have changed: nothing that is kept of them is so any more, and rules judge them anew (early warning). */
  readonly changed?: readonly string[];
}

/**
 * Tells a gateway that what it keeps of this ministry's answers is no longer so.
 * @throws Fault UNAVAILABLE or TIMEOUT: tell it again; REFUSED: the key is not trusted for this ministry; BAD_REQUEST
 */
export async function declareInvalid(
  { gateway, ministry, keyFile, signal = AbortSignal.timeout(5_000) }: Invalidating,
  invalid: Invalid,
): Promise<void> {
  const key = await readSigningKey(await readFile(keyFile, 'utf8'));
  const body = JSON.stringify(invalid);
  const { origin, host } = new URL(gateway);
  const client = new HttpClient(origin, { connections: 1 });
  try {
    const headers = signCall(key, {
      method: 'POST',
      authority: host,
      target: '/invalidate',
      contentType: 'application/json',
      body,
      ministry,
      claims: ANONYMOUS_CLAIMS,
      requestId: randomUUID(),
    });
    const { status } = await client.request({ method: 'POST', path: '/invalidate', headers, body, signal });
    if (status === 429 || status >= 500) throw new Fault('UNAVAILABLE', 'the gateway cannot take it now');
    if (status === 400) throw new Fault('BAD_REQUEST', 'the gateway cannot read it');
    if (status !== 200) throw new Fault('REFUSED', 'the gateway does not take it from this ministry');
  } finally {
    await client.close();
  }
}
