import type { GatewayRequest } from './request.ts';

/**
 * Whether anybody who asks alike would be answered alike, as far as the request says: it reads a trusted document by GET,
 * with no token and for no purpose.
 */
export function isForEverybody({ method, authorizations, decision, operation }: GatewayRequest): boolean {
  return (
    method === 'GET' &&
    operation?.trusted === true &&
    authorizations.length === 0 &&
    decision?.identity.role === 'anonymous' &&
    decision.purpose === null
  );
}
