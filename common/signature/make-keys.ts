import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { readTrustedKeys } from './keys.ts';
import { newSm2Secret, sm2PublicKey } from './sm2.ts';

export interface MakeKeysOptions {
  readonly algorithm?: 'Ed25519' | 'SM2';
  /** Makes none; of the public ones only the newest stays. */
  readonly retire?: boolean;
}

export interface MadeKeys {
  /** `private/signing.json`: a JWK set of the one key to sign with. */
  readonly privateFile: string;
  /** `public/trusted.json`: a JWK set, oldest first. */
  readonly publicFile: string;
  readonly ids: readonly string[];
}

/**
 * A new key below the folder, each half in a folder of its own, so that only the public one need be shared. The public file is written first:
 * a ministry that reads it where it stands knows the key before a call is signed with it.
 */
export async function makeKeys(
  folder: string,
  { algorithm = 'Ed25519', retire = false }: MakeKeysOptions = {},
): Promise<MadeKeys> {
  const [privateFile, publicFile] = [join(folder, 'private', 'signing.json'), join(folder, 'public', 'trusted.json')];
  const known = existsSync(publicFile) ? (JSON.parse(readFileSync(publicFile, 'utf8')) as { keys: JWK[] }).keys : [];
  const made = retire ? null : algorithm === 'SM2' ? sm2Jwk() : ed25519Jwk();
  const trusted = made ? [...known, await publicHalf(made)] : known.slice(-1);
  const text = set(trusted);
  const ids = [...(await readTrustedKeys(text)).keys()];
  mkdirSync(join(folder, 'public'), { recursive: true });
  put(publicFile, text, 0o644);
  if (made) {
    mkdirSync(join(folder, 'private'), { recursive: true, mode: 0o700 });
    put(privateFile, set([made]), 0o600);
  }
  return { privateFile, publicFile, ids };
}

/**
 * A new key of a member's intake below the folder, P-256, for which reports of citizens are sealed (`intake.keyFile`). The newest is last in the
 * set, and what is sealed now is sealed for it; the others still open what is on its way.
 * @returns `private/intake.json`, and the thumbprints of its keys, oldest first
 */
export async function makeIntakeKey(
  folder: string,
  { retire = false }: Pick<MakeKeysOptions, 'retire'> = {},
): Promise<{ readonly file: string; readonly ids: readonly string[] }> {
  const file = join(folder, 'private', 'intake.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { keys: JWK[] }).keys : [];
  const keys = retire ? known.slice(-1) : [...known, p256Jwk()];
  mkdirSync(join(folder, 'private'), { recursive: true, mode: 0o700 });
  put(file, set(keys), 0o600);
  return { file, ids: await Promise.all(keys.map((key) => calculateJwkThumbprint(key))) };
}

function p256Jwk(): JWK {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
}

function ed25519Jwk(): JWK {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
}

function sm2Jwk(): JWK {
  const d = newSm2Secret();
  const { x, y } = sm2PublicKey(d);
  return { kty: 'EC', crv: 'SM2', x: x.toString('base64url'), y: y.toString('base64url'), d: d.toString('base64url') };
}

async function publicHalf(jwk: JWK): Promise<JWK> {
  const half = { ...jwk };
  delete half.d;
  return { ...half, kid: await calculateJwkThumbprint(half), use: 'sig' };
}

function set(keys: readonly JWK[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

/** In one step, so that nobody reads half of it. */
function put(file: string, text: string, mode: number): void {
  writeFileSync(`${file}.new`, text, { mode });
  renameSync(`${file}.new`, file);
}
