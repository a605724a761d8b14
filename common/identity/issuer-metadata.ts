import { isRecord } from './is-record.ts';
import { fetchJson, type FetchOptions, StatusFault } from './fetch-json.ts';
import { KeysFault } from './keys-fault.ts';

/**
 * The address of an issuer's keys, as its metadata has it: by OpenID Connect Discovery 1.0 (section 4), or, where nothing is there, by
 * RFC 8414 (section 3).
 * @param issuer its identifier, an http or https address
 * @throws KeysFault
 */
export async function discoverKeys(issuer: string, options: FetchOptions): Promise<URL> {
  const metadata = await readMetadata(issuer, options);
  // By the letter (RFC 8414, 3.3): who serves another's metadata would bring that one's tokens under this name.
  if (!isRecord(metadata) || metadata['issuer'] !== issuer)
    throw new KeysFault(
      'its metadata names another issuer than gateway.identity.issuer, which must be equal by the letter',
    );
  const { jwks_uri: address } = metadata;
  if (typeof address !== 'string' || !URL.canParse(address))
    throw new KeysFault('its metadata has no address of its keys (jwks_uri): set gateway.identity.jwksUrl');
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== new URL(issuer).protocol)
    throw new KeysFault('its metadata has an address of its keys (jwks_uri) that is not https');
  return url;
}

async function readMetadata(issuer: string, options: FetchOptions): Promise<unknown> {
  const [openid, oauth] = wellKnown(issuer);
  try {
    return await fetchJson('its metadata', openid, options);
  } catch (error) {
    if (!(error instanceof StatusFault)) throw error;
    return fetchJson('its metadata', oauth, options);
  }
}

/** Below the issuer's path for OpenID, before it for OAuth. */
export function wellKnown(issuer: string): readonly [openid: URL, oauth: URL] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    new URL(`${origin}${path}/.well-known/openid-configuration`),
    new URL(`${origin}/.well-known/oauth-authorization-server${path}`),
  ];
}
