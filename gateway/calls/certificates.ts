import {
  type CertificateLife,
  endingOf,
  type LiveTls,
  peerCertificate,
  tellEnding,
  type TlsFiles,
  WatchedTls,
} from '@tongcha/http';
import type { Condition } from '../readiness/condition.ts';

/** A server that is reached over TLS. */
interface Peer {
  readonly name: string;
  readonly origin: URL;
  readonly tls: LiveTls | undefined;
  /** Of the certificate that it shows; null: not known. */
  life: CertificateLife | null;
  /** When it is looked at again, `performance.now()`. */
  dueAt: number;
}

/** How often it is seen who is to be looked at, milliseconds. */
const TURN_MS = 15_000;
/** How often a server is looked at: one whose certificate holds, and one that is to have another soon, or that showed none. */
const LOOK_MS = 3_600_000;
const LOOK_AGAIN_MS = 60_000;
/** Handshakes at a time. */
const AT_A_TIME = 8;

/** The certificates that this gateway shows, trusts and is shown: renewed while it runs, and how long each holds. */
export class Certificates {
  readonly #own = new Map<string, WatchedTls>();
  readonly #peers = new Set<Peer>();
  readonly #timer = setInterval(() => void this.#lookAtDue(), TURN_MS).unref();
  #looking: Promise<void> | null = null;

  /** @param section their path in the configuration @throws ConfigError where they cannot be used */
  tls(files: TlsFiles, section: string): LiveTls {
    const key = JSON.stringify([files, section]);
    let known = this.#own.get(key);
    if (!known) this.#own.set(key, (known = new WatchedTls(files, section)));
    return known;
  }

  /** Looks now and then at what the server at that address shows; one without TLS shows nothing. @returns what ends that */
  watch(name: string, address: string, tls?: LiveTls): () => void {
    const origin = new URL(address);
    if (origin.protocol !== 'https:' && origin.protocol !== 'rediss:') return () => {};
    const peer: Peer = { name, origin, tls, life: null, dueAt: 0 };
    this.#peers.add(peer);
    // At once, but not for each of many by itself.
    setImmediate(() => void this.#lookAtDue());
    return () => void this.#peers.delete(peer);
  }

  /** Looks at all files, and at all servers, now. Never fails. */
  async look(): Promise<void> {
    for (const peer of this.#peers) peer.dueAt = 0;
    await Promise.all([...this.#own.values()].map((each) => each.look()));
    await this.#lookAtDue();
  }

  /** All that are known, by a key of the configuration or the name of who shows it. */
  lives(): readonly CertificateLife[] {
    const own = [...this.#own.values()].flatMap(({ lives }) => lives);
    return [...own, ...[...this.#peers].flatMap(({ life }) => life ?? [])];
  }

  *conditions(): Generator<Condition> {
    for (const { fault, section } of this.#own.values())
      if (fault !== null) yield { reason: 'CERTIFICATE_UNREADABLE', about: section, detail: fault };
    for (const life of this.lives()) {
      const ending = endingOf(life);
      if (ending === null) continue;
      const reason = ending === 'EXPIRED' ? 'CERTIFICATE_EXPIRED' : 'CERTIFICATE_EXPIRES_SOON';
      yield { reason, about: life.name, detail: `the certificate of ${life.name} ${tellEnding(life)}` };
    }
  }

  close(): void {
    clearInterval(this.#timer);
    for (const each of this.#own.values()) each.close();
    this.#peers.clear();
  }

  #lookAtDue(): Promise<void> {
    return (this.#looking ??= this.#lookAtAll().finally(() => (this.#looking = null)));
  }

  async #lookAtAll(): Promise<void> {
    const now = performance.now();
    const due = [...this.#peers].filter(({ dueAt }) => dueAt <= now);
    for (let i = 0; i < due.length; i += AT_A_TIME) await Promise.all(due.slice(i, i + AT_A_TIME).map(lookAt));
  }
}

async function lookAt(peer: Peer): Promise<void> {
  const { name, origin, tls } = peer;
  // One that shows none at present has shown one before.
  peer.life = (await peerCertificate(name, origin, tls?.options)) ?? peer.life;
  const isWell = peer.life !== null && endingOf(peer.life) === null;
  peer.dueAt = performance.now() + (isWell ? LOOK_MS : LOOK_AGAIN_MS);
}
