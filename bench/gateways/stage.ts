import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../test/support/free-port.ts';
import { composeSupergraph, type SubgraphName } from '../graph/schema.ts';
import type { Contender } from './contenders.ts';
import { launch, ready, type Running } from './process.ts';

const subgraphsMain = fileURLToPath(new URL('../subgraphs/main.ts', import.meta.url));

export interface Counted {
  readonly calls: number;
  readonly representations: number;
}

export interface Subgraphs {
  readonly pid: number;
  /** The path of the supergraph composed for where they listen. */
  readonly supergraph: string;
  readonly urls: Readonly<Record<SubgraphName, string>>;
  /** A folder that is gone when they are stopped. */
  readonly folder: string;
  /** Since they were started, all together. */
  counted(): Promise<Counted>;
  /** Of each that was called, the latest call. */
  latest(): Promise<readonly { readonly url: string; readonly body: string }[]>;
  stop(): Promise<void>;
}

export interface Staged {
  readonly contender: Contender;
  readonly url: string;
  readonly running: Running;
}

export async function startSubgraphs(): Promise<Subgraphs> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const running = launch({ args: [subgraphsMain], cwd: folder });
  const first = await Promise.race([running.message, running.ended]);
  if (first === undefined) throw new Error(`the subgraphs do not start: ${running.lastWords()}`);
  const { urls } = first as { urls: Record<SubgraphName, string> };
  const supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, composeSupergraph(urls));
  return {
    pid: running.pid,
    supergraph,
    urls,
    folder,
    async counted() {
      const counts = await Promise.all(
        Object.values(urls).map(async (url) => (await (await fetch(url)).json()) as Counted),
      );
      return counts.reduce(
        (sum, each) => ({ calls: sum.calls + each.calls, representations: sum.representations + each.representations }),
        { calls: 0, representations: 0 },
      );
    },
    async latest() {
      const calls = await Promise.all(
        Object.values(urls).map(async (url) => ({
          url,
          body: ((await (await fetch(url)).json()) as { readonly latest: string | null }).latest,
        })),
      );
      return calls.flatMap(({ url, body }) => (body === null ? [] : [{ url, body }]));
    },
    stop: () => running.stop(),
  };
}

/** @throws Error when it is not ready in time, with what it said */
export async function startGateway(
  contender: Contender,
  supergraph: string,
  nodeOptions: readonly string[] = [],
): Promise<Staged> {
  const port = await freePort();
  const running = launch({
    args: [...nodeOptions, ...contender.args(supergraph, port)],
    cwd: contender.cwd,
    env: contender.env,
  });
  const url = `http://127.0.0.1:${port}/graphql`;
  try {
    await ready(running, url);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return { contender, url, running };
}
