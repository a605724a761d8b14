import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';

/** Opening a pipe waits for whoever writes to it, for ever, in a thread that the process cannot end without. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * The text of a file that may be replaced by anything.
 * @throws Error when it cannot be read, or is a pipe, a device or a folder
 */
export async function readRegularFile(path: string): Promise<string> {
  const file = await open(path, FLAGS);
  try {
    holdRegular(path, await file.stat());
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** The same at once. */
export function readRegularFileSync(path: string): string {
  const file = openSync(path, FLAGS);
  try {
    holdRegular(path, fstatSync(file));
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function holdRegular(path: string, stats: Stats): void {
  if (!stats.isFile()) throw Object.assign(new Error(`${path} is no file`), { code: 'EINVAL' });
}
