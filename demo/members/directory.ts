import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DirectoryList, DIRECTORY_NAME, signDirectory } from '@tongcha/gateway/directory';
import { makeKeys } from '@tongcha/signature';
import { type DemoMember, MEMBERS } from './members.ts';

/** A signed list of the demo's members, and the keys beside it. */
export interface DemoDirectory {
  readonly file: string;
  /** To change it with. */
  readonly privateFile: string;
  /** For gateways. */
  readonly publicFile: string;
}

/** Signs the list of the members, all of whom count, with a new key in the folder. */
export async function writeDirectory(
  folder: string,
  urlOf: (member: DemoMember) => string = ({ port }) => `http://127.0.0.1:${port}/graphql`,
): Promise<DemoDirectory> {
  const { privateFile, publicFile } = await makeKeys(folder);
  const members: DirectoryList['members'] = MEMBERS.map((member) => ({
    name: member.name,
    kind: member.kind,
    authority: member.authority,
    url: urlOf(member),
    limits: {},
    state: 'counts',
  }));
  const list = { serial: 1, issuedAt: new Date().toISOString(), members };
  const file = join(folder, 'directory.jws');
  writeFileSync(file, `${await signDirectory(list, readFileSync(privateFile, 'utf8'), DIRECTORY_NAME)}\n`);
  return { file, privateFile, publicFile };
}
