import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import type { Io, Output } from './io.ts';

/** The process of a command line: its streams, its signals and its exit code. */
export async function runProcess(
  env: Io['env'],
  run: (args: readonly string[], io: Io) => Promise<number>,
): Promise<void> {
  const abort = new AbortController();
  // A second one ends the process at once: what an export has written down stands.
  process.once('SIGINT', () => abort.abort());
  process.once('SIGTERM', () => abort.abort());
  process.exitCode = await run(process.argv.slice(2), {
    out: output(process.stdout),
    err: output(process.stderr),
    env,
    input: () => text(process.stdin),
    typed: (shown) => typed(shown, abort.signal),
    signal: abort.signal,
  });
}

/** On the standard error, as the standard output may go to a file. */
async function typed(shown: string, signal: AbortSignal): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(shown, { signal });
  } catch {
    return '';
  } finally {
    lines.close();
  }
}

function output(stream: NodeJS.WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has read enough, as `head` does.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    isTTY: stream.isTTY,
    write: (chunk) => stream.write(chunk),
    drained: async () => {
      if (stream.writableNeedDrain) await once(stream, 'drain');
    },
  };
}
