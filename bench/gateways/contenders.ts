import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One gateway to measure: how it is started and what it merges. */
export interface Contender {
  readonly key: string;
  readonly label: string;
  readonly family: 'ours' | 'stock' | 'hive';
  /** Equal whole requests in flight are answered once. */
  readonly mergesRequests: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: (supergraph: string, port: number) => readonly string[];
  /** Sent along with every question. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface OursOptions {
  /** The folder of the product. */
  readonly root: string;
  /** What makes it merge whole requests, `NAME=value`. */
  readonly mergeEnv: string;
}

const peers = fileURLToPath(new URL('../peers/', import.meta.url));
const hiveCommand = fileURLToPath(new URL('../node_modules/@graphql-hive/gateway/dist/bin.js', import.meta.url));

export function contenders(ours: OursOptions): Contender[] {
  const [name = '', value = ''] = ours.mergeEnv.split('=', 2);
  return [
    { key: 'ours', label: 'ours', ...product(ours, {}), mergesRequests: false },
    { key: 'ours-merging', label: 'ours, merging requests', ...product(ours, { [name]: value }), mergesRequests: true },
    { key: 'ours-apollo', label: 'ours, behind Apollo Server', ...byApollo(ours), mergesRequests: false },
    {
      key: 'stock',
      label: 'stock @apollo/gateway 2.14.4',
      family: 'stock',
      mergesRequests: false,
      cwd: peers,
      env: {},
      args: (supergraph, port) => [`${peers}stock.ts`, supergraph, String(port)],
    },
    { key: 'hive-jit', label: 'Hive Gateway 2.15.1, JIT', ...hive('hive-jit'), mergesRequests: false },
    { key: 'hive-planner', label: 'Hive Gateway, Rust planner', ...hive('hive-planner'), mergesRequests: false },
    {
      key: 'hive-merging',
      label: 'Hive, Rust planner, merging requests',
      ...hive('hive-planner-merging'),
      mergesRequests: true,
    },
  ];
}

/** Another checkout of the product, as `ours` is run. */
export function before(root: string): Contender {
  return { key: 'before', label: 'before', ...product({ root }, {}), mergesRequests: false };
}

function product(
  { root }: Pick<OursOptions, 'root'>,
  env: Readonly<Record<string, string>>,
): Pick<Contender, 'family' | 'cwd' | 'env' | 'args'> {
  return {
    family: 'ours',
    cwd: root,
    env: { ...envOf(root), ...env },
    args: (supergraph, port) => [...commandOf(root), '--supergraph', supergraph, '--port', String(port)],
  };
}

function byApollo({ root }: OursOptions): Pick<Contender, 'family' | 'cwd' | 'env' | 'args'> {
  const flags = commandOf(root).slice(0, -1);
  return {
    family: 'ours',
    cwd: root,
    env: {},
    args: (supergraph, port) => [...flags, `${peers}ours-by-apollo.ts`, root, supergraph, String(port)],
  };
}

/** As `npm run gateway` starts it. */
export function commandOf(root: string): string[] {
  const words = wordsOf(root);
  return words.slice(words.indexOf('node') + 1);
}

/** What it sets. */
export function envOf(root: string): Record<string, string> {
  const set = wordsOf(root).flatMap((word) => /^([A-Z_]+)=(.*)$/.exec(word)?.slice(1, 3) ?? []);
  return Object.fromEntries(set.flatMap((name, i) => (i % 2 === 0 ? [[name, set[i + 1] ?? '']] : [])));
}

function wordsOf(root: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { gateway: string } };
  return scripts.gateway.split(' ');
}

function hive(config: string): Pick<Contender, 'family' | 'cwd' | 'env' | 'args'> {
  return {
    family: 'hive',
    cwd: peers,
    env: {},
    args: (supergraph, port) => [
      hiveCommand,
      'supergraph',
      supergraph,
      '--port',
      String(port),
      '--config-path',
      `${peers}${config}.config.ts`,
    ],
  };
}
