import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/**
 * As whoever asks calls this place: `https://trace.example`. null: what he calls it is no name.
 * @param hops how many proxies of ours stand in front: their word on https is taken
 */
export function originOf({ headers, socket }: IncomingMessage, hops: number): string | null {
  const { host = '' } = headers;
  if (!/^(?:[a-z\d.-]{1,253}|\[[\d:a-f.]{2,45}\])(?::\d{1,5})?$/i.test(host)) return null;
  const told =
    hops > 0
      ? String(headers['x-forwarded-proto'] ?? '')
          .split(',')
          .at(-1)
          ?.trim()
      : undefined;
  const isSecure = told === 'https' || (socket as Partial<TLSSocket>).encrypted === true;
  const origin = `${isSecure ? 'https' : 'http'}://${host}`;
  // What looks like a name need not be one: `1.2.3.999`, a port beyond 65535.
  return URL.canParse(origin) ? origin : null;
}
