import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { LogFiles } from './log-files.ts';
import { LogDamage } from './log-damage.ts';
import { formsOf, isCompressed, readCompressed, type Segment, segmentsOf } from './segments.ts';

const [compress, decompress] = [promisify(zstdCompress), promisify(zstdDecompress)];

/** With a checksum, so that a bit that the disk has lost is no other line. */
const PARAMS = { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 };

/** Those that no line is added to any more, and that are not compressed. */
export function uncompressedSegments(files: LogFiles): Segment[] {
  return segmentsOf(files)
    .slice(0, -1)
    .filter((segment) => !isCompressed(segment));
}

/**
 * Compresses a segment that no line is added to any more, in a thread of its own. The lines stay the same bytes, and so
 * do their hashes, heads and proofs. A process that is killed leaves it in one form or in both.
 * @returns its bytes now
 * @throws LogDamage when it is there in two forms that differ; what the file system says, as of a disk without room:
 * the segment stays as it is then
 */
export async function compressSegment(files: LogFiles, segment: Segment): Promise<number> {
  const [plain, compressed] = formsOf(segment);
  const lines = files.read(plain);
  // Pruned since, or compressed by then.
  if (lines.length === 0) return files.size(compressed);
  if (files.size(compressed) > 0) {
    // A process was killed before the plain form was gone. Or somebody has put one there, which must not replace what was written.
    if (!readCompressed(files, segment).equals(lines)) throw new LogDamage(`${plain} and ${compressed} differ`);
    files.remove(plain);
    return files.size(compressed);
  }
  const packed = await compress(lines, { params: PARAMS, pledgedSrcSize: lines.length });
  // Only what is known to be had again whole may take the lines' place.
  if (!(await decompress(packed)).equals(lines)) throw new Error(`${plain} could not be compressed`);
  await files.place(compressed, packed);
  files.remove(plain);
  return packed.length;
}
