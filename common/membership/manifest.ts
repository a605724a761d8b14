import { z } from 'zod';
import { MOST_HASHES } from './fuse.ts';
import { MOST_TAIL } from './tail.ts';

/** Of one member: more hashes than all codes that a country makes in a month. */
export const MOST_SHARDS = 200;

const count = z.number().int().min(0);
const shard = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  n: count.min(1).max(MOST_HASHES),
  bits: z.literal(16),
  etag: z.string().regex(/^"[0-9a-f]{64}"$/),
});
const tail = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  from: count.max(MOST_TAIL),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  hashes: z.string().max(12 * MOST_TAIL),
});
const manifest = z.object({
  version: z.literal(1),
  epoch: z.string().regex(/^[0-9a-f]{16}$/),
  asOf: z.iso.datetime(),
  ageMs: z.number().min(0),
  heldMs: z.number().min(0),
  shards: z.array(shard).max(MOST_SHARDS),
  tail,
});

/**
 * What a member publishes, at `GET /membership`:
 *
 * - `version` of this form;
 * - `epoch`: the id of the key under which its codes are hashed;
 * - `asOf`: every code that any of its records mentioned then is in one of the shards or in the tail. By its own clock;
 * - `ageMs`, `heldMs`: how long ago that was when this was written, and how long this was held back until there was news,
 *   so that nobody needs to have the same time;
 * - `shards`: fetched at `GET /membership/ID`;
 * - `tail`: what is not in a shard yet. Of a caller that says what it has (`?tail=ID.COUNT`), what follows that.
 */
export type Manifest = z.infer<typeof manifest>;

/** @returns null for what is no manifest of this version */
export function readManifest(text: string): Manifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const read = manifest.safeParse(value);
  return read.success ? read.data : null;
}

/** Where it is published, beside a subgraph: `/graphql` and `/membership`, `/of/a/ministry` and `/of/a/ministry/membership`. */
export function membershipPath(subgraphPath: string): string {
  return `${subgraphPath.replace(/\/graphql\/?$|\/$/, '')}/membership`;
}
