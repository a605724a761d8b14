import { type Dispatcher, Pool, ProxyAgent } from 'undici';
import { Fault } from '@tongcha/resilience';
import type { TlsOptions } from './tls.ts';
import { whyUnreachable } from './why-unreachable.ts';

/** What a proxy's refusal of a tunnel means (RFC 9110, 9.3.6). */
const REFUSALS: Readonly<Record<number, string>> = {
  401: 'it wants an account',
  403: 'it does not let us there',
  407: 'it wants an account, or does not take this one',
  502: 'it cannot reach the system',
  503: 'it cannot reach the system',
  504: 'it cannot reach the system in time',
};

/**
 * Connections to one origin through a proxy: HTTPS in tunnels (CONNECT), which the proxy sees nothing of; HTTP is asked of the proxy.
 *
 * @param proxy `http://user:password@host:port`, or https
 * @param tls of the system; its authorities count for a proxy over HTTPS too
 */
export function throughProxy(proxy: string, connections: number, tls: TlsOptions | undefined): Dispatcher {
  return new ProxyAgent({
    uri: proxy,
    connections,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(tls ? { requestTls: { ...tls } } : {}),
    ...(tls?.ca === undefined ? {} : { proxyTls: { ca: tls.ca } }),
    clientFactory: (origin, options) => new TunnelPool(origin, options),
  });
}

/** Connections to the proxy itself, of which tunnels are asked: what goes wrong there is the proxy's, and said to be. */
class TunnelPool extends Pool {
  override async connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
  override connect(
    options: Dispatcher.ConnectOptions,
    callback: (error: Error | null, data: Dispatcher.ConnectData) => void,
  ): void;
  override connect(options: Dispatcher.ConnectOptions, callback?: unknown): Promise<Dispatcher.ConnectData> | void {
    if (callback) return super.connect(options, callback as never);
    return this.#tunnel(options);
  }

  async #tunnel(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
    let answer: Dispatcher.ConnectData;
    try {
      answer = await super.connect(options);
    } catch (cause) {
      throw proxyFault(whyUnreachable(cause), cause);
    }
    if (answer.statusCode === 200) return answer;
    answer.socket.on('error', () => {}).destroy();
    throw proxyFault(REFUSALS[answer.statusCode] ?? `HTTP ${answer.statusCode}`);
  }
}

/** That the proxy, and not the system, cannot be had. */
export function proxyFault(why: string, cause?: unknown): Fault {
  return new Fault('UNAVAILABLE', 'cannot be reached', { hint: `the proxy: ${why}`, cause });
}
