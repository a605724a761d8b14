import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const CLIENTS = join(import.meta.dirname, '..');
const INSTALLED = join(CLIENTS, 'node_modules/.installed');
const MOST_MS = 180_000;

/** Installs the clients' packages where they are not there yet. @returns why they cannot be had; null: they are there */
export async function installClients(): Promise<string | null> {
  const lock = createHash('sha256')
    .update(readFileSync(join(CLIENTS, 'package-lock.json')))
    .digest('hex');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === lock) return null;
  // What npm says of its own project to the scripts that it runs is not this one's.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_config_local_prefix$/i.test(name)),
  );
  const args = [
    'ci',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
  ];
  try {
    await promisify(execFile)('npm', args, { cwd: CLIENTS, env, timeout: MOST_MS });
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error);
    return `npm ci in test/clients: ${/\b(E[A-Z_]{4,})\b/.exec(said)?.[1] ?? said.slice(-300)}`;
  }
  writeFileSync(INSTALLED, lock);
  return null;
}
