import { NotSigned, readSignedKeys, type SignedFor, verifySigned, WatchedFile } from '@tongcha/signature';
import { SourceFault } from './source-fault.ts';

/** A signed text to the text in it. @throws SourceFault NOT_SIGNED or OUTDATED */
export type OpenSigned = (signed: string) => Promise<string>;

/**
 * Takes what one of the keys has signed for that place, and nothing that was signed before what was taken last: whoever
 * can write the place could otherwise bring an old one back.
 * @param keyFile the path of a JWK set of public keys, read again when it changes
 * @throws Error when it cannot be read
 */
export async function opensSigned(keyFile: string, signedFor: SignedFor): Promise<OpenSigned> {
  const open = await opensSignedOnce(keyFile, signedFor);
  let newest = 0;
  return async (signed) => {
    const { text, iat } = await open(signed);
    if (iat < newest) throw new SourceFault('OUTDATED');
    newest = iat;
    return text;
  };
}

/**
 * Takes what one of the keys has signed for that place, whenever that was.
 * @param keyFile the path of a JWK set of public keys, read again when it changes
 * @throws Error when it cannot be read
 */
export async function opensSignedOnce(
  keyFile: string,
  signedFor: SignedFor,
): Promise<(signed: string) => Promise<{ readonly text: string; readonly iat: number }>> {
  const file = await WatchedFile.open(keyFile, readSignedKeys);
  return async (signed) => {
    await file.refresh(1_000);
    return notSigned(() => verifySigned(signed, file.value, signedFor));
  };
}

/** What nobody whom we know has signed is a fault of its source. @throws SourceFault NOT_SIGNED */
export async function notSigned<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (error) {
    if (!(error instanceof NotSigned)) throw error;
    throw error.cause === undefined
      ? new SourceFault('NOT_SIGNED', error.message)
      : new SourceFault('NOT_SIGNED', undefined, { cause: error.cause });
  }
}
