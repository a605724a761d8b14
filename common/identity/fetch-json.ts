import { readRegularFile } from '@tongcha/config';
import { fixedTls, HttpClient, whyUnreachable } from '@tongcha/http';
import { KeysFault } from './keys-fault.ts';

/** How an issuer is reached. */
export interface FetchOptions {
  /** The path of the certificates, in PEM, that may sign the issuer's own; those that Node trusts where undefined. */
  readonly ca?: string | undefined;
  /** The end of all that is fetched together. */
  readonly signal: AbortSignal;
}

/** A hundred keys of RSA with their certificates are 300 KB. */
const MOST_BYTES = 512 * 1024;

/**
 * What is at that address of the issuer. No redirect is followed: whoever could send us elsewhere would choose the keys.
 * @param what it is, for the message
 * @throws KeysFault
 */
export async function fetchJson(what: string, url: URL, { ca, signal }: FetchOptions): Promise<unknown> {
  // Read anew each time: an authority that is renewed counts without a restart.
  const tls = ca === undefined ? undefined : fixedTls({ ca: await readAuthority(ca) });
  const client = new HttpClient(url.origin, { connections: 1, maxBytes: MOST_BYTES, tls });
  try {
    const { status, body } = await client.request({
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      headers: { accept: 'application/json' },
      signal,
    });
    if (status >= 300 && status < 400)
      throw new KeysFault(`${what} cannot be fetched: a redirect (HTTP ${status}), which is not followed`);
    if (status !== 200) throw new StatusFault(what, status);
    return parsed(what, body);
  } catch (error) {
    if (error instanceof KeysFault) throw error;
    throw new KeysFault(`${what} cannot be fetched: ${whyUnreachable(error)}`, { cause: error });
  } finally {
    await client.close();
  }
}

/** It answers, and not with what was asked. */
export class StatusFault extends KeysFault {
  constructor(what: string, status: number) {
    super(`${what} cannot be fetched: HTTP ${status}`);
  }
}

function parsed(what: string, body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new KeysFault(`${what}: expected JSON`); // its message would quote the text
  }
}

async function readAuthority(path: string): Promise<string> {
  try {
    return await readRegularFile(path);
  } catch (cause) {
    throw new KeysFault('the file of gateway.identity.ca cannot be read', { cause });
  }
}
