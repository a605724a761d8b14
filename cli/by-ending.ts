import { extname } from 'node:path';

/** Which of these formats a file's name ends with; undefined: none, or there is no file. */
export function byEnding<Format extends string>(
  output: string | undefined,
  formats: readonly Format[],
): Format | undefined {
  const end = extname(output ?? '')
    .slice(1)
    .toLowerCase();
  return formats.find((format) => format === end);
}
