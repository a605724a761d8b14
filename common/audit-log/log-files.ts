import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { open, rename, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { LogDamage } from './log-damage.ts';

/** Where a log lies: a flat folder. Reading is synchronous, as only start-up and the command line read. */
export interface LogFiles {
  /** None where there is no folder. */
  names(): string[];
  /** Bytes; 0 where there is no such file. */
  size(name: string): number;
  /** Fewer bytes where the file ends; none where there is no such file. @throws LogDamage where something else is there */
  read(name: string, offset?: number, length?: number): Buffer;
  remove(name: string): void;
  /** Writes a file that is there whole or not at all, also after a loss of power; in the place of one of that name. */
  place(name: string, data: Buffer): Promise<void>;
  /** Of the disk that they lie on. @throws what the file system says */
  space(): Promise<Space>;
  /** To append to; made where it is not there. */
  open(name: string): Promise<LogFile>;
}

/** Bytes. */
export interface Space {
  /** For this process. */
  readonly free: number;
  readonly total: number;
}

export interface LogFile {
  /** Appends all of it: resolves once it survives a loss of power, or rejects with any part of it written. */
  write(data: Buffer): Promise<void>;
  size(): Promise<number>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

const { O_APPEND, O_CREAT, O_DSYNC, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const APPEND = O_APPEND | O_CREAT | O_WRONLY | O_DSYNC;

/** The files of a log in a folder. */
export function filesIn(folder: string): LogFiles {
  return {
    names: () => (existsSync(folder) ? readdirSync(folder) : []),
    size: (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
    read: (name, offset = 0, length) => readFrom(join(folder, name), offset, length),
    remove: (name) => rmSync(join(folder, name)),
    async place(name, data) {
      const path = join(folder, name);
      const handle = await open(`${path}.new`, 'w', 0o640);
      try {
        await handle.writeFile(data);
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(`${path}.new`, path);
      await syncFolder(folder);
    },
    async space() {
      const { bsize, blocks, bavail } = await statfs(folder);
      return { free: bavail * bsize, total: blocks * bsize };
    },
    async open(name) {
      // Written and put on the disk in one step: a busy event loop comes back to it once, not twice.
      const handle = await open(join(folder, name), APPEND, 0o640);
      return {
        async write(data) {
          for (let at = 0; at < data.length; at += (await handle.write(data, at)).bytesWritten);
        },
        async size() {
          const { nlink, size } = await handle.stat();
          // What is written to a file that was removed goes nowhere.
          return nlink === 0 ? -1 : size;
        },
        truncate: (size) => handle.truncate(size),
        close: () => handle.close(),
      };
    },
  };
}

/** So that the names in it survive a loss of power too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Null: it is not there, perhaps since a moment ago, as another process has compressed or pruned it. */
function openedOrNone(path: string): number | null {
  try {
    // A pipe that somebody has put there would be waited for without an end.
    return openSync(path, O_RDONLY | O_NONBLOCK);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  }
}

function readFrom(path: string, offset: number, length?: number): Buffer {
  const fd = openedOrNone(path);
  if (fd === null) return Buffer.alloc(0);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw new LogDamage(`${path} is no file`);
    const size = Math.max(0, Math.min(length ?? Infinity, stats.size - offset));
    const data = Buffer.allocUnsafe(size);
    let at = 0;
    while (at < size) {
      const read = readSync(fd, data, at, size - at, offset + at);
      if (read === 0) break;
      at += read;
    }
    return data.subarray(0, at);
  } finally {
    closeSync(fd);
  }
}
