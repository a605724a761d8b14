import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { ConfigError, readConfig } from '@tongcha/config';
import type * as Directories from '@tongcha/gateway/directory';
import { z } from 'zod';
import { CliFault, EXIT, type Io } from '@tongcha/command';
import { needsPackage } from '../needs-package.ts';

/** As the gateway's configuration has them. */
const tlsPaths = z.object({ cert: z.string().optional(), key: z.string().optional(), ca: z.string().optional() });

/** Which directory, and whose keys, as the options say; else as the gateway is configured. */
export interface DirectoryPlace {
  readonly file: string;
  /** The JWK set that it is signed with, or verified by; null: none is named. */
  readonly keys: string | null;
  /** What it is signed for. */
  readonly name: string;
  /** Where gateways read it, beside the file; null: nowhere. */
  readonly redis: {
    readonly url: string;
    readonly tls?: z.infer<typeof tlsPaths> | undefined;
    readonly key: string;
  } | null;
}

const CONFIGURED = z.object({
  gateway: z
    .object({
      directory: z.string().optional(),
      directoryKeys: z.string().optional(),
      redis: z
        .object({ url: z.string().optional(), tls: tlsPaths.optional(), directoryKey: z.string().optional() })
        .prefault({}),
    })
    .prefault({}),
});

/** @throws CliFault where no file is named */
export async function placeOf(
  options: { readonly directory?: string | undefined; readonly key?: string | undefined },
  env: Io['env'],
): Promise<DirectoryPlace> {
  const { gateway } = configured(env);
  const file = options.directory ?? gateway.directory;
  if (file === undefined)
    throw new CliFault(
      EXIT.usage,
      '--directory: 请给出名录文件 / name the file of the directory (gateway.directory, GATEWAY_DIRECTORY)',
    );
  const { url, tls, directoryKey } = gateway.redis;
  const { DIRECTORY_NAME } = await directories();
  return {
    file,
    keys: options.key ?? gateway.directoryKeys ?? null,
    name: directoryKey ?? DIRECTORY_NAME,
    redis: url !== undefined && directoryKey !== undefined ? { url, tls, key: directoryKey } : null,
  };
}

/** The list as it stands; an empty one where there is no file and `begins`. @throws CliFault */
export async function readDirectory(place: DirectoryPlace, begins = false): Promise<Directories.DirectoryList> {
  if (begins && !existsSync(place.file)) return { serial: 0, issuedAt: '', members: [] };
  const { openOwnDirectory } = await directories();
  const signed = readText(place.file, '--directory');
  return told(() => openOwnDirectory(signed, keysOf(place), place.name), place.file);
}

/** Signs it into the file, which is replaced, and into Redis. @throws CliFault */
export async function writeDirectory(place: DirectoryPlace, list: Directories.DirectoryList): Promise<void> {
  const { publishText, signDirectory } = await directories();
  const signed = await told(() => signDirectory(list, keysOf(place), place.name), '--key');
  // Replaced as one: whoever reads it sees the last list or this one.
  writeFileSync(`${place.file}.next`, `${signed}\n`);
  renameSync(`${place.file}.next`, place.file);
  const { redis } = place;
  if (redis) await told(() => publishText(redis, redis.key, signed), 'gateway.redis.url');
}

/** The gateway's package is loaded for these commands alone. */
export function directories(): Promise<typeof Directories> {
  return needsPackage(() => import('@tongcha/gateway/directory'));
}

function configured(env: Io['env']): z.infer<typeof CONFIGURED> {
  try {
    return readConfig(CONFIGURED, { env });
  } catch (error) {
    throw error instanceof ConfigError ? new CliFault(EXIT.usage, error.message) : error;
  }
}

function keysOf({ keys }: DirectoryPlace): string {
  if (keys !== null) return readText(keys, '--key');
  throw new CliFault(EXIT.usage, '--key: 请给出密钥集文件 (JWK) / name the file of a JWK set (npm run keys)');
}

function readText(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CliFault(EXIT.usage, `${option}: 无法读取 ${file} / cannot be read`);
  }
}

/** What is wrong with the directory or its keys is told, and is no bug. */
async function told<T>(work: () => Promise<T>, where: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CliFault
      ? error
      : new CliFault(EXIT.refused, `${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
