import type { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { type CertificateLife, lifeOfChain } from './certificate-life.ts';
import type { TlsOptions } from './tls.ts';

/** A server that does not shake hands in this time is looked at again later, milliseconds. */
const HANDSHAKE_MS = 5_000;

/**
 * How long the certificates hold that a server shows, whether or not they hold still: only a handshake is made, nothing is said over it.
 * @param origin of its address, such as `https://agriculture.example` or `rediss://redis:6380`
 * @returns null where it shows none
 */
export function peerCertificate(name: string, origin: URL, tls: TlsOptions = {}): Promise<CertificateLife | null> {
  return new Promise((resolve) => {
    const host = origin.hostname.replace(/^\[|\]$/g, '');
    const socket = connect({
      host,
      port: Number(origin.port || DEFAULT_PORTS[origin.protocol] || 443),
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      ...tls,
      // What has expired could not be looked at else. Nobody is asked anything over this connection.
      rejectUnauthorized: false,
      timeout: HANDSHAKE_MS,
    });
    const end = (life: CertificateLife | null): void => {
      socket.destroy();
      resolve(life);
    };
    socket.once('secureConnect', () => end(lifeOfChain(name, chainOf(socket.getPeerX509Certificate()))));
    socket.once('timeout', () => end(null));
    socket.on('error', () => end(null));
    socket.once('close', () => end(null));
  });
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'rediss:': 6379 };

/** More are no chain. */
const LONGEST = 10;

function chainOf(certificate: X509Certificate | undefined): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let each = certificate; each && chain.length < LONGEST; each = each.issuerCertificate) {
    if (chain.some(({ fingerprint256 }) => fingerprint256 === each?.fingerprint256)) break;
    chain.push(each);
  }
  return chain;
}
