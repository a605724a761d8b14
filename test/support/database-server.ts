import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A database server of a test's own: on a free loopback port, in a folder that goes with it. */
export interface DatabaseServer {
  /** With user and password, as a ministry's configuration has it. */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  /** Starts it again on the same port, with the same data. */
  restart(): Promise<void>;
  /** Ends it at once, as a crash does; what was written stays. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** One way to run a kind of server, told by what differs between them. */
export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: Account | undefined;
  /** Asked again and again until the server answers. */
  readonly isReady: () => boolean;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const READY_MS = 30_000;

/** Runs the command until it is ready. @throws Error with the server's own words when it ends first */
export async function launchServer({
  program,
  args,
  environment,
  user,
  isReady,
}: ServerCommand): Promise<ChildProcess> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
    ...user,
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said = (said + String(chunk)).slice(-4_000)));
  const until = Date.now() + READY_MS;
  while (!isReady()) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${program} ended: ${said}`);
    if (Date.now() > until) throw new Error(`${program} was not ready in ${READY_MS / 1000} s: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return child;
}

/** Ends a server with a signal and waits until it is gone. */
export async function endServer(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** A folder for a server's data, owned by who runs it. */
export function serverFolder(kind: string, user?: Account): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `tongcha-${kind}-`));
  if (user) chownSync(folder, user.uid, user.gid);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs a set-up step to its end. @throws Error with its words when it fails */
export function runStep(program: string, args: readonly string[], user?: Account, input?: string): void {
  const { status, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    ...user,
    ...(input === undefined ? {} : { input }),
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${error?.message ?? stderr}`);
}

/** The newest of the installed versions of a program, or the one on the PATH; null: there is none. */
export function findProgram(name: string, ...folders: readonly string[]): string | null {
  const versions = folders.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .toSorted()
          .reverse()
          .map((each) => join(folder, each, 'bin', name))
      : [],
  );
  const onPath = (process.env['PATH'] ?? '')
    .split(':')
    // Debian puts some where only root looks.
    .concat('/usr/sbin', '/usr/local/sbin')
    .map((folder) => join(folder, name));
  return [...versions, ...onPath].find((path) => existsSync(path)) ?? null;
}
