import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '@tongcha/config';
import type { MetricsPlace } from './config.ts';
import { Meters } from './meters.ts';

/** What a process counts, and where it can be read. */
export interface Metrics {
  readonly meters: Meters;
  /** `http://host:port/metrics`; null: another process serves them. */
  readonly url: string | null;
  close(): Promise<void>;
}

/** Of several processes: their metrics, of which each has its own. */
export interface ServedMetrics {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the process's metrics. Null, with nothing loaded or counted, where no port is configured.
 * @param share where another process serves them: is given them, and nothing is served here
 * @throws ConfigError when the port cannot be had
 */
export async function openMetrics(place: MetricsPlace, share?: (meters: Meters) => void): Promise<Metrics | null> {
  if (place.port === undefined) return null;
  const { default: prom } = await import('prom-client');
  const meters = new Meters(prom);
  if (share) {
    share(meters);
    return { meters, url: null, close: async () => {} };
  }
  return { meters, ...(await serveMetrics({ ...place, port: place.port }, () => meters.text())) };
}

/**
 * Serves metrics by themselves, on a port that no caller of the graph reaches: they tell who is asked how much and how it fares.
 * @param text in Prometheus's format
 * @throws ConfigError when the port cannot be had
 */
export async function serveMetrics(
  { host, port }: { readonly host: string; readonly port: number },
  text: () => Promise<string>,
): Promise<ServedMetrics> {
  const { default: prom } = await import('prom-client');
  const server = createServer(
    { maxHeaderSize: 8 * 1024, requestTimeout: 10_000, headersTimeout: 5_000 },
    (request, response) => {
      if (request.method === 'GET' && request.url?.split('?', 1)[0] === '/metrics') {
        text().then(
          (all) => response.writeHead(200, { 'content-type': prom.register.contentType }).end(all),
          () => response.writeHead(500).end(),
        );
      } else response.writeHead(404).end();
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new ConfigError([
          `metrics.port: ${port}: expected a port that can be listened on (${error.code ?? 'unknown'})`,
        ]),
      ),
    );
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}/metrics`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
