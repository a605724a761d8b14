import { hash } from 'node:crypto';
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
  for: z.string().max(200),
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
 * - `for`: the id of the request that it answers (`x-request-id`), so that none that was kept somewhere passes for a new one;
 * - `epoch`: the id of the key under which its codes are hashed;
 * - `asOf`: every code that any of its records mentioned then is in one of the shards or in the tail. By its own clock;
 * - `ageMs`, `heldMs`: how long ago that was when this was written, and how long this was held back until there was news,
 *   so that nobody needs to have the same time;
 * - `shards`: fetched at `GET /membership/ID`;
 * - `tail`: what is not in a shard yet. Of a caller that says what it has (`?tail=ID.COUNT`), what follows that.
 */
export type Manifest = z.infer<typeof manifest>;

/** A manifest as it is sent, and the field `content-digest` that goes with it (RFC 9530, 2): a digit of a time that is another must not be read. */
export function writeManifest(told: Manifest): { readonly body: Buffer; readonly digest: string } {
  const body = Buffer.from(JSON.stringify(told));
  return { body, digest: digestOf(body) };
}

/** @returns null for what is no whole manifest of this version */
export function readManifest(body: Uint8Array, digest: string | undefined): Manifest | null {
  if (digest !== digestOf(body)) return null;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
  const read = manifest.safeParse(value);
  return read.success ? read.data : null;
}

function digestOf(body: Uint8Array): string {
  return `sha-256=:${hash('sha256', body, 'base64')}:`;
}

/** Where it is published, beside a subgraph: `/graphql` and `/membership`, `/of/a/ministry` and `/of/a/ministry/membership`. */
export function membershipPath(subgraphPath: string): string {
  return `${subgraphPath.replace(/\/graphql\/?$|\/$/, '')}/membership`;
}
