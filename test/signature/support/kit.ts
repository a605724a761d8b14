import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallClaims } from '../../../common/signature/call-claims.ts';
import type { RunningServer } from '../../../common/http/graphql-http.ts';
import { readSigningKey, type SigningKey } from '../../../common/signature/keys.ts';
import { makeKeys, type MakeKeysOptions } from '../../../common/signature/make-keys.ts';
import { startMinistry } from '../../../subgraphs/kit/server.ts';
import type { MinistryServerOptions } from '../../../subgraphs/kit/server.ts';

export interface KeyFolder {
  readonly folder: string;
  readonly privateFile: string;
  readonly publicFile: string;
  /** The key that is now in the private file. */
  key(): Promise<SigningKey>;
  remove(): void;
}

export async function keyFolder(options: MakeKeysOptions = {}): Promise<KeyFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-keys-'));
  const { privateFile, publicFile } = await makeKeys(folder, options);
  return {
    folder,
    privateFile,
    publicFile,
    key: () => readSigningKey(readFileSync(privateFile, 'utf8')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface TestMinistry {
  readonly server: RunningServer;
  /** The claims with which each call came through to the ministry. */
  readonly heard: CallClaims[];
}

/** A ministry of the kit that holds nothing, and remembers who asked. */
export async function testMinistry(
  options: Partial<MinistryServerOptions> = {},
  name = 'rare-earth',
): Promise<TestMinistry> {
  const heard: CallClaims[] = [];
  const resolvers = {
    TraceUnit: {
      rareEarth: (_: never, __: never, { claims }: { claims: CallClaims }) => {
        heard.push(claims);
        return [];
      },
    },
  };
  const server = await startMinistry({ name, systems: [], resolvers }, { port: 0, ...options });
  return { server, heard };
}

/** What the tests ask: it reaches the resolver above, whoever asks. */
export const QUERY =
  '{ _entities(representations: [{ __typename: "TraceUnit", code: "urn:x" }]) { ... on TraceUnit { rareEarth { code } } } }';
export const BODY = JSON.stringify({ query: QUERY });
