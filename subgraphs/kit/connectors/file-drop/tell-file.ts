import { log, logSeldom } from '@tongcha/observe';
import { placeName } from '../../values/not-understood.ts';
import type { FileReport } from './folder-reader.ts';

const MOST_LINES = 5;

/**
 * Tells the operator of a file that was read and of which something is left out, once: which lines, and why; nothing of
 * what stands there.
 */
export function tellFile({ name, state, kind, rejects, strangers }: FileReport): void {
  const file = nameOf(name, kind);
  if (rejects.length > 0) {
    const reasons: Record<string, number> = {};
    for (const { reason } of rejects) reasons[reason] = (reasons[reason] ?? 0) + 1;
    const lines = rejects
      .map(({ line }) => line)
      .filter((line) => line > 0)
      .slice(0, MOST_LINES);
    log.warn(
      { event: 'file-rejects', file, state, kind, rejects: rejects.length, lines, reasons },
      '文件中有无法读取的内容 / a dropped file has something that cannot be read',
    );
  }
  if (strangers.length > 0)
    log.warn(
      { event: 'new-shape', file, kind, columns: strangers.map(placeName) },
      '文件出现了新的列 / a dropped file has columns that its kind did not have',
    );
}

export function tellStuck(name: string): void {
  logSeldom(
    'warn',
    'file stuck',
    { event: 'file-stuck', file: nameOf(name, null) },
    '读取文件超时，已放弃 / reading a dropped file took too long and was given up',
  );
}

export function tellFailed(name: string, code: string): void {
  logSeldom(
    'warn',
    'file failed',
    { event: 'file-failed', file: nameOf(name, null), code: /^[A-Z_0-9]{1,40}$/.test(code) ? code : '' },
    '文件暂时无法读取 / a dropped file cannot be read now',
  );
}

/** The name of a file of a known kind is its kind, a day and a number; any other may be anything. */
function nameOf(name: string, kind: string | null): string {
  return kind === null ? placeName(name) : name.slice(0, 80).replace(/[^\w.-]/g, '?');
}
