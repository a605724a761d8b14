import { totalmem } from 'node:os';
import { ConfigError } from '@tongcha/config';
import { readMembershipKey } from '@tongcha/membership';
import { type SigningKey, WatchedFile } from '@tongcha/signature';
import { Discovery } from './discovery.ts';

/** All filters together may have this part of the memory that the process may have. */
const SHARE = 0.25;

/** @param keyFile with the secret under which members hash their codes @throws ConfigError where there is none in it */
export async function openDiscovery(keyFile: string, signingKey: WatchedFile<SigningKey> | null): Promise<Discovery> {
  const key = await WatchedFile.open(keyFile, readMembershipKey).catch((error: unknown) => {
    throw new ConfigError([
      `gateway.discovery.keyFile (GATEWAY_DISCOVERY_KEY_FILE): ${JSON.stringify(keyFile)}: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  });
  const memory = Math.min(process.constrainedMemory() || Infinity, totalmem());
  return new Discovery({ key, signingKey, mostBytes: memory * SHARE });
}
