import { connect } from 'node:tls';

/** Days before its end at which somebody should renew it. */
const SOON_DAYS = 30;
const DEADLINE_MS = 5_000;

/** What a server's certificate says of itself. */
export interface Certificate {
  readonly host: string;
  readonly until: Date;
  readonly endsSoon: boolean;
}

/** Whoever has signed it: whether it is trusted, the questions show. @returns null where nobody answers in TLS */
export function certificateOf(address: string): Promise<Certificate | null> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 443),
      ...(/^[\d.:[\]]+$/.test(hostname) ? {} : { servername: hostname }),
      rejectUnauthorized: false,
      timeout: DEADLINE_MS,
    });
    const end = (found: Certificate | null): void => {
      socket.destroy();
      resolve(found);
    };
    socket.on('secureConnect', () => {
      const until = new Date(socket.getPeerCertificate().valid_to);
      const leftDays = (until.getTime() - Date.now()) / 86_400_000;
      end(Number.isNaN(leftDays) ? null : { host: hostname, until, endsSoon: leftDays < SOON_DAYS });
    });
    socket.on('error', () => end(null));
    socket.on('timeout', () => end(null));
  });
}
