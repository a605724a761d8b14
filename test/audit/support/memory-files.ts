import type { LogFiles, Space } from '../../../common/audit-log/log-files.ts';

/** A folder in memory, and what a disk may do: every write passes `fault` first. */
export interface MemoryFiles extends LogFiles {
  readonly data: Map<string, Buffer>;
  /** Throws in place of the step. A write that it throws in has written half. */
  fault: (step: 'open' | 'write' | 'sync' | 'remove', name: string) => void | Promise<void>;
  room: Space;
  copy(): MemoryFiles;
}

export function memoryFiles(data = new Map<string, Buffer>()): MemoryFiles {
  const bytes = (name: string): Buffer => data.get(name) ?? Buffer.alloc(0);
  const files: MemoryFiles = {
    data,
    fault: () => {},
    room: { free: 1e12, total: 2e12 },
    space: async () => files.room,
    copy: () => memoryFiles(new Map(data)),
    names: () => [...data.keys()],
    size: (name) => bytes(name).length,
    read: (name, offset = 0, length = Infinity) => Buffer.from(bytes(name).subarray(offset, offset + length)),
    remove: (name) => {
      void files.fault('remove', name);
      data.delete(name);
    },
    async place(name, whole) {
      await files.fault('open', name);
      await files.fault('write', name);
      await files.fault('sync', name);
      data.set(name, Buffer.from(whole));
    },
    async open(name) {
      await files.fault('open', name);
      if (!data.has(name)) data.set(name, Buffer.alloc(0));
      return {
        async write(more) {
          try {
            await files.fault('write', name);
          } catch (error) {
            data.set(name, Buffer.concat([bytes(name), more.subarray(0, more.length / 2)]));
            throw error;
          }
          data.set(name, Buffer.concat([bytes(name), more]));
          await files.fault('sync', name);
        },
        size: async () => data.get(name)?.length ?? -1,
        truncate: async (size) => void data.set(name, bytes(name).subarray(0, size)),
        close: async () => {},
      };
    },
  };
  return files;
}
