import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { ConfigError, envName, readRegularFile, readRegularFileSync } from '@tongcha/config';
import { DEVELOPMENT_ISSUER } from '@tongcha/signature';
import type { IdentitySettings } from './settings.ts';
import type { KeepTexts, KeptText } from './kept-text.ts';
import { fetchJson } from './fetch-json.ts';
import { discoverKeys } from './issuer-metadata.ts';
import { KeysFault } from './keys-fault.ts';
import { FILE_TIMES, type KeyTimes, RememberedKeys } from './remembered-keys.ts';
import type { Issuer } from './tokens.ts';

/** For metadata and keys together. */
const FETCH_MS = 5_000;

/**
 * Those whose tokens count, none of their keys read yet.
 * @param keep where gateways keep what they have fetched; null: nowhere
 * @param section of the configuration that has `identity`
 * @throws ConfigError where a file that is named is not there
 */
export function openIssuers(
  { issuer, jwksUrl, jwksFile, developmentKeys, ca }: IdentitySettings,
  keep: KeepTexts | null = null,
  section = 'gateway',
): Issuer[] {
  const fault = (key: string, value: string, expected: string): ConfigError => {
    const path = [section, 'identity', key];
    return new ConfigError([`${path.join('.')} (${envName(path)}): ${JSON.stringify(value)}: ${expected}`]);
  };
  if (jwksFile !== undefined && !existsSync(jwksFile))
    throw fault('jwksFile', jwksFile, 'expected the path of a readable file');
  if (ca !== undefined && !isCertificate(ca))
    throw fault('ca', ca, 'expected the path of a readable file with a certificate in PEM');
  const issuers: Issuer[] = [];
  if (issuer !== undefined)
    issuers.push({
      issuer,
      keys:
        jwksFile === undefined
          ? keysAt({ issuer, jwksUrl, ca }, undefined, keep?.(`issuer-keys:${issuer}`))
          : keysIn(jwksFile),
    });
  if (developmentKeys !== undefined) issuers.push({ issuer: DEVELOPMENT_ISSUER, keys: keysIn(developmentKeys) });
  return issuers;
}

export interface KeyAddress {
  readonly issuer: string;
  /** Where its keys are; undefined: its metadata says where. */
  readonly jwksUrl?: string | undefined;
  readonly ca?: string | undefined;
}

export function keysAt({ issuer, jwksUrl, ca }: KeyAddress, times?: KeyTimes, kept?: KeptText): RememberedKeys {
  return new RememberedKeys(
    async () => {
      const options = { ca, signal: AbortSignal.timeout(FETCH_MS) };
      // Asked each time: an issuer that moves its keys is followed.
      const url = jwksUrl === undefined ? await discoverKeys(issuer, options) : new URL(jwksUrl);
      return keySet(await fetchJson('its keys', url, options));
    },
    times,
    kept,
  );
}

export function keysIn(file: string): RememberedKeys {
  return new RememberedKeys(async () => keySet(await readJson(file)), FILE_TIMES);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readRegularFile(file));
  } catch (cause) {
    throw new KeysFault('the file of its keys cannot be read, or is no JSON', { cause });
  }
}

function keySet(read: unknown): JSONWebKeySet {
  try {
    createLocalJWKSet(read as JSONWebKeySet);
    return read as JSONWebKeySet;
  } catch (cause) {
    throw new KeysFault('its keys: expected a JWK set (RFC 7517)', { cause });
  }
}

/** The first of the file. */
function isCertificate(path: string): boolean {
  try {
    return new X509Certificate(readRegularFileSync(path)).subject !== undefined;
  } catch {
    return false;
  }
}
