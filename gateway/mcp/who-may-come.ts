import type { IncomingHttpHeaders } from 'node:http';
import { type Refusal, refuseRequest } from '../pipeline/response.ts';

export interface Surroundings {
  /** Where the gateway listens. */
  readonly host: string;
  /** Own proxies in front. */
  readonly trustedProxies?: number | undefined;
  /** Pages of which other origins may ask. */
  readonly cors: { readonly origins: readonly string[] };
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a request is not let in by where its browser says that it comes from. A page whose name was pointed at this address
 * meanwhile (DNS rebinding) is of another origin, and calls this gateway by a name that nobody gave it; whoever sends no
 * `Origin` is no browser. Only a gateway that its own machine alone can reach knows all its names.
 */
export function refuseByOrigin(
  { host, trustedProxies = 0, cors: { origins } }: Surroundings,
  headers: Readonly<IncomingHttpHeaders>,
): Refusal | null {
  const { origin } = headers;
  if (origin !== undefined && !origins.includes('*') && !origins.includes(origin))
    return refuse('pages of this origin may not ask here (gateway.cors.origins)');
  if (trustedProxies === 0 && isLoopback(host) && !LOOPBACK.has(nameIn(headers.host)))
    return refuse('this gateway is of its own machine alone: ask it as localhost or 127.0.0.1');
  return null;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Without the port; '' where there is none. */
function nameIn(host: string | undefined): string {
  return /^(\[[0-9a-f:]+\]|[^:]*)(?::\d+)?$/i.exec(host ?? '')?.[1]?.toLowerCase() ?? '';
}

function refuse(message: string): Refusal {
  return refuseRequest(403, 'BAD_REQUEST', message);
}
