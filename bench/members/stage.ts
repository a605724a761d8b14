import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { DIRECTORY_NAME, signDirectory } from '../../gateway/directory/index.ts';
import { freePort } from '../../test/support/free-port.ts';
import { commandOf } from '../gateways/contenders.ts';
import { launch, ready, type Running } from '../gateways/process.ts';
import { membersOf } from './economy.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** More than any walk takes, so that none ends for the machine's sake. */
const PATIENCE_MS = 300_000;
const FILTERS_MS = 120_000;

export interface Stubs {
  readonly running: Running;
  readonly urls: readonly string[];
  /** The files by which a gateway asks them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly keyFile: string;
}

/** @param codes in each one's filter @param sizes of chains */
export async function startStubs(count: number, codes: number, sizes: readonly number[]): Promise<Stubs> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-members-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const secret = randomBytes(32).toString('hex');
  const running = launch({
    args: [here('stubs.ts'), String(count), secret, String(codes), sizes.join(',')],
    cwd: folder,
  });
  const urls = (await Promise.race([running.message, running.ended])) as string[] | undefined;
  if (!urls) throw new Error(`the members do not start: ${running.lastWords()}`);
  const { privateFile, publicFile } = await makeKeys(join(folder, 'keys'));
  const members = membersOf(count).map(({ name }, i) => ({
    name,
    kind: 'REGION' as const,
    authority: { division: '370000', zh: name, en: name },
    url: urls[i] ?? '',
    limits: { timeoutMs: PATIENCE_MS },
    state: 'counts' as const,
  }));
  const list = { serial: 1, issuedAt: new Date().toISOString(), members };
  const [directory, keyFile] = [join(folder, 'directory.jws'), join(folder, 'membership.key')];
  writeFileSync(directory, await signDirectory(list, readFileSync(privateFile, 'utf8'), DIRECTORY_NAME));
  writeFileSync(keyFile, secret);
  return {
    running,
    urls,
    keyFile,
    settings: { GATEWAY_DIRECTORY: directory, GATEWAY_DIRECTORY_KEYS: publicFile },
  };
}

export interface Gateway {
  readonly running: Running;
  readonly url: string;
  /** From its start until it answers, and until all filters are used, milliseconds. */
  readonly readyMs: number;
  readonly filtersMs: number | null;
}

/** The gateway as it is shipped, without its cache: each walk asks anew. @param filters whether members' filters are used */
export async function startGateway(root: string, { settings, keyFile }: Stubs, filters: boolean): Promise<Gateway> {
  const port = await freePort();
  const began = performance.now();
  const running = launch({
    cwd: root,
    args: ['--import', here('turns.ts'), ...commandOf(root), '--port', String(port)],
    env: {
      ...settings,
      ...(filters ? { GATEWAY_DISCOVERY_KEY_FILE: keyFile } : {}),
      GATEWAY_CACHE_MB: '0',
      GATEWAY_DEADLINE_MS: String(PATIENCE_MS),
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await ready(running, `${url}/graphql`);
  const readyMs = performance.now() - began;
  if (filters) await filtersUsed(url);
  return { running, url: `${url}/graphql`, readyMs, filtersMs: filters ? performance.now() - began : null };
}

async function filtersUsed(url: string): Promise<void> {
  const until = Date.now() + FILTERS_MS;
  let states: unknown[] = [];
  while (Date.now() < until) {
    const { ministries } = (await (await fetch(`${url}/health`)).json()) as {
      readonly ministries: Readonly<Record<string, { readonly filter?: string }>>;
    };
    states = Object.values(ministries).map(({ filter }) => filter);
    if (states.length > 0 && states.every((state) => state === 'USED')) return;
    await sleep(100);
  }
  throw new Error(`filters are not used: ${[...new Set(states)].join(', ')}`);
}

/** Sockets that a process has open. */
export function socketsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(join(folder, fd)).startsWith('socket:');
    } catch {
      return false; // closed meanwhile
    }
  }).length;
}
