import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type ChildOrder =
  | {
      readonly kind: 'start';
      readonly supergraph: string;
      readonly gateways: readonly Readonly<Record<string, string>>[];
    }
  | { readonly kind: 'inspect' };

export type ChildReport =
  | { readonly kind: 'started'; readonly urls: readonly string[] }
  | ({ readonly kind: 'state' } & ProcessState);

export interface ProcessState {
  /** Whether a key of an answer reached a prototype that all objects share. */
  readonly polluted: boolean;
  /** After a collection. */
  readonly heapBytes: number;
}

export interface GatewayProcess {
  readonly urls: readonly string[];
  alive(): boolean;
  inspect(): Promise<ProcessState>;
  /** What it wrote to its error output last, to explain a death. */
  lastWords(): string;
  stop(): Promise<void>;
}

/** Starts one gateway for each given environment, all over the same supergraph, all in one child process. */
export async function startGatewayProcess(
  supergraphSdl: string,
  gateways: readonly Readonly<Record<string, string>>[],
): Promise<GatewayProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-distrust-'));
  const supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, supergraphSdl);
  const child = fork(new URL('gateway-child.ts', import.meta.url), {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const ask = (order: ChildOrder): Promise<ChildReport> =>
    new Promise((resolve, reject) => {
      void ended.then(() => reject(new Error(`the gateway's process ended: ${words}`)));
      child.once('message', (message) => resolve(message as ChildReport));
      child.send(order);
    });

  const started = await ask({ kind: 'start', supergraph, gateways });
  if (started.kind !== 'started') throw new Error('the gateways did not start');
  return {
    urls: started.urls,
    alive: () => child.exitCode === null && child.signalCode === null,
    async inspect() {
      const state = await ask({ kind: 'inspect' });
      if (state.kind !== 'state') throw new Error('not a state');
      return state;
    },
    lastWords: () => words,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
