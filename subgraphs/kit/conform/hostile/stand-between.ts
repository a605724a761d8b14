import { HttpProxy } from './http-proxy.ts';
import { TcpProxy } from './tcp-proxy.ts';

/** Proxies before the systems that a ministry's settings name. */
export interface Between {
  readonly proxies: readonly (HttpProxy | TcpProxy)[];
  /** The addresses that stand for theirs, by the names of the settings. */
  readonly settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** @param settings of a ministry's file: what is no address of a server stays as it is */
export async function standBetween(settings: Readonly<Record<string, string | undefined>>): Promise<Between> {
  const made: [string, HttpProxy | TcpProxy][] = [];
  for (const [name, value = ''] of Object.entries(settings)) {
    const proxy = await proxyBefore(value);
    if (proxy) made.push([name, proxy]);
  }
  const proxies = made.map(([, proxy]) => proxy);
  return {
    proxies,
    settings: Object.fromEntries(made.map(([name, { url }]) => [name, url])),
    stop: async () => void (await Promise.all(proxies.map((proxy) => proxy.stop()))),
  };
}

/** @param port where it listens; 0: any free one @returns null: it is no address that anybody can stand before */
export async function proxyBefore(address: string, port = 0): Promise<HttpProxy | TcpProxy | null> {
  if (!URL.canParse(address) || new URL(address).hostname === '') return null;
  if (/^https?:/.test(address)) return HttpProxy.start(address, port);
  return TcpProxy.stands(address) ? TcpProxy.start(address, port) : null;
}
