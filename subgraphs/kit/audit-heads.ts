import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { headHash, keptHeadsIn, type TreeHead } from '@tongcha/audit-log';
import { log, logSeldom } from '@tongcha/observe';

/** Logs of the gateways that a ministry is called by, at most: one a worker of each. */
const MOST_KEYS = 256;

/**
 * The newest head of each gateway's audit log that this ministry was handed with a call. Whether a log still holds it,
 * `npm run audit -- verify --witness` finds out; here only what cannot be is told at once: a log that has become
 * shorter, or another one.
 */
export class AuditHeads {
  readonly #file: string | undefined;
  /** By the id of the key that has signed it. */
  readonly #newest = new Map<string, TreeHead>();

  /**
   * @param file keeps them over a restart; the process alone does where it is not given
   * @throws Error when there is something else in it
   */
  constructor(file: string | undefined) {
    this.#file = file;
    for (const head of file === undefined ? [] : keptHeadsIn(textOf(file), file)) this.#newest.set(head.key, head);
  }

  get newest(): readonly TreeHead[] {
    return [...this.#newest.values()];
  }

  /** Keeps a head that follows the one before, and tells of one that does not; that before is kept then. */
  take(head: TreeHead): void {
    const before = this.#newest.get(head.key);
    if (before && headHash(before) === headHash(head)) return;
    if (before && !mayFollow(head, before)) {
      // Of calls that were made at the same time the older head may come in later: it says nothing new.
      if (head.log === before.log && head.size < before.size && Date.parse(head.at) < Date.parse(before.at)) return;
      return logSeldom(
        'warn',
        `audit head ${head.key}`,
        { event: 'audit-head', key: head.key, before: before.size, now: head.size },
        '网关审计日志的树头与先前所见不符 / the head of the gateway’s audit log does not extend the one seen before: compare them (npm run audit -- verify --witness)',
      );
    }
    if (!before && this.#newest.size >= MOST_KEYS) return;
    this.#newest.set(head.key, head);
    this.#write();
  }

  #write(): void {
    if (this.#file === undefined) return;
    try {
      writeFileSync(`${this.#file}.new`, this.newest.map((head) => `${JSON.stringify(head)}\n`).join(''));
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      log.warn(
        { event: 'audit-head', error: String((error as { code?: unknown }).code) },
        '网关审计树头无法写入文件 / the heads of the gateways’ audit logs cannot be written to their file',
      );
    }
  }
}

function mayFollow(head: TreeHead, before: TreeHead): boolean {
  return head.log === before.log && head.size > before.size && Date.parse(head.at) >= Date.parse(before.at);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return '';
    throw error;
  }
}
