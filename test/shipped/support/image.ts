import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
/** What the Dockerfile stands on: here it is made of Debian's packages and the Node that the tests run by. */
const BASE = 'docker.io/library/node:24-bookworm-slim';
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Why the image cannot be built here; null when it can. */
export function whyNot(): string | null {
  if (process.getuid?.() !== 0) return 'only root can build in a root of its own';
  const missing = ['debootstrap', 'buildah'].filter((name) => spawnSync('which', [name]).status !== 0);
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}

/** A command that runs in it. */
export type Contained = ChildProcessByStdio<null, Readable, Readable>;

/** An image that was built from the Dockerfile, its files below `root`. */
export interface Image {
  readonly root: string;
  /** Bytes that the Dockerfile adds to its base. */
  readonly ownBytes: number;
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /**
   * Runs a command in it as a container does: as its user, alone in its processes and mounts, with nothing to write to but /tmp.
   * The network is this one's.
   */
  run(command: readonly string[], env?: Readonly<Record<string, string>>): Contained;
  remove(): void;
}

/** Takes minutes: Debian and the npm registry are asked. */
export function buildImage(): Image {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-image-'));
  const buildah = (...args: string[]): string =>
    ran('buildah', ['--root', join(folder, 'store'), '--runroot', join(folder, 'run'), ...args]);
  const base = join(folder, 'base');
  makeBase(base);
  const empty = buildah('from', 'scratch');
  cpSync(base, buildah('mount', empty), { recursive: true, verbatimSymlinks: true });
  buildah('config', '--env', `PATH=${PATH}`, empty);
  buildah('commit', '--quiet', '--rm', empty, BASE);
  buildah('bud', '--isolation', 'chroot', '--network', 'host', '--pull-never', '--quiet', '--tag', 'tongcha', ROOT);
  const container = buildah('from', '--pull-never', 'localhost/tongcha');
  const root = buildah('mount', container);
  const { config } = (
    JSON.parse(buildah('inspect', '--type', 'image', 'localhost/tongcha')) as {
      OCIv1: { config: { User: string; Env: string[]; Cmd: string[] } };
    }
  ).OCIv1;
  const env = Object.fromEntries(config.Env.map((each) => each.split(/=(.*)/s, 2) as [string, string]));
  return {
    root,
    ownBytes: bytesOf(root) - bytesOf(base),
    user: config.User,
    env,
    command: config.Cmd,
    run: (command, more) => contained(root, config.User, command, { ...env, ...more }),
    remove() {
      buildah('rm', '--all');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Debian's least, with node and npm where the official image has them, and its user. */
function makeBase(base: string): void {
  ran('debootstrap', ['--variant=minbase', 'bookworm', base]);
  cpSync(process.execPath, join(base, 'usr/local/bin/node'), { dereference: true });
  const npm = dirname(dirname(ran('readlink', ['-f', ran('which', ['npm'])])));
  cpSync(npm, join(base, 'usr/local/lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(base, 'usr/local/bin/npm'));
  ran('chroot', [base, 'useradd', '--create-home', '--uid', '1000', 'node']);
  // Where packages come from is this machine's affair.
  mkdirSync(join(base, 'usr/local/etc'), { recursive: true });
  const own = process.env['NODE_EXTRA_CA_CERTS'];
  const registry = `registry=${ran('npm', ['config', 'get', 'registry'])}\n`;
  if (own) writeFileSync(join(base, 'usr/local/etc/ca.pem'), readFileSync(own));
  writeFileSync(join(base, 'usr/local/etc/npmrc'), own ? `${registry}cafile=/usr/local/etc/ca.pem\n` : registry);
}

/** What of here is in it, and which network it has; this one's where nothing is said. */
export interface Around {
  /** What the command is run by: `ip netns exec NAME`. */
  readonly network?: readonly string[];
  /** Files and folders of here, and where they are inside. */
  readonly mounts?: readonly (readonly [from: string, to: string])[];
}

/** Runs a command below a root as the first process of its own, as that user. */
export function contained(
  root: string,
  user: string,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  { network = [], mounts = [] }: Around = {},
): Contained {
  const script = [
    'set -e',
    'mount --make-rprivate /',
    ...mounts.map(([from, to]) => {
      const place = join(root, to);
      return `if [ -d '${from}' ]; then mkdir -p '${place}'; else mkdir -p '${dirname(place)}'; touch '${place}'; fi`;
    }),
    `mount --bind '${root}' '${root}'`,
    `mount -o remount,bind,ro '${root}'`,
    `mount -t tmpfs tmpfs '${root}/tmp'`,
    `mount -t proc proc '${root}/proc'`,
    // Programs want it, and a bound root has none.
    `mount --bind /dev '${root}/dev'`,
    ...mounts.map(([from, to]) => `mount --bind '${from}' '${join(root, to)}'`),
    `exec chroot --userspec='${user}' '${root}' /usr/bin/env -i "$@"`,
  ].join('\n');
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const own = ['unshare', '--mount', '--pid', '--fork', '--kill-child', 'bash', '-c', script, 'run', '-C', '/app'];
  const [program = '', ...args] = [...network, ...own, ...variables, ...command];
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The process that `unshare` waits for, by its number outside. */
export function firstProcess({ pid }: Contained): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}

/** Files of it whose names end so, from its root; what npm has installed is left out. */
export function filesIn({ root }: Image, end: string): readonly string[] {
  const found = ran('find', [join(root, 'app'), '-name', 'node_modules', '-prune', '-o', '-name', `*${end}`, '-print']);
  return found === '' ? [] : found.split('\n').map((path) => relative(root, path));
}

function bytesOf(folder: string): number {
  return Number(ran('du', ['-sb', '--one-file-system', folder]).split('\t')[0]);
}

function ran(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0)
    throw new Error(`${command} ${args.slice(0, 8).join(' ')}: ${status}\n${stderr}${stdout.slice(-2_000)}`);
  return stdout.trim();
}
