import type { LogFiles } from './log-files.ts';
import { linesIn, segmentsOf } from './segments.ts';

/** Every line that the test on its bytes lets through, with its number by its place. A torn end is no line. */
export function* readLines(
  files: LogFiles,
  wanted: (line: Buffer) => boolean,
): Iterable<{ readonly n: number; readonly text: string }> {
  for (const { name, first } of segmentsOf(files)) {
    let n = first;
    for (const line of linesIn(files.read(name)).lines) {
      if (wanted(line)) yield { n, text: line.toString('utf8') };
      n += 1;
    }
  }
}

/** The text of one line; null: it was pruned or never written. */
export function readLine(files: LogFiles, n: number): string | null {
  const segment = segmentsOf(files).findLast(({ first }) => first <= n);
  const line = segment && linesIn(files.read(segment.name)).lines[n - segment.first];
  return line ? line.toString('utf8') : null;
}
