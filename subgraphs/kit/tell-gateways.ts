import { log } from '@tongcha/observe';
import { z } from 'zod';
import { declareInvalid } from './invalidate.ts';
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
const LEAST_MS = 1_000;
const MOST_MS = 60_000;
/** Gateways start later than their ministries. */
const SEVERAL = 5;

/**
 * Tells each gateway that what it keeps of this ministry's answers is no longer so: again and again until it has taken it, and
 * once for all that has changed meanwhile.
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
      .map((url) => ({ url, isDue: false, timer: null, failures: 0 }));
  }

  /** Something of what is answered has changed. */
  readonly changed = (): void => {
    for (const gateway of this.#gateways) {
      gateway.isDue = true;
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
    if (!gateway.isDue) {
      gateway.timer = null;
      return;
    }
    gateway.isDue = false;
    try {
      await declareInvalid(
        { gateway: gateway.url, ministry: this.#ministry, keyFile: this.#keyFile },
        { tags: [EVERYTHING] },
      );
      gateway.failures = 0;
    } catch (error) {
      gateway.isDue = true;
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
