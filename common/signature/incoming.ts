import type { IncomingMessage } from 'node:http';
import type { SignedRequest } from './base.ts';

/** A request as node:http has read it. A field that came twice is none: which of the two was signed could not be told. */
export function signedRequest(request: IncomingMessage): SignedRequest {
  const fields = request.headersDistinct;
  const field = (name: string): string | null => {
    const values = fields[name];
    return values?.length === 1 ? (values[0] ?? null) : null;
  };
  const authority = field('host');
  return {
    method: request.method ?? '',
    target: request.url ?? '/',
    ...(authority === null ? {} : { authority }),
    field,
  };
}
