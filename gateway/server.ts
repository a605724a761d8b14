import { drainPauseOf, type GraphQLServer, type HttpHandle, type RunningServer, serveGraphQL } from '@tongcha/http';
import { compressed } from './http/compress.ts';
import { conditional } from './http/conditional.ts';
import { withCors } from './http/cors.ts';
import type { GatewayConfig } from './config.ts';
import { type Gateway, type GatewayOptions, openGateway } from './gateway.ts';
import { sitesOf } from './pages/sites.ts';
import { readyAnswer } from './readiness/ready-answer.ts';
import { handleHttp } from './pipeline/http.ts';
import { acceptWhileReady } from './workers/accept-while-ready.ts';
import type { Siblings } from './workers/siblings.ts';
import { wholeHealth } from './workers/whole-health.ts';

/** Serves the supergraph: /graphql, /health (alive, and how it is), /ready (whether to send it requests). */
export async function startGateway(options: GatewayOptions): Promise<RunningServer> {
  const gateway = await openGateway(options);
  const { siblings } = options;
  siblings?.answerBy({ health: () => gateway.health() });
  const server = await serveGateway(options.config, gateway, handleHttp(gateway.handle), siblings);
  const stopTelling = siblings && acceptWhileReady(server, siblings, () => gateway.waitsFor().length === 0);
  return {
    url: server.url,
    reread: () => gateway.reread(),
    async stop(graceMs) {
      stopTelling?.();
      await Promise.all([server.stop(graceMs), gateway.stopWatching()]);
      await siblings?.leaveMetrics();
      await gateway.close();
    },
  };
}

/**
 * The gateway's address, whatever handles what comes in at /graphql.
 * @param siblings other workers at that address, of whom it tells, too
 */
export function serveGateway(
  config: GatewayConfig,
  gateway: Gateway,
  handle: HttpHandle,
  siblings?: Siblings,
): Promise<GraphQLServer> {
  const { invalidate, operator, jobPages, mcp, recallFeeds } = gateway;
  const { origins } = config.cors;
  return serveGraphQL({
    ...config,
    ...sitesOf({ ...config, cards: gateway.shareCards }),
    drainPauseMs: drainPauseOf(config),
    handle: withCors(origins, compressed(conditional(handle))),
    ...(mcp ? { beside: { '/mcp': { ...mcp, handle: withCors(origins, compressed(mcp.handle)) } } } : {}),
    routes: {
      '/health': async () => ({ status: 200, body: await wholeHealth(gateway.health(), siblings) }),
      // Whoever is sent to a worker that is not ready is sent on with its answer.
      '/ready': () => readyAnswer(siblings?.othersReady ? [] : gateway.waitsFor()),
    },
    // Their entries lead to the pages.
    gets: {
      ...(config.portal === undefined ? {} : recallFeeds),
      ...(operator ? { '/operator': operator } : {}),
      ...(jobPages ? { '/jobs': jobPages } : {}),
    },
    ...(invalidate ? { posts: { '/invalidate': invalidate } } : {}),
    accepts: !siblings?.othersReady,
  });
}
