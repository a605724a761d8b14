#!/usr/bin/env node
/** `npm run tongcha`: the command line. Speaks GraphQL to the gateway and knows nothing else of it. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Output } from './io.ts';
import { tongcha } from './tongcha.ts';

const abort = new AbortController();
// A second one ends the process at once: what an export has written down stands.
process.once('SIGINT', () => abort.abort());
process.once('SIGTERM', () => abort.abort());

process.exitCode = await tongcha(process.argv.slice(2), {
  out: output(process.stdout),
  err: output(process.stderr),
  env: process.env,
  input: () => text(process.stdin),
  signal: abort.signal,
});

function output(stream: NodeJS.WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read has read enough, as `head` does.
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
