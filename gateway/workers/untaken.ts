import type { ChildProcess } from 'node:child_process';

/** A connection on its way to a worker: Node's own message, and the handle of the socket. */
export interface Untaken {
  readonly message: object;
  readonly handle: RawHandle;
}

/** As Node has it inside, without a class that is public. */
interface RawHandle {
  /** Negative once it is closed. */
  readonly fd: number;
  close(): void;
}

/**
 * Watches which connection is on its way to a worker; there is one at most. Node forgets it where the worker dies before it has taken it:
 * it would stay open with nobody to answer, and its client wait for as long as it can.
 * @returns that connection; null: the last one was taken, and this process has closed its own handle of it
 */
export function watchUntaken(worker: ChildProcess): () => Untaken | null {
  const send = worker.send.bind(worker) as (...all: readonly unknown[]) => boolean;
  let last: Untaken | null = null;
  worker.send = (...all: readonly unknown[]): boolean => {
    const [message, handle] = all;
    if (isObject(message) && isRawHandle(handle)) last = { message, handle };
    return send(...all);
  };
  return () => (last && last.handle.fd >= 0 ? last : null);
}

/** Gives it to another worker by the same message, so that Node goes on as if it had been that one's from the first. */
export function passOn({ message, handle }: Untaken, worker: ChildProcess): void {
  (worker.send as (message: object, handle: unknown) => boolean).call(worker, message, handle);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isRawHandle(value: unknown): value is RawHandle {
  return isObject(value) && 'fd' in value && 'close' in value && typeof value.close === 'function';
}
