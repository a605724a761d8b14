import { decodeShard, type Fuse, type Manifest, readManifest, shardBytes, Tail } from '@tongcha/membership';
import { currentMoment, earlier, type Moment } from './moment.ts';
import type { MemberReader } from './member-reader.ts';
import type { Published } from './published.ts';
import type { Room } from './room.ts';

/** Why there is no newer filter. */
export type NotFetched =
  /** The member is not to be had, or says nothing that can be understood of it. */
  | 'UNREACHABLE'
  | 'BROKEN'
  | 'NOT_PUBLISHED'
  /** It does not take this gateway's signature. */
  | 'REFUSED'
  /** It reads its codes. */
  | 'BUILDING'
  /** Its codes are hashed under another key than this gateway's. */
  | 'OTHER_KEY'
  /** More than there is room for. */
  | 'TOO_LARGE';

/** A member says at the latest then that there is nothing new, milliseconds. */
const NEWS_MS = 45_000;
const SHARD_MS = 60_000;

/** What is fetched with: a member, what is held of it, whose key. */
export interface Fetching {
  readonly reader: MemberReader;
  readonly epoch: string;
  /** The tail that what comes may follow on; null: none. */
  readonly known: Tail | null;
  /** Shards of this epoch, by id: of what is known, and of what is not whole yet. */
  readonly fetched: Map<string, Fuse>;
  readonly room: Room;
  readonly signal: AbortSignal;
}

/**
 * A member's filter as it stands, waited for until there is news. What is not whole is not used: then what was known
 * before stands, as of its time.
 *
 * @throws Fault when the member cannot be reached
 */
export async function fetchPublished(fetching: Fetching): Promise<Published | NotFetched> {
  const { known, epoch } = fetching;
  const sent = currentMoment();
  const signal = AbortSignal.any([fetching.signal, AbortSignal.timeout(NEWS_MS)]);
  const { status, headers, body, requestId } = await fetching.reader.manifest(known, signal);
  if (status !== 200) return refusalOf(status);
  const manifest = readManifest(body, headers['content-digest']);
  // One that was kept somewhere would pass for younger than it is.
  if (manifest?.for !== requestId) return 'BROKEN';
  if (manifest.epoch !== epoch) return 'OTHER_KEY';
  const tail = followTail(manifest, known);
  if (!tail) return 'BROKEN';
  const asOf = asOfIn(manifest, sent);
  const shards = await fetchShards(manifest, fetching);
  return typeof shards === 'string' ? shards : { epoch, asOf, shards, tail };
}

function refusalOf(status: number): NotFetched {
  if (status === 401 || status === 403) return 'REFUSED';
  if (status === 404) return 'NOT_PUBLISHED';
  return status === 503 ? 'BUILDING' : 'BROKEN';
}

/** Without anything of the member's clock: it was written when it had been held back so long, at the earliest. */
function asOfIn({ ageMs, heldMs }: Manifest, sent: Moment): Moment {
  const waited = currentMoment().steady - sent.steady;
  return earlier(sent, ageMs - Math.min(heldMs, waited));
}

/** Hashes may be added to the tail that is in use: they are the member's. */
function followTail({ tail: part }: Manifest, known: Tail | null): Tail | null {
  const tail = known?.id === part.id && part.from > 0 ? known : new Tail(part.id);
  return tail.follow(part) ? tail : null;
}

/** Those that are there already are not fetched again, whatever became of the rest. */
async function fetchShards(
  { epoch, shards }: Manifest,
  { reader, fetched, room, signal }: Fetching,
): Promise<readonly Fuse[] | NotFetched> {
  const listed = new Set(shards.map(({ id }) => id));
  const missing = shards.filter(({ id }) => !fetched.has(id));
  const giveBack = room.reserve(missing.reduce((sum, { n }) => sum + shardBytes(n), 0));
  if (!giveBack) return 'TOO_LARGE';
  try {
    for (const entry of missing) {
      const { status, body } = await room.inTurn(() =>
        reader.shard(entry.id, AbortSignal.any([signal, AbortSignal.timeout(SHARD_MS)])),
      );
      const shard = status === 200 ? await decodeShard(body, entry, epoch) : null;
      if (!shard) return 'BROKEN';
      fetched.set(entry.id, shard);
    }
  } finally {
    giveBack();
  }
  for (const id of fetched.keys()) if (!listed.has(id)) fetched.delete(id);
  return [...fetched.values()];
}
