import { isForEverybody } from './for-everybody.ts';
import type { GatewayRequest } from './request.ts';
import type { GatewayResponse } from './response.ts';
import type { Step } from './step.ts';

/**
 * The longest that a response may be kept outside, seconds: what a ministry declares invalid is forgotten here at once, and
 * nobody can call back what has gone out.
 */
const MOST_SECONDS = 60;

/** What else a response depends on; whoever shows a token or states a purpose is answered by the gateway. */
const VARY = 'accept, authorization, tongcha-purpose';

/** Says how long caches outside may answer with what is for everybody: for as long as all that went into it is fresh. */
export function httpCache(): Step {
  return (next) => (request) => {
    const responding = next(request);
    return request.method === 'GET' ? responding.then((response) => forCaches(request, response)) : responding;
  };
}

function forCaches(request: GatewayRequest, response: GatewayResponse): GatewayResponse {
  if (!isForEverybody(request)) return response;
  const seconds = secondsLeft(response);
  const kept = seconds > 0 ? ([['cache-control', `public, max-age=${seconds}`]] as const) : [];
  return { ...response, headers: [...response.headers, ['vary', VARY], ...kept] };
}

/**
 * That rules keep something back is so for everybody, and as of which moment it is stands in its address; anything else that is told
 * beside data is of this request.
 */
const OF_EVERYBODY: ReadonlySet<string> = new Set(['withheld', 'asOf']);

/** 0: it is of this moment. */
function secondsLeft({ status, errors, extensions, freshUntil }: GatewayResponse): number {
  const isWhole = status === 200 && errors.length === 0;
  if (!isWhole || Object.keys(extensions).some((name) => !OF_EVERYBODY.has(name))) return 0;
  return Math.min(MOST_SECONDS, Math.floor(((freshUntil ?? 0) - Date.now()) / 1_000));
}
