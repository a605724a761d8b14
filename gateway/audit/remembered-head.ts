import { renameSync, writeFileSync } from 'node:fs';
import { headBeside, placeBeside, type TreeHead } from '@tongcha/audit-log';
import { log } from '@tongcha/observe';

/**
 * The newest head, beside the log's folder and not in it: who may write the folder, as its keeper, need not be able to
 * write there. It is how a start knows of a log that was cut to an earlier head, or emptied, though nobody elsewhere
 * can be asked.
 */
export class RememberedHead {
  readonly path: string;
  #failing = false;

  /** @param folder that is configured @param worker whose log, in a folder of its own below that one; absent: there is one log, in the folder itself */
  constructor(folder: string, worker?: number) {
    this.path = placeBeside(folder, worker);
  }

  /** Null where there is none. @throws Error when there is something else, as it is written in one piece */
  read(): TreeHead | null {
    return headBeside(this.path);
  }

  /** Where nothing can be written there, whoever else is given the heads remembers them alone. */
  write(head: TreeHead): void {
    try {
      writeFileSync(`${this.path}.new`, `${JSON.stringify(head)}\n`, { mode: 0o640 });
      renameSync(`${this.path}.new`, this.path);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing)
        log.warn(
          { event: 'audit-head', error: String((error as { code?: unknown }).code) },
          '树头无法另存于日志文件夹旁 / the head of the audit log cannot be kept beside its folder',
        );
      this.#failing = true;
    }
  }
}
