import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why OpenSSL's own program cannot be the other side here; null: it can. */
export const NO_OPENSSL = ((): string | null => {
  try {
    return execFileSync('openssl', ['list', '-public-key-algorithms']).includes('SM2') ? null : 'openssl knows no SM2';
  } catch {
    return 'there is no openssl';
  }
})();

/** Runs `openssl`, its files in a folder of their own. */
export class OpenSsl {
  readonly folder = mkdtempSync(join(tmpdir(), 'tongcha-openssl-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  put(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** @param input of its standard input @throws Error where it fails */
  run(args: readonly string[], input?: Uint8Array): Buffer {
    return execFileSync('openssl', args, { cwd: this.folder, input, stdio: ['pipe', 'pipe', 'pipe'] });
  }

  /** A pair of keys of SM2, `NAME.key` and `NAME.pub`. */
  sm2(name: string): void {
    this.run(['genpkey', '-algorithm', 'SM2', '-out', `${name}.key`]);
    this.run(['pkey', '-in', `${name}.key`, '-pubout', '-out', `${name}.pub`]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
