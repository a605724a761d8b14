import { ConfigError, envName } from '@tongcha/config';
import type { SignedFor } from '@tongcha/signature';
import { type OpenSigned, opensSigned } from './signed-text.ts';

/**
 * Opens what the keys of that file have signed.
 * @param key where its path stands, below `gateway`
 * @throws ConfigError when it cannot be read
 */
export async function openerOf(keyFile: string, signed: SignedFor, key: readonly string[]): Promise<OpenSigned> {
  try {
    return await opensSigned(keyFile, signed);
  } catch (error) {
    throw new ConfigError([
      `gateway.${key.join('.')} (${envName(['gateway', ...key])}): ${JSON.stringify(keyFile)}: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}
