import { statSync } from 'node:fs';

/** Often enough that a change takes effect within a second; a mounted folder may tell of no change, so they are looked at. */
const EVERY_MS = 250;

/** Looks at files and tells when one of them has become another. What is told of takes its time: nothing is told meanwhile. */
export class FileWatch {
  readonly #stamps = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;
  #telling = false;

  /** @param changed never fails */
  constructor(changed: () => Promise<void>) {
    this.#timer = setInterval(() => {
      if (this.#telling || !this.#look()) return;
      this.#telling = true;
      void changed().finally(() => (this.#telling = false));
    }, EVERY_MS);
  }

  /** As the file is now it is known. */
  add(path: string): void {
    this.#stamps.set(path, stampOf(path));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): boolean {
    let changed = false;
    for (const [path, stamp] of this.#stamps) {
      const now = stampOf(path);
      if (now === stamp) continue;
      this.#stamps.set(path, now);
      changed = true;
    }
    return changed;
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : 'none';
}
