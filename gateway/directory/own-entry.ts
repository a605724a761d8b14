import { ENTRY_TYPE, type OwnEntry, ownEntry } from '@tongcha/membership';
import { NotSigned, openSigned, readTrustedKeys } from '@tongcha/signature';
import { DirectoryFault } from './directory-fault.ts';

/** What a member asks to be listed as. */
export interface OpenedEntry {
  readonly entry: OwnEntry;
  /** The thumbprints of its keys (RFC 7638). Whoever lists it asks it for them another way: anybody can sign an entry of his own. */
  readonly keys: readonly string[];
}

/**
 * A member's own entry, as `tongcha-ministry join` writes it: signed with one of the keys in it.
 * @throws DirectoryFault NOT_VALID, with every fault
 */
export async function openOwnEntry(signed: string): Promise<OpenedEntry> {
  const { data, error } = ownEntry.safeParse(payloadOf(signed));
  if (!data)
    throw new DirectoryFault(
      'NOT_VALID',
      error.issues.map(({ path, message }) => `${path.join('.') || '(entry)'}: ${message}`),
    );
  const keySet = JSON.stringify({ keys: data.keys });
  try {
    await openSigned(signed, keySet, { type: ENTRY_TYPE, name: data.name });
  } catch (cause) {
    const why = cause instanceof NotSigned ? 'is not signed with a key of its own' : 'has keys that cannot be read';
    throw new DirectoryFault('NOT_VALID', [`${data.name}: ${why}: ask its member for another`]);
  }
  return { entry: data, keys: [...(await readTrustedKeys(keySet)).keys()] };
}

/** Not verified yet. */
function payloadOf(signed: string): unknown {
  try {
    return JSON.parse(Buffer.from(signed.trim().split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
