import {
  compressSegment,
  LogDamage,
  type LogFiles,
  type Segment,
  type StoredSize,
  uncompressedSegments,
} from '@tongcha/audit-log';
import { log } from '@tongcha/observe';

/**
 * Compresses segments one at a time as they end, and at the start those that an earlier process has left. One that
 * cannot be compressed now, as the disk has no room, is tried again with the next.
 */
export class SegmentCompression {
  readonly #files: LogFiles;
  readonly #onCompressed: (size: StoredSize) => void;
  readonly #waiting: { readonly segment: Segment; readonly lines: number | null }[];
  #running: Promise<void> | null = null;
  #closed = false;

  /** @param onCompressed is told of each whose lines were counted */
  constructor(files: LogFiles, onCompressed: (size: StoredSize) => void) {
    this.#files = files;
    this.#onCompressed = onCompressed;
    this.#waiting = uncompressedSegments(files).map((segment) => ({ segment, lines: null }));
    this.#run();
  }

  sealed(segment: Segment, lines: number): void {
    this.#waiting.push({ segment, lines });
    this.#run();
  }

  /** Ends after the one that is being compressed. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  #run(): void {
    this.#running ??= this.#compress()
      .catch((error: unknown) =>
        log.warn(
          { event: 'audit-compression', error: String(error) },
          '审计日志的段未能压缩,将重试 / a segment of the audit log could not be compressed; it is tried again',
        ),
      )
      .finally(() => (this.#running = null));
  }

  async #compress(): Promise<void> {
    for (let next = this.#waiting[0]; next && !this.#closed; next = this.#waiting[0]) {
      try {
        const bytes = await compressSegment(this.#files, next.segment);
        if (next.lines !== null) this.#onCompressed({ lines: next.lines, bytes });
      } catch (error) {
        // It stays as it is, for whoever verifies the log.
        if (!(error instanceof LogDamage)) throw error;
        log.error(
          { event: 'audit-compression', error: error.message },
          '审计日志的一段有两种形式且内容不同 / a segment of the audit log is there in two forms that differ',
        );
      }
      this.#waiting.shift();
    }
  }
}
