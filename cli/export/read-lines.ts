import { createReadStream } from 'node:fs';

/** The lines of a file, without their ends, in memory a piece of the file at a time. */
export async function* readLines(file: string): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const piece of createReadStream(file, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    const lines = (rest + String(piece)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
