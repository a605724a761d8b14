import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { HttpHandle, HttpRequest, HttpResponse } from '@tongcha/http';

const NOTHING = Buffer.alloc(0);

/** Gives what caches may keep a name, and answers whoever has it still with that name alone (RFC 9110, 8.8.3 and 13.1.2). */
export function conditional(handle: HttpHandle): HttpHandle {
  return (incoming) => {
    const answering = handle(incoming);
    // What is asked otherwise is not kept.
    return incoming.request.method === 'GET' ? answering.then((answer) => named(incoming, answer)) : answering;
  };
}

function named({ request }: HttpRequest, answer: HttpResponse<Buffer | Readable>): HttpResponse<Buffer | Readable> {
  const { body } = answer;
  if (!Buffer.isBuffer(body) || !mayBeKept(answer)) return answer;
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = [...answer.headers, ['etag', etag] as const];
  if (!has(request.headers['if-none-match'], etag)) return { ...answer, headers };
  return { status: 304, headers: headers.filter(([name]) => name !== 'content-type'), body: NOTHING };
}

function mayBeKept({ status, headers }: Pick<HttpResponse, 'status' | 'headers'>): boolean {
  return status === 200 && [...headers].some(([name, value]) => name === 'cache-control' && value !== 'no-store');
}

/** Compared weakly: the same in every coding. */
function has(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(',').some((each) => ['*', etag, etag.slice(2)].includes(each.trim())) ?? false;
}
