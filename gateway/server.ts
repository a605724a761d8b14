import { drainPauseOf, type HttpHandle, type RunningServer, serveGraphQL } from '@tongcha/http';
import { compressed } from './http/compress.ts';
import { conditional } from './http/conditional.ts';
import { withCors } from './http/cors.ts';
import type { GatewayConfig } from './config.ts';
import { type Gateway, type GatewayOptions, openGateway } from './gateway.ts';
import { sitesOf } from './pages/sites.ts';
import { readyAnswer } from './readiness/ready-answer.ts';
import { handleHttp } from './pipeline/http.ts';

/** Serves the supergraph: /graphql, /health (alive, and how it is), /ready (whether to send it requests). */
export async function startGateway(options: GatewayOptions): Promise<RunningServer> {
  const gateway = await openGateway(options);
  const server = await serveGateway(options.config, gateway, handleHttp(gateway.handle));
  return {
    url: server.url,
    reread: () => gateway.reread(),
    async stop(graceMs) {
      await Promise.all([server.stop(graceMs), gateway.stopWatching()]);
      await gateway.close();
    },
  };
}

/** The gateway's address, whatever handles what comes in at /graphql. */
export function serveGateway(config: GatewayConfig, gateway: Gateway, handle: HttpHandle): Promise<RunningServer> {
  const { invalidate, operator, jobPages } = gateway;
  return serveGraphQL({
    ...config,
    ...sitesOf(config),
    drainPauseMs: drainPauseOf(config),
    handle: withCors(config.cors.origins, compressed(conditional(handle))),
    routes: {
      '/health': () => ({ status: 200, body: gateway.health() }),
      '/ready': () => readyAnswer(gateway.waitsFor()),
    },
    gets: { ...(operator ? { '/operator': operator } : {}), ...(jobPages ? { '/jobs': jobPages } : {}) },
    ...(invalidate ? { posts: { '/invalidate': invalidate } } : {}),
  });
}
