import { createWriteStream, rmSync } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { readLines } from './read-lines.ts';

/** What is sorted in memory at once, characters, and how many such runs are read together. */
const RUN = 32 * 1024 * 1024;
const TOGETHER = 64;

/**
 * The lines of a file in the order of their characters, through runs on the disk beside it: however long the file is, memory holds one run.
 * @param run characters of one run
 */
export async function* sortLines(file: string, run = RUN): AsyncGenerator<string, void, undefined> {
  const made: string[] = [];
  const name = (): string => {
    const next = `${file}.run-${made.length}`;
    made.push(next);
    return next;
  };
  try {
    let runs: string[] = [];
    let [lines, size] = [[] as string[], 0];
    for await (const line of readLines(file)) {
      lines.push(line);
      size += line.length;
      if (size < run) continue;
      const next = name();
      await writeLines(next, lines.sort());
      runs.push(next);
      [lines, size] = [[], 0];
    }
    lines.sort();
    if (runs.length === 0) {
      yield* lines;
      return;
    }
    const last = name();
    await writeLines(last, lines);
    runs.push(last);
    lines = [];
    while (runs.length > TOGETHER) {
      const some = runs.slice(0, TOGETHER);
      const next = name();
      await writeLines(next, mergeRuns(some));
      for (const each of some) rmSync(each, { force: true });
      runs = [...runs.slice(TOGETHER), next];
    }
    yield* mergeRuns(runs);
  } finally {
    for (const each of made) rmSync(each, { force: true });
  }
}

async function writeLines(file: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const stream = createWriteStream(file, { mode: 0o600 });
  let text = '';
  for await (const line of lines) {
    text += `${line}\n`;
    if (text.length < 256 * 1024) continue;
    const goesOn = stream.write(text);
    text = '';
    if (!goesOn) await once(stream, 'drain');
  }
  stream.end(text);
  await finished(stream);
}

/** A heap of the runs by their next lines. */
async function* mergeRuns(files: readonly string[]): AsyncGenerator<string, void, undefined> {
  const heap: { line: string; readonly lines: AsyncGenerator<string, void, undefined> }[] = [];
  const sink = (from: number): void => {
    for (let at = from; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && (heap[child]?.line ?? '') < (heap[least]?.line ?? '')) least = child;
      const [parent, lesser] = [heap[at], heap[least]];
      if (least === at || !parent || !lesser) return;
      [heap[at], heap[least]] = [lesser, parent];
      at = least;
    }
  };
  for (const file of files) {
    const lines = readLines(file);
    const first = await lines.next();
    if (!first.done) heap.push({ line: first.value, lines });
  }
  for (let at = heap.length >> 1; at >= 0; at -= 1) sink(at);
  for (let top = heap[0]; top; top = heap[0]) {
    yield top.line;
    const next = await top.lines.next();
    if (next.done) {
      const last = heap.pop();
      if (heap.length > 0 && last) heap[0] = last;
    } else top.line = next.value;
    sink(0);
  }
}
