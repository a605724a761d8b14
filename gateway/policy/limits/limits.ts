import type { Role } from '@tongcha/signature';
import type { Client } from '../../http/client-address.ts';
import { type CallerClass, classesOf } from './classes.ts';
import { createRate, type Rate } from './rate.ts';
import { Shedder, watchLoad } from './shed.ts';
import { watchForUntrustedProxy } from './untrusted-proxy.ts';

export interface LimitsOptions {
  readonly production: boolean;
  /** Our own proxies in front, by which X-Forwarded-For is read. */
  readonly trustedProxies?: number | undefined;
  /** Operations that may be under way at a time. */
  readonly maxConcurrent: number;
  /** How many classes are to yield; by the event loop's delay where not given. */
  readonly load?: ReturnType<typeof watchLoad>;
  readonly redisUrl?: string | undefined;
}

/** What bounds requests, whatever graph they are about. */
export interface Limits {
  readonly classes: Readonly<Record<Role, CallerClass>>;
  readonly rate: Rate;
  readonly shedder: Shedder;
  readonly trustedProxies: number | undefined;
  /** Is told of each request whose address counts. */
  readonly sawProxy: (client: Client) => void;
  close(): Promise<void>;
}

export function openLimits(options: LimitsOptions): Limits {
  const classes = classesOf(options.production);
  const rate = createRate({ classes, redisUrl: options.redisUrl });
  const load = options.load ?? watchLoad();
  return {
    classes,
    rate,
    shedder: new Shedder({ most: options.maxConcurrent, level: load.level }),
    trustedProxies: options.trustedProxies,
    sawProxy: watchForUntrustedProxy(options),
    async close() {
      load.stop();
      await rate.close();
    },
  };
}
