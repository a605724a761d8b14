import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Who } from '../../support/callers.ts';
import { type Graph, startGraph } from '../../support/graph.ts';
import { type Ran, runCli } from './run-cli.ts';

export interface CliOverGraph {
  /** Gone when the file's tests have ended. */
  readonly folder: string;
  /** @param env instead of that of whoever asks */
  readonly run: (args: readonly string[], input?: string, env?: Readonly<Record<string, string>>) => Promise<Ran>;
  readonly stopMinistry: (name: Parameters<Graph['stopMinistry']>[0]) => Promise<void>;
}

/** The commands over a graph of this file's own, asked as one caller; begun before its tests and stopped after them. */
export function cliOverGraph(who: Who): CliOverGraph {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-cli-'));
  let graph: Graph;
  let own: Readonly<Record<string, string>>;
  beforeAll(async () => {
    graph = await startGraph({ timeoutMs: 20_000, deadlineMs: 60_000 });
    const { authorization, 'tongcha-purpose': purpose } = graph.headersOf(who);
    own = { TONGCHA_TOKEN: String(authorization).replace('Bearer ', ''), TONGCHA_PURPOSE: purpose ?? '' };
  });
  afterAll(async () => {
    await graph.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    run: (args, input = '', env = own) => runCli([...args, '--url', graph.origin], { env, input }),
    stopMinistry: (name) => graph.stopMinistry(name),
  };
}
