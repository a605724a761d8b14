import { stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { ConfigError } from '@tongcha/config';
import { type CertificateLife, certificatesIn, lifeOfAuthorities, lifeOfChain } from './certificate-life.ts';
import { readTlsFiles, type TlsFiles, type TlsOptions } from './tls.ts';

/** TLS options as they stand now. */
export interface LiveTls {
  readonly options: TlsOptions;
  /** Is called after they have changed. @returns what ends that */
  onChange(listener: () => void): () => void;
}

/** What stays as it is. */
export function fixedTls(options: TlsOptions): LiveTls {
  return { options, onChange: () => () => {} };
}

/** A mounted folder may tell of no change: the files are looked at. */
const LOOK_MS = 5_000;

/**
 * Certificates in files, which are renewed while the process runs. A certificate and its key are two files, written one after the other:
 * what does not fit together, or is not whole yet, leaves what was before in use until it does.
 */
export class WatchedTls implements LiveTls {
  readonly #files: TlsFiles;
  readonly section: string;
  readonly #listeners = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  #options: TlsOptions;
  #lives: readonly CertificateLife[];
  #stamp: string | null = null;
  #fault: string | null = null;
  #looking = Promise.resolve();

  /** @param section its path in the configuration @throws ConfigError where they cannot be read or do not fit together */
  constructor(files: TlsFiles, section: string) {
    this.#files = files;
    this.section = section;
    this.#options = readTlsFiles(files, section);
    const fault = faultOf(this.#options);
    if (fault !== null) throw new ConfigError([`${section}: ${fault}`]);
    this.#lives = this.#livesNow();
    this.#timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  get options(): TlsOptions {
    return this.#options;
  }

  /** Why the files as they are now are not in use; null: they are. */
  get fault(): string | null {
    return this.#fault;
  }

  /** Of our own certificate and of the authorities, by `section.cert` and `section.ca`. */
  get lives(): readonly CertificateLife[] {
    return this.#lives;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Reads them again where one has changed. Never fails. */
  look(): Promise<void> {
    // After one that is under way: what has changed since it began would be missed.
    return (this.#looking = this.#looking.then(() => this.#look()));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
  }

  async #look(): Promise<void> {
    const stamp = await stampOf(Object.values(this.#files));
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    const next = readAgain(this.#files, this.section);
    this.#fault = typeof next === 'string' ? next : faultOf(next);
    if (typeof next === 'string' || this.#fault !== null || isSame(next, this.#options)) return;
    this.#options = next;
    this.#lives = this.#livesNow();
    for (const listener of this.#listeners) listener();
  }

  #livesNow(): readonly CertificateLife[] {
    const { cert, ca } = this.#options;
    return [
      cert === undefined ? null : lifeOfChain(`${this.section}.cert`, certificatesIn(cert)),
      ca === undefined ? null : lifeOfAuthorities(`${this.section}.ca`, certificatesIn(ca)),
    ].filter((life) => life !== null);
  }
}

function readAgain(files: TlsFiles, section: string): TlsOptions | string {
  try {
    return readTlsFiles(files, section);
  } catch (error) {
    return error instanceof ConfigError ? error.faults.join('; ') : 'cannot be read';
  }
}

/** Why they cannot be used together; OpenSSL's words name no content. */
function faultOf(options: TlsOptions): string | null {
  try {
    createSecureContext({ ...options });
    for (const pem of [options.cert, options.ca])
      if (pem !== undefined && certificatesIn(pem).length === 0) return 'expected a certificate in PEM';
    return null;
  } catch (error) {
    const { reason } = error as { reason?: unknown };
    return `expected a certificate and its own key in PEM${typeof reason === 'string' ? `: ${reason}` : ''}`;
  }
}

function isSame(a: TlsOptions, b: TlsOptions): boolean {
  return a.cert === b.cert && a.key === b.key && a.ca === b.ca;
}

async function stampOf(paths: readonly (string | undefined)[]): Promise<string> {
  const stamps = paths.map(async (path) => {
    if (path === undefined) return '';
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs}`;
  });
  return (await Promise.all(stamps.map((each) => each.catch(() => 'none')))).join('\n');
}
