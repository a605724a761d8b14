import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';

/** What tells where a request comes from. */
export interface Client {
  /** Who connects; undefined: nobody knows. */
  readonly peer: { readonly address: string | undefined };
  readonly headers: Readonly<IncomingHttpHeaders>;
}

export function clientOf({
  headers,
  socket: { remoteAddress: address },
}: Pick<IncomingMessage, 'headers' | 'socket'>): Client {
  return { peer: { address }, headers };
}

/** Each Authorization header that was sent: of several, Node keeps the first, and a proxy may have checked another. */
export function authorizationsOf({ headers, rawHeaders }: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): string[] {
  if (headers.authorization === undefined) return [];
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'authorization');
}

/**
 * Whose address counts: the one that the outermost of our own proxies saw. Each of them appends its peer to
 * X-Forwarded-For, so only the last `hops` entries are their word; what stands before those anybody may have made up.
 * An IPv6 client has a whole /64, and counts as one.
 */
export function clientAddress({ peer: { address: peer = '' }, headers }: Client, hops = 0): string {
  if (hops === 0) return network(peer);
  const header = headers['x-forwarded-for'];
  const seen = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((each) => each.trim());
  const client = seen[Math.max(0, seen.length - hops)] ?? '';
  return network(isIP(client) === 0 ? peer : client);
}

function network(address: string): string {
  const plain = address.replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(plain)) return plain;
  // A URL spells an address in the one canonical way (RFC 5952).
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const all =
    tail === undefined
      ? groups
      : [...groups, ...Array.from({ length: 8 - groups.length - rest.length }, () => '0'), ...rest];
  return `${all.slice(0, 4).join(':')}::/64`;
}

/** As `clientAddress`, behind that many proxies of ours. */
export function addressBy({
  trustedProxies,
}: {
  readonly trustedProxies?: number | undefined;
}): (client: Client) => string {
  return (client) => clientAddress(client, trustedProxies);
}
