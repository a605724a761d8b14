import { openSigned, signText } from '@tongcha/signature';
import { notSigned } from '../sources/signed-text.ts';
import { DirectoryFault } from './directory-fault.ts';
import { type DirectoryList, readList, writeList } from './list.ts';

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

/**
 * A signed directory, as its owner reads it again.
 * @param keySet a JWK set: who may have signed it; of private keys their public halves
 * @throws SourceFault NOT_SIGNED, DirectoryFault NOT_VALID; Error where the set has no key
 */
export async function openOwnDirectory(signed: string, keySet: string, name: string): Promise<DirectoryList> {
  const read = readList(await notSigned(() => openSigned(signed, keySet, { type: DIRECTORY_TYPE, name })));
  if (!read.ok) throw new DirectoryFault('NOT_VALID', read.faults);
  return read.list;
}
