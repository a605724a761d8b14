import { Fault } from '@tongcha/resilience';
import type { Access } from '../policy/identity/access.ts';
import type { GatewayRequest } from './request.ts';
import { type GatewayResponse, refuseRequest } from './response.ts';
import type { Step } from './step.ts';

/** Finds out who asks, why, and what they may; nothing else is done for whoever is refused. */
export function admit(access: Pick<Access, 'decide'>): Step {
  return (next) => async (request) => {
    if (request.refusal) return request.refusal;
    try {
      const decided = access.decide(request);
      request.decision = decided instanceof Promise ? await decided : decided;
    } catch (error) {
      return refusalOf(error, request);
    }
    return await next(request);
  };
}

function refusalOf(error: unknown, { authorizations }: GatewayRequest): GatewayResponse {
  if (!(error instanceof Fault)) throw error;
  if (error.code === 'BAD_REQUEST') return refuseRequest(400, error.code, error.message);
  if (error.code !== 'UNAUTHENTICATED' && error.code !== 'KEY_NOT_KNOWN') throw error;
  // An error is named where a token was shown (RFC 6750, 3).
  const challenge = `Bearer realm="tongcha"${authorizations.length > 0 ? ', error="invalid_token"' : ''}`;
  return refuseRequest(401, error.code, error.message, [
    ['www-authenticate', challenge],
    // Not 503: whoever makes tokens up could then have balancers take this gateway for a sick one.
    ...(error.code === 'KEY_NOT_KNOWN' ? ([['retry-after', '1']] as const) : []),
  ]);
}
