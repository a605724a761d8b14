import { ConfigError } from '@tongcha/config';
import { type LiveTls, WatchedTls } from '@tongcha/http';
import { tellCertificates } from '../tell-certificates.ts';
import type { Fields, Part } from './part.ts';

/** Keys of a transport that say by which way its system is reached. */
export const WAY_KEYS = ['proxy', 'tls'] as const;

/** By which way a system is reached over HTTP. */
export interface Way {
  readonly proxy?: string | undefined;
  /** Its authorities and our certificate, as the files stand. */
  readonly tls?: LiveTls | undefined;
  /** Ends what looks at the files. */
  close(): void;
}

/** `proxy: ${PROXY}`, `tls: { ca: ${CA_FILE}, cert: ${CERT_FILE}, key: ${KEY_FILE} }` */
export function wayOf(fields: Fields<(typeof WAY_KEYS)[number]>, url: string | null): Way {
  const tls = tlsIn(fields.get('tls'), url);
  const stop = tls && tellCertificates(tls);
  return {
    proxy: proxyIn(fields.get('proxy')),
    tls: tls ?? undefined,
    close: () => {
      stop?.();
      tls?.close();
    },
  };
}

function proxyIn(part: Part | undefined): string | undefined {
  const written = part?.settled('an address: ${PROXY_URL}') ?? null;
  if (part === undefined || written === null) return undefined;
  const url = URL.parse(written);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/') return written;
  part.fault('expected the address of a proxy: http://host:port, or https');
  return undefined;
}

function tlsIn(part: Part | undefined, url: string | null): WatchedTls | null {
  if (part === undefined) return null;
  const fields = part.fields(['ca', 'cert', 'key'], 'files: { ca: ${CA_FILE}, cert: ${CERT_FILE}, key: ${KEY_FILE} }');
  const [ca, cert, key] = (['ca', 'cert', 'key'] as const).map(
    (name) => fields.get(name)?.settled('a file in PEM') ?? undefined,
  );
  if (url !== null && !url.startsWith('https:')) {
    part.fault('the address has no TLS; write https, or leave this out');
    return null;
  }
  try {
    return new WatchedTls({ ca, cert, key }, 'tls');
  } catch (error) {
    for (const each of error instanceof ConfigError ? error.faults : ['tls: the files cannot be used'])
      part.fault(each);
    return null;
  }
}
