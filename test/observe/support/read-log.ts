import { vi } from 'vitest';

export interface LogLine {
  readonly level: string;
  readonly event?: string;
  readonly request?: string;
  readonly [field: string]: unknown;
}

/** Takes what is written to stderr from now on; `restore` gives it back. */
export function readLog(): { readonly text: () => string; readonly lines: () => LogLine[]; restore(): void } {
  const written: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  return {
    text: () => written.join(''),
    lines: () =>
      written
        .join('')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as LogLine),
    restore: () => spy.mockRestore(),
  };
}
