import { randomFillSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  encodeShard,
  Fuse,
  type Manifest,
  type MembershipKey,
  paddedCount,
  sortedHashes,
  sortUnique,
  Tail,
  writeManifest,
} from '../../common/membership/index.ts';

/** As long as the kit holds back an answer without news. */
const HELD_MS = 15_000;

export type ServeFilter = (request: IncomingMessage, response: ServerResponse) => void;

/** A member's filter as the kit publishes it, with hashes of nothing up to so many. */
export async function filterOf(key: MembershipKey, codes: readonly string[], count: number): Promise<ServeFilter> {
  const own = sortedHashes(codes.map((code) => key.hash(code)));
  const all = new BigUint64Array(Math.max(count, own.length));
  randomFillSync(all);
  all.set(own);
  const hashes = sortUnique(all);
  const { entry, bytes } = await encodeShard(Fuse.build(hashes, paddedCount(hashes.length)), key.epoch);
  const tail = new Tail('bench');
  const manifest = (request: IncomingMessage, heldMs: number): Manifest => ({
    version: 1,
    for: String(request.headers['x-request-id'] ?? ''),
    epoch: key.epoch,
    asOf: new Date().toISOString(),
    ageMs: 0,
    heldMs,
    shards: [entry],
    tail: tail.part(0),
  });
  return (request, response) => {
    const url = request.url ?? '';
    if (url.endsWith(`/${entry.id}`)) return void response.setHeader('etag', entry.etag).end(bytes);
    const heldMs = url.includes('tail=') ? HELD_MS : 0;
    const timer = setTimeout(() => {
      const { body, digest } = writeManifest(manifest(request, heldMs));
      response.writeHead(200, { 'content-type': 'application/json', 'content-digest': digest }).end(body);
    }, heldMs);
    response.on('close', () => clearTimeout(timer));
  };
}
