import type { IncomingMessage } from 'node:http';
import type { SignedRequest } from './base.ts';

/** A request as node:http has read it. A field that came twice is none: which of the two was signed could not be told. */
export function signedRequest(request: IncomingMessage): SignedRequest {
  const fields = request.headersDistinct;
  return {
    method: request.method ?? '',
    target: request.url ?? '/',
    field: (name) => {
      const values = fields[name];
      return values?.length === 1 ? (values[0] ?? null) : null;
    },
  };
}
