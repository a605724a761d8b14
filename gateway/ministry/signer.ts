import { ConfigError } from '../../common/config.ts';
import { readSigningKey } from '../../common/signature/keys.ts';
import { signCall } from '../../common/signature/sign.ts';
import { WatchedFile } from '../../common/signature/watched-file.ts';
import type { MinistryRequest } from './call.ts';

/** The header fields of one sending of a call: who asks, for which request, and the signature over both and the body. */
export type SignCall = (request: MinistryRequest, to: URL, body: string) => Readonly<Record<string, string>>;

/** Signs the calls of each ministry, by its name. */
export type SignerOf = (ministry: string) => SignCall;

/**
 * Signs with the newest key of the file. A key that is put into it is in use within two seconds, without a call that waits for it.
 * @throws ConfigError where there is no key in the file
 */
export async function openSigner(keyFile: string): Promise<SignerOf> {
  const file = await WatchedFile.open(keyFile, readSigningKey).catch((error: unknown) => {
    throw new ConfigError([`gateway.signing.keyFile (GATEWAY_SIGNING_KEY_FILE): ${JSON.stringify(keyFile)}: ${error instanceof Error ? error.message : String(error)}`]);
  });
  return (ministry) => (request, { host, pathname, search }, body) => {
    void file.refresh(1_000);
    const { claims, requestId } = request;
    return signCall(file.value, { method: 'POST', authority: host, target: pathname + search, contentType: 'application/json', body, ministry, claims, requestId });
  };
}
