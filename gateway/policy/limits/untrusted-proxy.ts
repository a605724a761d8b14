import { BlockList, isIPv6 } from 'node:net';
import type { Client } from '../../http/client-address.ts';
import type { Condition } from '../../readiness/condition.ts';

/** Addresses that no client on the Internet has (RFC 1918, 3927, 4193, 6598 and loopback). */
const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  PRIVATE.addSubnet(net, prefix);
for (const [net, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  PRIVATE.addSubnet(net, prefix, 'ipv6');

/** How long one request through a proxy tells of it. */
const TELLS_MS = 3_600_000;

export interface ProxySettings {
  readonly production: boolean;
  /** Undefined: nobody has said. */
  readonly trustedProxies?: number | undefined;
}

/**
 * Knows where callers without a token may all be one: where nobody has said how many proxies stand in front, and after a request from a
 * private address with a header that only a proxy writes. Then three dear requests would shut the window for everybody.
 */
export class ProxyWatch {
  readonly #isUntold: boolean;
  readonly #watches: boolean;
  #seenAt = -Infinity;

  constructor({ production, trustedProxies }: ProxySettings) {
    this.#isUntold = production && trustedProxies === undefined;
    this.#watches = production && (trustedProxies ?? 0) === 0;
  }

  /** Is told of each request whose address counts. */
  saw({ headers, peer: { address } }: Client): void {
    if (!this.#watches || (headers['x-forwarded-for'] === undefined && headers['forwarded'] === undefined)) return;
    if (isPrivate(address)) this.#seenAt = performance.now();
  }

  *conditions(): Generator<Condition> {
    if (performance.now() - this.#seenAt < TELLS_MS)
      yield {
        reason: 'PROXY_UNTRUSTED',
        detail:
          'a request came from a private address with a proxy’s header: set gateway.trustedProxies to how many proxies of yours stand in front',
      };
    else if (this.#isUntold)
      yield {
        reason: 'PROXIES_UNTOLD',
        detail: 'set gateway.trustedProxies to how many proxies of yours stand in front, 0 for none',
      };
  }
}

function isPrivate(address: string | undefined): boolean {
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return plain !== '' && PRIVATE.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
