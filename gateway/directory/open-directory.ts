import { ConfigError } from '@tongcha/config';
import { fileSource } from '../sources/file-source.ts';
import { openerOf } from '../sources/opener.ts';
import type { RedisPlace } from '../redis.ts';
import { redisSource } from '../sources/redis-source.ts';
import { signedSource } from '../sources/signed-source.ts';
import type { OpenSigned } from '../sources/signed-text.ts';
import type { SourceWords, TextSource } from '../sources/text-source.ts';
import { asSourceFault } from '../sources/source-fault.ts';
import { asDirectoryFault, DirectoryFault } from './directory-fault.ts';
import { Directory } from './directory.ts';
import { type DirectoryList, readList } from './list.ts';
import { DIRECTORY_NAME, DIRECTORY_TYPE } from './sign.ts';

export interface DirectorySettings {
  /** Path; null is returned where not set. */
  readonly directory?: string | undefined;
  readonly directoryKeys?: string | undefined;
  readonly redis: {
    readonly url?: string | undefined;
    readonly tls?: RedisPlace['tls'];
    readonly directoryKey?: string | undefined;
  };
}

const WORDS: SourceWords = { event: 'directory', zh: '数据提供方名录', en: 'the directory of members' };

/**
 * The directory that counts first, and where the next ones come from: Redis, where it has one that can be taken, else the file.
 * @returns null: there is none, and each sector's subgraph is its one member
 * @throws ConfigError when the file has no list that can be taken
 */
export async function openDirectory({
  directory: path,
  directoryKeys,
  redis: { url, tls, directoryKey },
}: DirectorySettings): Promise<Directory | null> {
  if (path === undefined || directoryKeys === undefined) return null;
  const opener = (): Promise<OpenSigned> =>
    openerOf(directoryKeys, { type: DIRECTORY_TYPE, name: directoryKey ?? DIRECTORY_NAME }, ['directoryKeys']);
  const file = fileSource(path, WORDS);
  // Two openers, so that what Redis has is not held against the file's time of signing: serials decide.
  const fromFile = await firstOf(path, file, await opener());
  if (url === undefined || directoryKey === undefined)
    return new Directory(fromFile, signedSource(file, await opener()));
  const source = signedSource(redisSource({ url, tls }, directoryKey, WORDS), await opener());
  return new Directory((await newerOf(source, fromFile)) ?? fromFile, source);
}

/** @throws ConfigError with every fault */
async function firstOf(path: string, file: TextSource, open: OpenSigned): Promise<DirectoryList> {
  try {
    const signed = await file.read();
    if (signed === null) throw new DirectoryFault('NOT_READABLE');
    const read = readList(await open(signed).catch((error: unknown) => Promise.reject(asSourceFault(error))));
    if (!read.ok) throw new DirectoryFault('NOT_VALID', read.faults);
    return read.list;
  } catch (error) {
    const { code, message } = asDirectoryFault(error);
    throw new ConfigError([
      `gateway.directory (GATEWAY_DIRECTORY): ${JSON.stringify(path)}: ${code}: ${message.replaceAll('\n', '\n    ')}`,
    ]);
  }
}

/** Null: Redis has none that can be taken, which is told when it is offered. */
async function newerOf(source: TextSource, { serial }: DirectoryList): Promise<DirectoryList | null> {
  const text = await source.read();
  const read = text === null ? null : readList(text);
  return read?.ok && read.list.serial > serial ? read.list : null;
}
