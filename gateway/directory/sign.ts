import { signText } from '../sources/signed-text.ts';
import { type DirectoryList, writeList } from './list.ts';

/** What it is signed for where no key in Redis names it. */
export const DIRECTORY_NAME = 'tongcha:directory';

/** The JWS type of a directory. */
export const DIRECTORY_TYPE = 'tongcha-directory+jws';

/**
 * The directory as a compact JWS, as a gateway reads it.
 * @param keySet a JWK set whose last key is used, as `npm run keys` writes it
 * @param name where it is served: `gateway.redis.directoryKey` of the gateways
 * @throws Error, without what was read in the set
 */
export function signDirectory(list: DirectoryList, keySet: string, name: string): Promise<string> {
  return signText(writeList(list), keySet, { type: DIRECTORY_TYPE, name, now: Date.now() });
}
