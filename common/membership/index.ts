export {
  type DirectoryEntry,
  directoryEntry,
  ENTRY_TYPE,
  LIMITS,
  MEMBER_NAME,
  type OwnEntry,
  ownEntry,
} from './entry.ts';
export { Fuse, MOST_HASHES } from './fuse.ts';
export { HashedKey, USUAL_SEED } from './hashed-key.ts';
export { joinHashes, padHashes, paddedCount, type SortedHashes, sortedHashes, sortUnique } from './hashes.ts';
export { type Manifest, membershipPath, MOST_SHARDS, readManifest, writeManifest } from './manifest.ts';
export { MembershipKey, readMembershipKey } from './membership-key.ts';
export { decodeShard, type EncodedShard, encodeShard, shardBytes, type ShardEntry } from './shard.ts';
export { MOST_TAIL, Tail, type TailPart } from './tail.ts';
