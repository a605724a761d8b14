import type { Output } from '@tongcha/command';
import { tongcha } from '../../../cli/tongcha.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly isTTY?: boolean;
  /** What a person types when asked; nobody sits there where not set. */
  readonly typed?: string;
  readonly signal?: AbortSignal;
  /** Is told what was written so far to the standard output. */
  readonly wrote?: (out: string) => void;
}

/** One run of the command line in this process. */
export async function runCli(
  args: readonly string[],
  { env = {}, input = '', isTTY = false, typed, signal = new AbortController().signal, wrote }: RunOptions = {},
): Promise<Ran> {
  const texts = { out: '', err: '' };
  // As a stream, which is there once.
  let left = input;
  const output = (name: 'out' | 'err'): Output => ({
    isTTY,
    write: (text) => {
      texts[name] += text;
      if (name === 'out') wrote?.(texts.out);
      return true;
    },
    drained: () => Promise.resolve(),
  });
  const code = await tongcha(args, {
    out: output('out'),
    err: output('err'),
    env: { npm_lifecycle_event: 'tongcha', ...env },
    input: () => {
      const read = left;
      left = '';
      return Promise.resolve(read);
    },
    typed: (shown) => {
      texts.err += shown;
      return Promise.resolve(typed ?? null);
    },
    signal,
  });
  return { code, ...texts };
}
