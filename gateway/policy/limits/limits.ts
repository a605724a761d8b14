import type { TlsFiles } from '@tongcha/http';
import type { Role } from '@tongcha/signature';
import type { RedisWatch } from '../../redis.ts';
import type { Client } from '../../http/client-address.ts';
import type { Condition } from '../../readiness/condition.ts';
import { type CallerClass, classesOf } from './classes.ts';
import { createRate, type Rate, type RateOptions } from './rate.ts';
import { Shedder, watchLoop } from './shed.ts';
import { ProxyWatch } from './untrusted-proxy.ts';

export interface LimitsOptions {
  readonly production: boolean;
  /** Our own proxies in front, by which X-Forwarded-For is read. */
  readonly trustedProxies?: number | undefined;
  /** Operations that may be under way at a time. */
  readonly maxConcurrent: number;
  /** What tells what the event loop is like; its own watch where not given. */
  readonly loop?: typeof watchLoop;
  readonly redis?: { readonly url?: string | undefined; readonly tls?: TlsFiles | undefined };
  readonly redisWatch?: RedisWatch;
  readonly shared?: RateOptions['shared'];
}

/** What bounds requests, whatever graph they are about. */
export interface Limits {
  readonly classes: Readonly<Record<Role, CallerClass>>;
  readonly rate: Rate;
  readonly shedder: Shedder;
  readonly trustedProxies: number | undefined;
  /** Is told of each request whose address counts. */
  readonly sawProxy: (client: Client) => void;
  conditions(): Iterable<Condition>;
  close(): Promise<void>;
}

export function openLimits(options: LimitsOptions): Limits {
  const classes = classesOf(options.production);
  const { url, tls } = options.redis ?? {};
  const rate = createRate({
    classes,
    redis: url === undefined ? undefined : { url, tls },
    link: options.redisWatch?.link('counts'),
    shared: options.shared,
  });
  const shedder = new Shedder(options.maxConcurrent);
  const proxies = new ProxyWatch(options);
  const unwatch = (options.loop ?? watchLoop)((sample) => shedder.sample(sample));
  return {
    classes,
    rate,
    shedder,
    trustedProxies: options.trustedProxies,
    sawProxy: (client) => proxies.saw(client),
    conditions: () => proxies.conditions(),
    async close() {
      unwatch();
      await rate.close();
    },
  };
}
