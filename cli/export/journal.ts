import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Missing } from './missing.ts';

/** How far an export has come: what stands in its files up to here is whole pages. */
export interface Journal {
  readonly version: 2;
  /** What is exported, as a fingerprint: another export must not go on here. */
  readonly of: string;
  /** Of the last page that is written; null: none yet. */
  readonly cursor: string | null;
  readonly pages: number;
  /** A table each: rows that are written, and the length of its file. */
  readonly rows: readonly number[];
  readonly bytes: readonly number[];
  /** By its kind. It is written at the end. */
  readonly missing: Readonly<Record<string, Missing>>;
  /** All pages are here. */
  readonly isWhole: boolean;
}

export const beginning = (of: string, tables: number): Journal => ({
  version: 2,
  of,
  cursor: null,
  pages: 0,
  rows: Array<number>(tables).fill(0),
  bytes: Array<number>(tables).fill(0),
  missing: {},
  isWhole: false,
});

/** null: there is none, or what is there is none. */
export function readJournal(path: string): Journal | null {
  if (!existsSync(path)) return null;
  try {
    const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
    return journal.version === 2 && typeof journal.of === 'string' && journal.bytes.every(Number.isSafeInteger)
      ? journal
      : null;
  } catch {
    return null;
  }
}

/** Either the old one stands or the new one, whole, also after a power cut. */
export function writeJournal(path: string, journal: Journal): void {
  const next = `${path}.new`;
  const file = openSync(next, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify(journal)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
  syncFolder(path);
}

export function removeJournal(path: string): void {
  rmSync(path, { force: true });
  rmSync(`${path}.new`, { force: true });
}

/** Makes names in the folder of a file durable. */
export function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
