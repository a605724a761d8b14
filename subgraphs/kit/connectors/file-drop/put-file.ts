import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NotWritten } from '../../orders/writes.ts';

/**
 * Puts a file into a folder that another system empties: whole or not at all, and on the disk once it is said to be there. One of that name
 * is replaced; whoever empties the folder takes a name once.
 * @throws NotWritten
 */
export async function putFile(folder: string, name: string, content: Uint8Array): Promise<void> {
  // Begun with a dot: no system takes it for a file of its own.
  const begun = join(folder, `.${name}.part`);
  try {
    const file = await open(begun, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(begun, join(folder, name));
  } catch (cause) {
    await rm(begun, { force: true }).catch(() => {});
    throw new NotWritten('its folder takes no file', { cause });
  }
  // That the name stands there outlives a failure of the machine, too.
  const itself = await open(folder).catch(() => null);
  await itself?.sync().catch(() => {});
  await itself?.close();
}
