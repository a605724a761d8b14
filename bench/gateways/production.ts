import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, SignJWT } from 'jose';
import { envName } from '../../common/config/config.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { SUBGRAPHS } from '../graph/schema.ts';
import type { Contender } from './contenders.ts';

const ISSUER = 'https://issuer.example';

export interface InProduction {
  readonly contender: Contender;
  readonly auditFolder: string;
  /** The headers of a regulator. */
  readonly regulator: Readonly<Record<string, string>>;
}

/**
 * Ours with `production: true` and all that it asks for: an issuer of its own, an audit log, signed calls, and these
 * texts as its trusted documents; one proxy in front.
 */
export async function inProduction(
  ours: Contender,
  folder: string,
  documents: readonly string[],
): Promise<InProduction> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const audit = generateKeyPairSync('ed25519').privateKey;
  const auditFolder = join(folder, 'production', 'audit');
  mkdirSync(join(folder, 'production'));
  const file = (name: string, text: string): string => {
    const path = join(folder, 'production', name);
    writeFileSync(path, text);
    return path;
  };
  const { privateFile } = await makeKeys(join(folder, 'production', 'signing'));
  const token = await new SignJWT({ role: 'regulator', sector: 'FOOD_DRUG' })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'bench', typ: 'at+jwt' })
    .setIssuer(ISSUER)
    .setAudience('tongcha')
    .setSubject('bench-regulator')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  // The bench's subgraphs are on loopback.
  const plain = Object.fromEntries(SUBGRAPHS.map((name) => [`${envName(['ministries', name])}_PLAIN_HTTP`, 'true']));
  const env = {
    ...plain,
    GATEWAY_PRODUCTION: 'true',
    GATEWAY_TRUSTED_PROXIES: '1',
    GATEWAY_IDENTITY_ISSUER: ISSUER,
    GATEWAY_IDENTITY_JWKS_FILE: file(
      'jwks.json',
      JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'EdDSA' }] }),
    ),
    GATEWAY_AUDIT_FOLDER: auditFolder,
    GATEWAY_AUDIT_KEY: file('audit.pem', String(audit.export({ format: 'pem', type: 'pkcs8' }))),
    GATEWAY_SIGNING_KEY_FILE: privateFile,
    GATEWAY_DOCUMENTS: file(
      'documents.json',
      JSON.stringify(
        Object.fromEntries(documents.map((text) => [createHash('sha256').update(text).digest('hex'), text])),
      ),
    ),
  };
  return {
    contender: { ...ours, key: 'production', label: 'ours, in production', env: { ...ours.env, ...env } },
    auditFolder,
    regulator: { authorization: `Bearer ${token}` },
  };
}
