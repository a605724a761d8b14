/** A folder's reader in a thread of its own. */
import { type FSWatcher, statSync, watch } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { FolderReader, type FolderReaderOptions, type GivenUp, type Progress } from './folder-reader.ts';

export type FromReader =
  | Progress
  | { readonly type: 'ready' }
  /** Something happened in the folder. */
  | { readonly type: 'changed' }
  | { readonly type: 'scanned'; readonly incomplete: readonly string[] }
  | { readonly type: 'unreadable'; readonly code: string };

export interface ToReader {
  readonly scan: readonly GivenUp[];
}

/** What happens together is told once. */
const TOGETHER_MS = 100;

const options = workerData as FolderReaderOptions;
const port = parentPort;
const say = (message: FromReader): void => port?.postMessage(message);
const reader = new FolderReader(options, say);

let watched: { readonly watcher: FSWatcher; readonly inode: number } | null = null;
let telling: NodeJS.Timeout | null = null;

/**
 * Tells of new files at once where the file system does; the scan finds what it does not tell of. Anew for a folder
 * that was moved away or mounted again.
 */
function watchFolder(): void {
  try {
    const inode = statSync(options.folder).ino;
    if (watched?.inode === inode) return;
    watched?.watcher.close();
    const watcher = watch(options.folder, { persistent: false }, () => {
      telling ??= setTimeout(() => {
        telling = null;
        say({ type: 'changed' });
      }, TOGETHER_MS);
    });
    watcher.on('error', () => {});
    watched = { watcher, inode };
  } catch {
    watched?.watcher.close();
    watched = null;
  }
}

port?.on('message', ({ scan }: ToReader) => void scanned(scan));

async function scanned(scan: ToReader['scan']): Promise<void> {
  // Before it is read, so that what comes meanwhile is told of.
  watchFolder();
  try {
    say({ type: 'scanned', incomplete: await reader.scan(scan) });
    const left = reader.looksAgainInMs;
    if (left !== null) setTimeout(() => say({ type: 'changed' }), left + 1);
  } catch (error) {
    const { code } = error as { code?: unknown };
    say({ type: 'unreadable', code: typeof code === 'string' ? code : '' });
  }
}

say({ type: 'ready' });
