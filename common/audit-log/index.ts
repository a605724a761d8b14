export { AUDIT_HEAD, auditHeadField, auditHeadIn } from './audit-head.ts';
export type { Finding, FindingKind } from './compare-lines.ts';
export { type Backup, backUpLog } from './back-up-log.ts';
export { compressSegment, uncompressedSegments } from './compress-segments.ts';
export { keptHeadsIn, readKeptHeads } from './kept-heads.ts';
export { headBeside, placeBeside } from './head-beside.ts';
export { LogDamage } from './log-damage.ts';
export { readRecentHeads } from './head-chain.ts';
export { filesIn, type LogFiles, type Space } from './log-files.ts';
export { isLocked, lockLog } from './log-lock.ts';
export { type LogEntry, LogWriter } from './log-writer.ts';
export { newestHead, proveLine } from './prove-line.ts';
export { pruneLog } from './prune-log.ts';
export { linesBack, readLine, readLines } from './read-lines.ts';
export { DAY_MS, type Segment, segmentsOf, storedSize, type StoredSize } from './segments.ts';
export { keyOfLog, readOrMakeSigningKey, readSigningKey } from './signing-key.ts';
export {
  headHash,
  HEADS,
  isSigned,
  keyId,
  keysById,
  parseHead,
  PUBLIC_KEYS,
  readPublicKeys,
  type TreeHead,
} from './tree-head.ts';
export { type LogReport, verifyLog } from './verify-log.ts';
