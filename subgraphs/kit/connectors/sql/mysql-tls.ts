import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { SslOptions } from 'mysql2';

const MODES = ['DISABLED', 'VERIFY_CA', 'VERIFY_IDENTITY'] as const;
const NAMES = ['ssl-mode', 'ssl-ca', 'ssl-cert', 'ssl-key'] as const;

/**
 * The TLS of a connection, from the address's parameters as MySQL's own programs name them: `?ssl-
 * mode=VERIFY_IDENTITY&ssl-ca=/path/ca.pem`. With an authority and no mode the server's name is checked.
 * VERIFY_CA leaves the name out. MySQL's REQUIRED, which trusts whoever answers, is not taken. Nothing is encrypted without a parameter.
 * @throws Error for a parameter that is none of these: one that is passed over may have meant safety
 */
export function mysqlTls(address: URL): { readonly ssl?: SslOptions } {
  for (const name of address.searchParams.keys())
    if (!(NAMES as readonly string[]).includes(name))
      throw new Error(`the database's address has the parameter ${name}: expected ${NAMES.join(', ')}`);
  const given = (name: (typeof NAMES)[number]): string | undefined => address.searchParams.get(name) ?? undefined;
  const file = (name: (typeof NAMES)[number]): LiveFile | undefined => {
    const path = given(name);
    return path === undefined ? undefined : new LiveFile(path);
  };
  const [ca, cert, key] = [file('ssl-ca'), file('ssl-cert'), file('ssl-key')];
  const mode = given('ssl-mode')?.toUpperCase() ?? (ca ? 'VERIFY_IDENTITY' : 'DISABLED');
  if (!(MODES as readonly string[]).includes(mode))
    throw new Error(`the database's address has ssl-mode=${mode}: expected ${MODES.join(', ')}`);
  if (mode === 'DISABLED') return {};
  // The driver would take any certificate of a machine called localhost for it.
  if (mode === 'VERIFY_IDENTITY' && isIP(address.hostname.replace(/^\[|\]$/g, '')) !== 0)
    throw new Error(
      'the database needs the name that is in its certificate, and not an address; or ssl-mode=VERIFY_CA',
    );
  const ssl: SslOptions = {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    verifyIdentity: mode === 'VERIFY_IDENTITY',
  };
  // The driver looks at them for each connection, and makes another context where one has changed.
  for (const [name, live] of Object.entries({ ca, cert, key }))
    if (live) Object.defineProperty(ssl, name, { enumerable: true, get: () => live.text });
  return { ssl };
}

/** A file as it stands now: a certificate is renewed while the process runs. What cannot be read leaves the last that could. */
class LiveFile {
  readonly #path: string;
  #text: string;

  /** @throws Error where it cannot be read */
  constructor(path: string) {
    this.#path = path;
    this.#text = readFileSync(path, 'utf8');
  }

  get text(): string {
    try {
      this.#text = readFileSync(this.#path, 'utf8');
    } catch {
      // Just being replaced.
    }
    return this.#text;
  }
}
