import { BlockList, isIPv6 } from 'node:net';
import { log } from '@tongcha/observe';
import type { Client } from '../../http/client-address.ts';

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

const AGAIN_MS = 3_600_000;

export interface ProxySettings {
  readonly production: boolean;
  /** Undefined: nobody has said. */
  readonly trustedProxies?: number | undefined;
}

/**
 * Tells the operator where callers without a token may all be one: at the start, where nobody has said how many proxies
 * stand in front, and when a request comes from a private address with a header that only a proxy writes. Then three
 * dear requests would shut the window for everybody.
 * @returns to be told of each request whose address counts
 */
export function watchForUntrustedProxy({ production, trustedProxies }: ProxySettings): (client: Client) => void {
  if (!production || (trustedProxies ?? 0) > 0) return () => {};
  if (trustedProxies === undefined)
    log.warn(
      { event: 'trusted-proxies' },
      'gateway.trustedProxies 未设置:没有令牌的人按连接地址计数,若前面有代理,则所有人都算作同一个;直接连接时设为 0 / gateway.trustedProxies is not set: callers without a token are counted by the address that connects, so behind a proxy all of them are one; set how many proxies there are, 0 for none',
    );
  let tellAt = 0;
  return ({ headers, peer: { address } }) => {
    if (headers['x-forwarded-for'] === undefined && headers['forwarded'] === undefined) return;
    if (!isPrivate(address) || performance.now() < tellAt) return;
    tellAt = performance.now() + AGAIN_MS;
    log.warn(
      { event: 'untrusted-proxy' },
      '请求似乎经代理转来,但 gateway.trustedProxies 为 0:没有令牌的人都按代理的地址计数 / requests seem to come through a proxy, and gateway.trustedProxies is 0: callers without a token are all counted as the proxy’s address',
    );
  };
}

function isPrivate(address: string | undefined): boolean {
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return plain !== '' && PRIVATE.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
