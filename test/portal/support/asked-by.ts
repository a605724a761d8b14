import type { Request } from 'playwright-core';
import type { PortalRequest } from './large-chain.ts';

/** What a page asks, by GET or POST. */
export function askedBy(request: Request): PortalRequest {
  const body = request.postDataJSON() as PortalRequest | null;
  if (body) return body;
  const { searchParams } = new URL(request.url());
  return {
    operationName: searchParams.get('operationName') ?? '',
    variables: JSON.parse(searchParams.get('variables') ?? '{}') as PortalRequest['variables'],
  };
}
