import { ConfigError } from '@tongcha/config';
import { readSigningKey, readSigningKeys, signCall, type SigningKey, WatchedFile } from '@tongcha/signature';
import type { SubgraphRequest } from './call.ts';

/** The header fields of one sending of a call: who asks, for which request, and the signature over both and the body. */
export type SignCall = (request: SubgraphRequest, to: URL, body: string) => Readonly<Record<string, string>>;

/** Signs the calls of each ministry, by its name. */
export type SignerOf = (ministry: string) => SignCall;

/** The gateway's own key as it stands, the same for all gateways that share what is derived of it. @throws ConfigError where there is none in the file */
export function openGatewayKey(keyFile: string): Promise<WatchedFile<SigningKey>> {
  return openKeyFile(keyFile, readSigningKey);
}

/** With those that it has followed and that are still in the file, the newest last. @throws ConfigError where there is none in the file */
export function openGatewayKeys(keyFile: string): Promise<WatchedFile<readonly SigningKey[]>> {
  return openKeyFile(keyFile, readSigningKeys);
}

function openKeyFile<T>(keyFile: string, read: (text: string) => Promise<T>): Promise<WatchedFile<T>> {
  return WatchedFile.open(keyFile, read).catch((error: unknown) => {
    throw new ConfigError([
      `gateway.signing.keyFile (GATEWAY_SIGNING_KEY_FILE): ${JSON.stringify(keyFile)}: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  });
}

/** @throws ConfigError where there is no key in the file */
export async function openSigner(keyFile: string): Promise<SignerOf> {
  return signerWith(await openGatewayKey(keyFile));
}

/** Signs with the newest key of the file. A key that is put into it is in use within two seconds, without a call that waits for it. */
export function signerWith(file: WatchedFile<SigningKey>): SignerOf {
  return (ministry) =>
    (request, { host, pathname, search }, body) => {
      void file.refresh(1_000);
      const { claims, requestId } = request;
      return signCall(file.value, {
        method: 'POST',
        authority: host,
        target: pathname + search,
        contentType: 'application/json',
        body,
        ministry,
        claims,
        requestId,
      });
    };
}
