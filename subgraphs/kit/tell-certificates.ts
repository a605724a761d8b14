import { endingOf, tellEnding, type WatchedTls } from '@tongcha/http';
import { log } from '@tongcha/observe';

const EVERY_MS = 30_000;

/** Tells the ministry's operator of a certificate that ends, and of files that cannot be used: a line for each change. @returns what ends that */
export function tellCertificates(tls: WatchedTls): () => void {
  const told = new Map<string, string>();
  const tell = (about: string, state: string | null, words: string): void => {
    const last = told.get(about) ?? null;
    if (state === last) return;
    if (state === null) {
      told.delete(about);
      return log.info({ event: 'certificate-well', about }, '证书恢复正常 / the certificate is well again');
    }
    told.set(about, state);
    log[state === 'EXPIRED' ? 'error' : 'warn'](
      { event: 'certificate', about, state, detail: words },
      `证书需要更新 / the certificate must be renewed: ${about} ${words}`,
    );
  };
  const look = (): void => {
    tell(tls.section, tls.fault && 'UNREADABLE', `its new files are not used: ${tls.fault}`);
    for (const life of tls.lives) tell(life.name, endingOf(life), tellEnding(life));
  };
  look();
  const stop = tls.onChange(look);
  const timer = setInterval(look, EVERY_MS).unref();
  return () => {
    stop();
    clearInterval(timer);
  };
}
