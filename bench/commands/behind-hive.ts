import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { envName } from '../../common/config/config.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { type StandIns, startStandIns } from '../../demo/stand-ins.ts';
import { launch, ready, type Running } from '../gateways/process.ts';
import { machine } from '../options.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const peers = fileURLToPath(new URL('../peers/', import.meta.url));
const hive = fileURLToPath(new URL('../node_modules/@graphql-hive/gateway/dist/bin.js', import.meta.url));
const [OURS, CHAIN, HIVE] = [4000, 4010, 4011].map((port) => `http://127.0.0.1:${port}/graphql`) as [
  string,
  string,
  string,
];
const ROUNDS = 20;

const QUERY = `query($code: TraceCode!, $direction: Direction!) {
  unit(code: $code) { code records { __typename code productName } }
  chain(code: $code, direction: $direction) { complete depth units { code records { productName producedAt } } links { kind from to } gaps { reason } }
}`;

interface Chain {
  readonly id: number;
  readonly start: string;
  readonly direction: string;
}

/** The sample chains by our gateway, and by Hive over the same supergraph with the chain subgraph at its own address: equal, and how long. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-hive-'));
  const running: Running[] = [];
  let standIns: StandIns | null = null;
  const start = async (url: string, args: readonly string[], env: Record<string, string>): Promise<void> => {
    const one = launch({ args, cwd: root, env });
    running.push(one);
    await ready(one, url);
  };
  try {
    const sdl = readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8');
    const { privateFile, publicFile } = await makeKeys(join(folder, 'calls'));
    // Each sector whole, behind its one subgraph: another router knows nothing of members.
    standIns = await startStandIns({ seed: 1, scale: 1, directory: folder, latencyMs: 5, basePort: 4101 });
    for (const name of Object.keys(urlsIn(sdl))) {
      const env = { ...standIns.env, [envName([name, 'trustedKeys'])]: publicFile };
      const one = launch({ args: [`subgraphs/${name}/main.ts`], cwd: root, env });
      running.push(one);
      // It answers signed calls alone, and says when it is there.
      await Promise.race([one.message, one.ended]);
    }
    const gateway = { GATEWAY_CACHE_MB: '0', GATEWAY_SIGNING_KEY_FILE: privateFile };
    await start(OURS, ['gateway/main.ts'], gateway);
    await start(CHAIN, ['gateway/main.ts', '--chain-only', '--port', '4010'], gateway);
    const supergraph = join(folder, 'supergraph.graphql');
    writeFileSync(supergraph, sdl.replace('urn:tongcha:in-process', CHAIN));
    await start(
      HIVE,
      [hive, 'supergraph', supergraph, '--port', '4011', '--config-path', `${peers}hive-signed.config.ts`],
      {
        ROOT: root,
        KEY_FILE: privateFile,
        SUBGRAPHS: JSON.stringify({ ...urlsIn(sdl), chain: CHAIN }),
      },
    );
    await compare();
  } finally {
    await Promise.all(running.map((each) => each.stop()));
    await standIns?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function urlsIn(sdl: string): Record<string, string> {
  return Object.fromEntries(
    [...sdl.matchAll(/@join__graph\(name: "([^"]+)", url: "(http[^"]+)"\)/g)].map(([, name, url]) => [
      name ?? '',
      url ?? '',
    ]),
  );
}

async function compare(): Promise<void> {
  const chains = JSON.parse(readFileSync(join(root, 'demo/chains.json'), 'utf8')) as readonly Chain[];
  console.log(`${machine()}; median of ${ROUNDS}\n\n| chain | ours ms | Hive ms | data |\n| --- | ---: | ---: | --- |`);
  for (const { id, start, direction } of chains) {
    const variables = { code: start, direction };
    const [ours, theirs] = [await ask(OURS, variables), await ask(HIVE, variables)];
    const same = isDeepStrictEqual(ours.data, theirs.data)
      ? 'equal'
      : `differs: ${JSON.stringify(theirs.errors ?? theirs.data).slice(0, 200)}`;
    console.log(`| ${id} | ${await median(OURS, variables)} | ${await median(HIVE, variables)} | ${same} |`);
  }
}

async function median(url: string, variables: object): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const began = performance.now();
    await ask(url, variables);
    times.push(performance.now() - began);
  }
  return (times.sort((a, b) => a - b)[ROUNDS / 2] ?? 0).toFixed(1);
}

async function ask(url: string, variables: object): Promise<{ readonly data?: unknown; readonly errors?: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY, variables }),
  });
  return (await response.json()) as { data?: unknown };
}
