import type { HttpResponse } from '@tongcha/http';

/** JSON that is of this moment and of one enterprise. */
export function json(status: number, body: unknown, headers: HttpResponse['headers'] = []): HttpResponse {
  return {
    status,
    headers: [['content-type', 'application/json; charset=utf-8'], ...headers],
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** A file to be saved under a name. */
export function file(name: string, type: string, body: Buffer): HttpResponse {
  return {
    status: 200,
    headers: [
      ['content-type', type],
      ['content-disposition', `attachment; filename="${name}"`],
    ],
    body,
  };
}

/** A problem of EPCIS 2.0 section 12 (RFC 7807). */
export function problem(
  status: number,
  type: string,
  title: string,
  headers: HttpResponse['headers'] = [],
): HttpResponse {
  return {
    status,
    headers: [['content-type', 'application/problem+json; charset=utf-8'], ...headers],
    body: Buffer.from(JSON.stringify({ type: `epcisException:${type}`, title, status })),
    code: type,
  };
}
