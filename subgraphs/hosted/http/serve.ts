import { drainPauseOf, type LiveTls, refusal, type RunningServer, serveGraphQL } from '@tongcha/http';
import type { Tokens } from '@tongcha/identity';
import { Identifiers } from '@tongcha/ministry/epcis';
import type { HostedStore } from '../store/store.ts';
import { pageSite } from '../page/site.ts';
import { CAPTURE_HEADERS, captureJobs, captureRoute } from './capture-routes.ts';
import { uploadGets, uploadPosts } from './upload-routes.ts';
import { openWriters } from './who.ts';

export interface EnterpriseServerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: LiveTls | undefined;
  readonly drainPauseMs?: number | undefined;
  readonly production: boolean;
  /** How often one enterprise may send. */
  readonly sendsPerMinute: number;
}

/** Serves the page and the interfaces by which enterprises write, at a port of their own: gateways come in elsewhere. */
export function serveEnterprises(
  store: HostedStore,
  tokens: Pick<Tokens, 'identify'>,
  options: EnterpriseServerOptions,
): Promise<RunningServer> {
  const parts = { store, identifiers: new Identifiers({}), whoWrites: openWriters(tokens, options.sendsPerMinute) };
  const posts = { ...uploadPosts(parts), '/capture': captureRoute(parts) };
  return serveGraphQL({
    ...options,
    drainPauseMs: drainPauseOf(options),
    maxBodyBytes: 1_024,
    handle: async () => refusal(404, 'NOT_FOUND', 'GraphQL is asked of the gateway; this is where enterprises write'),
    routes: {
      '/health': () => ({ status: 200, body: { status: 'ok' } }),
      '/ready': async () => {
        const ready = await store.clock().then(
          () => true,
          () => false,
        );
        return { status: ready ? 200 : 503, body: { status: ready ? 'ready' : 'unavailable' } };
      },
    },
    gets: { ...uploadGets(parts), '/capture': captureJobs(parts) },
    posts: Object.fromEntries(Object.entries(posts).map(([path, route]) => [path, () => route])),
    options: { '/capture': [['allow', 'GET, POST, OPTIONS'], ...CAPTURE_HEADERS] },
    site: pageSite(),
  });
}
