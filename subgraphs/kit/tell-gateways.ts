import { log } from '@tongcha/observe';
import { z } from 'zod';
import { declareInvalid } from './invalidate.ts';
import type { Changed } from './legacy-system.ts';
import { areAddresses } from './listen.ts';

/** Whom a ministry tells that its records have changed, in its section of the configuration; nobody when not set. */
export const invalidating = z
  .strictObject({
    gateways: z
      .string()
      .refine(areAddresses, 'expected http or https addresses, with spaces between')
      .describe(
        'Their addresses (https://gateway.example), with spaces between; of gateways that share a Redis one is enough.',
      ),
    keyFile: z
      .string()
      .min(1, 'expected the path of a key')
      .describe('The file of its private key; gateways have the public half (ministries.X.invalidationKeys).'),
  })
  .optional()
  .meta({
    description: 'Which gateways it tells that its records have changed; none when not set.',
    page: 'cache.md#when-a-ministry-changes-something',
  });

export type ToldGateways = NonNullable<z.infer<typeof invalidating>>;

/** A gateway takes 120 a minute. */
const LEAST_MS = 600;
const MOST_MS = 60_000;
/** Of one call. */
const MOST_CODES = 1_000;
/** That wait for a gateway: of what has changed beyond that it is told without codes. */
const MOST_WAITING = 100_000;
/** Gateways start later than their ministries. */
const SEVERAL = 5;

/**
 * Tells each gateway that what it keeps of this ministry's answers is no longer so, and of which codes, as far as that is known: again and
 * again until it has taken it, and once for all that has changed meanwhile.
 */
export class GatewayTeller {
  readonly #ministry: string;
  readonly #keyFile: string;
  readonly #gateways: readonly Told[];
  #isClosed = false;

  constructor(ministry: string, { gateways, keyFile }: ToldGateways) {
    this.#ministry = ministry;
    this.#keyFile = keyFile;
    this.#gateways = gateways
      .split(/\s+/)
      .filter(Boolean)
      .map((url) => ({ url, isDue: false, codes: new Set(), timer: null, failures: 0 }));
  }

  /** Something of what is answered has changed: of these codes, as far as that is known. */
  readonly changed: Changed = (codes = []) => {
    for (const gateway of this.#gateways) {
      gateway.isDue = true;
      for (const code of codes) if (gateway.codes.size < MOST_WAITING) gateway.codes.add(code);
      if (gateway.timer === null) this.#tellIn(gateway, 0);
    }
  };

  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#gateways) if (timer) clearTimeout(timer);
  }

  #tellIn(gateway: Told, milliseconds: number): void {
    if (this.#isClosed) return;
    gateway.timer = setTimeout(() => void this.#tell(gateway), milliseconds);
    gateway.timer.unref();
  }

  async #tell(gateway: Told): Promise<void> {
    const { isDue } = gateway;
    if (!isDue && gateway.codes.size === 0) {
      gateway.timer = null;
      return;
    }
    const changed = [...gateway.codes].slice(0, MOST_CODES);
    gateway.isDue = false;
    for (const code of changed) gateway.codes.delete(code);
    try {
      await declareInvalid(
        { gateway: gateway.url, ministry: this.#ministry, keyFile: this.#keyFile },
        { ...(isDue ? { tags: [EVERYTHING] } : {}), ...(changed.length > 0 ? { changed } : {}) },
      );
      gateway.failures = 0;
    } catch (error) {
      gateway.isDue ||= isDue;
      // It may have taken them all the same: then they are judged once more.
      for (const code of changed) gateway.codes.add(code);
      gateway.failures += 1;
      if (gateway.failures === SEVERAL) logUntold(gateway.url, error);
    }
    this.#tellIn(gateway, Math.min(MOST_MS, LEAST_MS * 2 ** gateway.failures));
  }
}

interface Told {
  readonly url: string;
  /** Something has changed since it was told last. */
  isDue: boolean;
  /** Those of what has changed that it was not told yet. */
  readonly codes: Set<string>;
  /** Null: nothing is due, and the last time is long enough ago. */
  timer: NodeJS.Timeout | null;
  failures: number;
}

/** A file may change any of what a ministry says: the records of its rows, links from both ends, organisations, searches. */
const EVERYTHING = '*';

function logUntold(gateway: string, error: unknown): void {
  const { code } = error as { readonly code?: unknown };
  log.warn(
    { event: 'gateway-untold', gateway: new URL(gateway).host, code: typeof code === 'string' ? code : '' },
    '无法告知网关记录已变更,其缓存在到期前不变 / the gateway cannot be told that records have changed: what it keeps stays until its time is over',
  );
}
