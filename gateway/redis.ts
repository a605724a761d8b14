import { createRequire } from 'node:module';
import { type TlsFiles, type TlsOptions, WatchedTls, whyUnreachable } from '@tongcha/http';
import type * as Redis from 'redis';

/** Where Redis is. */
export interface RedisPlace {
  readonly url: string;
  /** Who signs its certificate, and ours where it asks for one. */
  readonly tls?: TlsFiles | undefined;
}

/** How a connection to Redis stands: `REFUSED`, that it does not take our user or password, or gives this user too little. */
export type RedisState = { readonly state: 'WELL' } | { readonly state: 'AWAY' | 'REFUSED'; readonly why: string };

/** Its client is loaded where an address is set: 700 files and 10 MB of heap that most gateways have no use for. */
export function redisPackage(): typeof Redis {
  return createRequire(import.meta.url)('redis') as typeof Redis;
}

const WELL: RedisState = { state: 'WELL' };

/** What our connections to Redis come to, by what they are for. */
export class RedisWatch {
  readonly #links = new Map<string, RedisState>();

  /** @param use one word */
  link(use: string): RedisLink {
    return {
      well: () => void this.#links.set(use, WELL),
      failed: (error) => void this.#links.set(use, stateOf(error)),
    };
  }

  states(): Iterable<readonly [use: string, RedisState]> {
    return this.#links;
  }
}

/** Is told how one connection does. */
export interface RedisLink {
  readonly well: () => void;
  readonly failed: (error: unknown) => void;
}

/** The first word of a reply that is an error is its code (RESP); what follows could name a key. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['WRONGPASS', 'it does not know this user with this password'],
  ['NOAUTH', 'it asks for a user and a password'],
  ['NOPERM', 'this user may not do there what a gateway does (ACL)'],
]);

function stateOf(error: unknown): RedisState {
  const message = error instanceof Error ? error.message : '';
  const code = message.split(' ', 1)[0] ?? '';
  const why = REFUSALS.get(code) ?? (/^ERR .*\bAUTH\b/.test(message) ? 'it has no password for this user' : undefined);
  return why === undefined ? { state: 'AWAY', why: whyUnreachable(error) } : { state: 'REFUSED', why };
}

/** Why, in words for an operator. */
export function whyRedisFails(error: unknown): string {
  const state = stateOf(error);
  return state.state === 'WELL' ? '' : state.why;
}

/** Whether it is a reply of that kind, and not only a connection that was lost. */
export function isRefusal(error: unknown): boolean {
  return stateOf(error).state === 'REFUSED';
}

/**
 * TLS for `socket` of a client, as its files stand at each connection: the client copies its options once, and Node reads these lists
 * whenever it connects.
 * @returns `close` ends the looking at the files
 * @throws ConfigError where they cannot be used
 */
export function redisTls(files: TlsFiles | undefined): { readonly socket: object; readonly close: () => void } {
  if (!files) return { socket: {}, close: () => {} };
  const tls = new WatchedTls(files, 'gateway.redis.tls');
  const lists: Partial<Record<keyof TlsOptions, string[]>> = {};
  const fill = (): void => {
    for (const [name, text] of Object.entries(tls.options) as [keyof TlsOptions, string][])
      (lists[name] ??= []).splice(0, Infinity, text);
  };
  fill();
  tls.onChange(fill);
  return { socket: { tls: true, ...lists }, close: () => tls.close() };
}
