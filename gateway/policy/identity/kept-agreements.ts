import { hash } from 'node:crypto';
import { z } from 'zod';
import type { KeptText } from '@tongcha/identity';
import { describeError, log } from '@tongcha/observe';
import type { Agreements } from './agreements.ts';

const texts = z.record(z.string(), z.string());

/** Between two times that a gateway writes down what is in force. */
const EVERY_MS = 30_000;

/**
 * Has all gateways decide alike, whichever was started when: each writes down what is in force, and one whose files are bad when it
 * starts takes what the others still go by.
 */
export class KeptAgreements {
  readonly #agreements: Agreements;
  readonly #kept: KeptText;
  readonly #timer: NodeJS.Timeout;
  #exchanging: Promise<void> | null = null;

  constructor(agreements: Agreements, kept: KeptText, everyMs = EVERY_MS) {
    this.#agreements = agreements;
    this.#kept = kept;
    this.#timer = setInterval(() => void this.exchange(), everyMs).unref();
  }

  /** Takes what is missing here, and writes down what is in force. Never fails: it is tried again. */
  exchange(): Promise<void> {
    return (this.#exchanging ??= this.#exchange()
      .catch((error: unknown) =>
        log.debug(
          { event: 'agreements-unkept', error: describeError(error, { stack: false }) },
          '生效的协议暂未保存 / the agreements in force are not kept now',
        ),
      )
      .finally(() => (this.#exchanging = null)));
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#exchanging;
  }

  async #exchange(): Promise<void> {
    this.#agreements.look();
    const lost = [...(this.#agreements.files ?? [])].filter(
      ([, { text, faults }]) => text === null && faults.length > 0,
    );
    // Before anything is written: one that lacks a text must not take it from the others.
    if (lost.length > 0) {
      const found = texts.safeParse(JSON.parse((await this.#kept.read()) ?? '{}'));
      for (const [ministry] of lost) {
        const text = found.success ? found.data[ministry] : undefined;
        if (text !== undefined) this.#agreements.restore(ministry, text);
      }
    }
    await this.#kept.write(JSON.stringify(Object.fromEntries(inForce(this.#agreements))));
  }
}

/** The same exactly where gateways grant the same: 64 hexadecimal digits. */
export function hashOf(agreements: Agreements): string {
  return hash('sha256', JSON.stringify(inForce(agreements)));
}

/** By ministry, sorted. */
function inForce({ files }: Agreements): (readonly [ministry: string, text: string])[] {
  return [...(files ?? [])]
    .flatMap(([ministry, { text }]) => (text === null ? [] : [[ministry, text] as const]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
