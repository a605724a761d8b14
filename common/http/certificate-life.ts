import { X509Certificate } from 'node:crypto';
import type { Meters, Sample } from '@tongcha/observe';

/** How long a certificate holds. */
export interface CertificateLife {
  /** Whose it is: a key of the configuration, or who shows it. */
  readonly name: string;
  readonly from: Date;
  readonly until: Date;
}

/** Whether it has ended, or ends before anybody may have noticed that nothing renews it. */
export type Ending = 'EXPIRED' | 'SOON';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Those of a file in PEM. @throws Error for what is no certificate */
export function certificatesIn(pem: string): X509Certificate[] {
  return (pem.match(CERTIFICATE) ?? []).map((text) => new X509Certificate(text));
}

/** A chain holds as long as the first of its certificates to end. */
export function lifeOfChain(name: string, chain: readonly X509Certificate[]): CertificateLife | null {
  return lifeOf(name, chain, (a, b) => a < b);
}

/** Of several authorities, one that follows on another stands beside it: the last to end counts. */
export function lifeOfAuthorities(name: string, authorities: readonly X509Certificate[]): CertificateLife | null {
  return lifeOf(name, authorities, (a, b) => a > b);
}

function lifeOf(
  name: string,
  certificates: readonly X509Certificate[],
  counts: (a: Date, b: Date) => boolean,
): CertificateLife | null {
  const [first, ...others] = certificates.map(({ validFromDate: from, validToDate: until }) => ({ name, from, until }));
  return first ? others.reduce((best, each) => (counts(each.until, best.until) ? each : best), first) : null;
}

/** Certificates are renewed in the last third of their time: one that has a quarter left was not. Of a long one, three weeks are enough. */
const SOON_SHARE = 0.25;
const SOON_MS = 21 * 86_400_000;

/** Null: there is time. */
export function endingOf({ from, until }: CertificateLife, now = Date.now()): Ending | null {
  const leftMs = until.getTime() - now;
  if (leftMs <= 0) return 'EXPIRED';
  return leftMs < Math.min(SOON_MS, (until.getTime() - from.getTime()) * SOON_SHARE) ? 'SOON' : null;
}

/** In words, for an operator. */
export function tellEnding({ until }: CertificateLife, now = Date.now()): string {
  const hours = (until.getTime() - now) / 3_600_000;
  const at = until.toISOString().slice(0, 16).replace('T', ' ');
  if (hours <= 0) return `expired on ${at} UTC`;
  return `expires on ${at} UTC, in ${hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`}`;
}

/** How long each holds still, as a metric. */
export function certificateMeter(meters: Meters, lives: () => readonly CertificateLife[]): void {
  meters.kept(
    'gauge',
    {
      name: 'tongcha_certificate_expires_in_seconds',
      help: 'how long a certificate holds still, by the key of the configuration that names it or by the server that shows it',
      labels: ['certificate'],
    },
    () =>
      // Of several addresses of one name, the first to end.
      [...Map.groupBy(lives(), ({ name }) => name)].map(([certificate, all]): Sample<'certificate'> => [
        { certificate },
        Math.min(...all.map(({ until }) => Math.round((until.getTime() - Date.now()) / 1_000))),
      ]),
  );
}
