import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DirectoryList, DIRECTORY_NAME, signDirectory } from '@tongcha/gateway/directory';
import { makeKeys } from '@tongcha/signature';
import { DECLARED, type DemoMember, HOSTED, MEMBERS } from './members.ts';

/** A signed list of the demo's members, and the keys beside it. */
export interface DemoDirectory {
  readonly file: string;
  /** To change it with. */
  readonly privateFile: string;
  /** For gateways. */
  readonly publicFile: string;
}

type Listed = Pick<DemoMember, 'name' | 'kind' | 'authority' | 'port'>;

/** Signs the list of the members, all of whom count, with a new key in the folder. @param whole whether those that are in no test's federation are named too: the hosted member, the laboratory, the certifier @param keys JWK sets of members that tell of changes, by name */
export async function writeDirectory(
  folder: string,
  urlOf: (member: Listed) => string = ({ port }) => `http://127.0.0.1:${port}/graphql`,
  whole = false,
  keys: Readonly<Record<string, string>> = {},
): Promise<DemoDirectory> {
  const { privateFile, publicFile } = await makeKeys(folder);
  const members: DirectoryList['members'] = [...MEMBERS, ...(whole ? [HOSTED, ...DECLARED] : [])].map(
    (member: Listed) => ({
      name: member.name,
      kind: member.kind,
      authority: member.authority,
      url: urlOf(member),
      limits: {},
      state: 'counts',
      ...(keys[member.name] === undefined ? {} : keysIn(keys[member.name] ?? '')),
    }),
  );
  const list = { serial: 1, issuedAt: new Date().toISOString(), members };
  const file = join(folder, 'directory.jws');
  writeFileSync(file, `${await signDirectory(list, readFileSync(privateFile, 'utf8'), DIRECTORY_NAME)}\n`);
  return { file, privateFile, publicFile };
}

function keysIn(file: string): Pick<DirectoryList['members'][number], 'keys'> {
  return JSON.parse(readFileSync(file, 'utf8')) as Pick<DirectoryList['members'][number], 'keys'>;
}
