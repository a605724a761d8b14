import { type AdmitCall, type GetRoute, type HttpResponse, refusal } from '@tongcha/http';
import { membershipPath, writeManifest } from '@tongcha/membership';
import { REQUEST_ID } from '@tongcha/observe';
import type { Membership } from './membership.ts';
import type { TailSeen } from './publication.ts';

const NO_BODY = Buffer.alloc(0);

/** Answers gateways that the ministry trusts, `/membership` and `/membership/ID`; nobody else. */
export function serveMembership(membership: Membership, admit: AdmitCall): GetRoute {
  return async (request, below) => {
    const admission = await admit(request, NO_BODY, (path) => membershipPath(path) + below);
    if ('refused' in admission) return admission.refused;
    if (below === '')
      return manifestFor(membership, seenIn(request.url ?? ''), String(request.headers[REQUEST_ID] ?? ''));
    return shardOf(membership, below.slice(1), request.headers['if-none-match']);
  };
}

async function manifestFor(membership: Membership, seen: TailSeen | null, requestId: string): Promise<HttpResponse> {
  const news = await membership.news(seen);
  if (!news)
    return refusal(503, 'UNAVAILABLE', 'the filter is being built; ask again in a while', [['retry-after', '5']]);
  const { body, digest } = writeManifest({ for: requestId, ...news.publication.manifest(seen, news.heldMs) });
  const headers: HttpResponse['headers'] = [
    ['content-type', 'application/json; charset=utf-8'],
    ['content-digest', digest],
  ];
  return { status: 200, headers, body };
}

function shardOf(membership: Membership, id: string, known: string | undefined): HttpResponse {
  const shard = membership.publication?.shard(id);
  if (!shard) return refusal(404, 'NOT_FOUND', 'there is no such shard now; the manifest lists those that there are');
  const headers: HttpResponse['headers'] = [['etag', shard.entry.etag]];
  if (known === shard.entry.etag) return { status: 304, headers, body: NO_BODY };
  const { buffer, byteOffset, byteLength } = shard.bytes;
  return {
    status: 200,
    headers: [...headers, ['content-type', 'application/octet-stream']],
    body: Buffer.from(buffer, byteOffset, byteLength),
  };
}

/** `?tail=ID.COUNT` */
function seenIn(url: string): TailSeen | null {
  const [, id, count] = /[?&]tail=([\w-]{1,64})\.(\d{1,9})(?:&|$)/.exec(url) ?? [];
  return id === undefined ? null : { id, count: Number(count) };
}
