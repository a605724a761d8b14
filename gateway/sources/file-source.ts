import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { watch } from 'chokidar';
import { readRegularFile } from '@tongcha/config';
import { describeError, log } from '@tongcha/observe';
import { SourceFault } from './source-fault.ts';
import type { SourceWords, TextSource, TextTaker } from './text-source.ts';

/** A mounted folder may tell of no change: the file is looked at now and then. */
const LOOK_MS = 5_000;

/** A file that has not grown for so long is whole. */
const WHOLE_MS = 200;

/** A text in a file, which may be written in place or replaced. */
export function fileSource(path: string, words: SourceWords): TextSource {
  const file = resolve(path);
  const looks = new Set<() => void>();
  return {
    read: () => readRegularFile(file).catch(() => null),
    watch: (taker) => watchFile(file, taker, words, looks),
    look: () => looks.forEach((look) => look()),
  };
}

/** @param looks where what looks at once is put while it is watched */
function watchFile(
  file: string,
  taker: TextTaker,
  { event, zh, en }: SourceWords,
  looks: Set<() => void>,
): () => Promise<void> {
  let seen: string | null = null;
  let last: string | null = null;
  const look = async (): Promise<void> => {
    seen = (await stateOf(file))?.state ?? null;
    const text = await readRegularFile(file).catch(() => null);
    if (text === last) return;
    last = text;
    if (text === null) taker.refuse(new SourceFault('NOT_READABLE', `${file}: it is no file that can be read`));
    else await taker.offer(text);
  };
  // The folder: of a file that is replaced, a watcher of the file itself would go on watching the old one.
  const folder = dirname(file);
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    ignored: (each) => each !== folder && each !== file,
    awaitWriteFinish: { stabilityThreshold: WHOLE_MS, pollInterval: 50 },
  });
  watcher.on('add', () => void look());
  watcher.on('change', () => void look());
  // The timer finds what it misses.
  watcher.on('error', (error) =>
    log.warn(
      { event: `${event}-unwatched`, folder, error: describeError(error, { stack: false }) },
      `${zh}文件无法监视,每 ${LOOK_MS / 1_000} 秒查看一次 / the folder cannot be watched, ${en} is looked at every ${LOOK_MS / 1_000} s`,
    ),
  );
  const timer = setInterval(() => {
    void stateOf(file).then((now) => {
      if ((now?.state ?? null) !== seen && (now === null || Date.now() - now.changedAt > WHOLE_MS)) void look();
    });
  }, LOOK_MS);
  timer.unref();
  const lookNow = (): void => void look();
  looks.add(lookNow);
  lookNow();
  return async () => {
    looks.delete(lookNow);
    clearInterval(timer);
    await watcher.close();
  };
}

async function stateOf(file: string): Promise<{ readonly state: string; readonly changedAt: number } | null> {
  const found = await stat(file).catch(() => null);
  return found && { state: `${found.ino}.${found.size}.${found.mtimeMs}.${found.ctimeMs}`, changedAt: found.mtimeMs };
}
