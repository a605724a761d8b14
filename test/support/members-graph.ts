import { writeFileSync } from 'node:fs';
import { vi } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import type { DirectoryEntry } from '../../gateway/directory/index.ts';
import { subgraphOf } from '../../gateway/members/member.ts';
import type { Ministry } from '../../subgraphs/kit/ministry.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { entryOf, type SigningFolder, signingFolder } from '../directory/support/federation.ts';
import { FaultProxy } from './fault-proxy.ts';
import { type Graph, type GraphOptions, startGraph } from './graph.ts';

/** A graph whose directory names members of some sectors: each by the kit, in this process, behind a proxy that may fail. */
export interface MembersGraph {
  readonly graph: Graph;
  readonly folder: SigningFolder;
  /** By the member's name. */
  readonly proxies: Readonly<Record<string, FaultProxy>>;
  health(): Promise<Health>;
  stop(): Promise<void>;
}

export interface Health {
  readonly directory: { readonly serial: number };
  /** By the member's name. */
  readonly ministries: Readonly<Record<string, { readonly filter?: string } | undefined>>;
}

export interface MembersGraphOptions extends Omit<GraphOptions, 'settings'> {
  /** By name; `standIns`: the settings of those. */
  readonly members: (
    standIns: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, Ministry>> | Promise<Readonly<Record<string, Ministry>>>;
  /** What the directory says of them that their names do not, by name. */
  readonly entries?: Readonly<Record<string, Partial<DirectoryEntry>>>;
  /** Members publish filters, and the gateway asks by them. */
  readonly filters?: boolean;
  readonly settings?: (folder: SigningFolder) => Readonly<Record<string, string>>;
}

export async function startMembersGraph({
  members,
  filters = false,
  entries = {},
  settings = () => ({}),
  ...options
}: MembersGraphOptions): Promise<MembersGraph> {
  const folder = await signingFolder();
  await folder.write(1, []);
  const keyFile = folder.at('membership.key');
  writeFileSync(keyFile, 'a secret of this federation, not to be guessed\n');
  const graph = await startGraph({
    ...options,
    settings: {
      GATEWAY_DIRECTORY: folder.file,
      GATEWAY_DIRECTORY_KEYS: folder.keys.publicFile,
      ...(filters ? { GATEWAY_DISCOVERY_KEY_FILE: keyFile } : {}),
      ...settings(folder),
    },
  });
  const running: RunningServer[] = [];
  const proxies: Record<string, FaultProxy> = {};
  for (const [name, ministry] of Object.entries(await members(graph.standIns.env))) {
    const server = await startMinistry(
      { ...ministry, name: subgraphOf(name), member: name },
      {
        port: 0,
        trustedKeys: graph.keys.publicFile,
        ...(filters ? { membership: { keyFile } } : {}),
        ...(options.cacheControl === undefined ? {} : { cacheControl: options.cacheControl }),
      },
    );
    running.push(server);
    proxies[name] = await FaultProxy.start(`${server.url}/graphql`);
  }
  const health = async (): Promise<Health> => (await (await fetch(`${graph.origin}/health`)).json()) as Health;
  await folder.write(
    2,
    Object.entries(proxies).map(([name, proxy]) =>
      entryOf({ name, url: proxy.through('http://x/graphql') }, 'counts', entries[name]),
    ),
  );
  await vi.waitFor(
    async () => {
      const { directory, ministries } = await health();
      if (directory.serial !== 2) throw new Error('the list does not count yet');
      if (filters && Object.keys(proxies).some((name) => ministries[name]?.filter !== 'USED'))
        throw new Error('not all filters are there');
    },
    { timeout: 30_000 },
  );
  return {
    graph,
    folder,
    proxies,
    health,
    async stop() {
      await graph.stop();
      await Promise.all(Object.values(proxies).map((proxy) => proxy.stop()));
      await Promise.all(running.map((server) => server.stop(100)));
      folder.remove();
    },
  };
}
