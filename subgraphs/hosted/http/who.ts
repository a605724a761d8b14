import type { IncomingMessage } from 'node:http';
import { bearerOf, type Tokens } from '@tongcha/identity';
import { Fault } from '@tongcha/resilience';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Who writes: an enterprise, by a token of its own. */
export interface Writer {
  /** Its credit code. */
  readonly owner: string;
  readonly subject: string;
}

/**
 * Reads who asks by the token, and counts what it sends.
 * @param aMinute how often one enterprise may send, to one process
 * @throws Fault UNAUTHENTICATED; REFUSED for whoever is no enterprise; TOO_BUSY for one that asks too often
 */
export function openWriters(
  tokens: Pick<Tokens, 'identify'>,
  aMinute: number,
): (request: IncomingMessage) => Promise<Writer> {
  const limiter = new RateLimiterMemory({ points: aMinute, duration: 60 });
  return async (request) => {
    const token = bearerOf(authorizations(request));
    if (token === null)
      throw new Fault('UNAUTHENTICATED', 'send the access token of your enterprise: Authorization: Bearer …');
    const { role, organization, subject } = await tokens.identify(token, Date.now());
    if (role !== 'enterprise' || organization === null)
      throw new Fault('REFUSED', 'only an enterprise writes here, by a token that names its credit code');
    if (request.method === 'GET') return { owner: organization, subject: subject ?? '' };
    const { remainingPoints } = await limiter.consume(organization).catch(() => ({ remainingPoints: -1 }));
    if (remainingPoints < 0) throw new Fault('TOO_BUSY', `send ${aMinute} times a minute at most: wait a minute`);
    return { owner: organization, subject: subject ?? '' };
  };
}

function authorizations({ rawHeaders }: IncomingMessage): readonly string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'authorization');
}
