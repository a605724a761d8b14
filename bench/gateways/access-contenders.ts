import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { markedSdl, POLICY } from '../graph/marks.ts';
import { composeSupergraph } from '../graph/schema.ts';
import type { Contender, OursOptions } from './contenders.ts';
import { oneGateway } from './ours.ts';
import type { Subgraphs } from './stage.ts';

const PURPOSE = 'supervision';

/** Ours as its rules of access are added one after the other: without any, marked, with a token, a grant and the audit log, with signed calls too. */
export async function accessContenders(
  ours: OursOptions,
  { urls, folder }: Pick<Subgraphs, 'urls' | 'folder'>,
): Promise<Contender[]> {
  const open = { ...oneGateway({ only: [], ours }), key: 'open', label: '(a) unmarked, anonymous' };
  const supergraph = join(folder, 'marked.graphql');
  writeFileSync(supergraph, composeSupergraph(urls, markedSdl()));
  const keys = join(folder, 'development');
  const headers = { authorization: `Bearer ${token(ours.root, keys)}`, 'tongcha-purpose': PURPOSE };
  const agreements = join(folder, 'agreements');
  mkdirSync(agreements);
  writeFileSync(join(agreements, 'accounts.yaml'), AGREEMENT);
  const { privateFile } = await makeKeys(join(folder, 'signing'));
  const marked: Contender = {
    ...open,
    key: 'marked',
    label: '(b) marked, anonymous',
    args: (_, port) => open.args(supergraph, port),
  };
  const granted: Contender = {
    ...marked,
    key: 'granted',
    label: '(c) marked, token, grant, audit log',
    headers,
    env: {
      GATEWAY_IDENTITY_DEVELOPMENT_KEYS: join(keys, 'jwks.json'),
      GATEWAY_AGREEMENTS: agreements,
      GATEWAY_AUDIT_FOLDER: join(folder, 'audit-granted', 'log'),
    },
  };
  const signed: Contender = {
    ...granted,
    key: 'signed',
    label: '(d) as (c), calls signed',
    env: {
      ...granted.env,
      GATEWAY_AUDIT_FOLDER: join(folder, 'audit-signed', 'log'),
      GATEWAY_SIGNING_KEY_FILE: privateFile,
    },
  };
  return [open, marked, granted, signed];
}

const AGREEMENT = `version: 1
ministry: accounts
grants:
  - name: bench
    who: { role: regulator, sectors: [FOOD_DRUG] }
    policies: [${POLICY}]
    purposes: [${PURPOSE}]
    until: '2100-01-01T00:00:00+08:00'
`;

/** As `npm run token` makes it. @throws Error with what it said */
function token(root: string, folder: string): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['cli/token.ts', '--role', 'regulator', '--sector', 'FOOD_DRUG', '--minutes', '1440', '--folder', folder],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`no token: ${stderr}`);
  return stdout.trim();
}
