import { readRecentHeads } from './head-chain.ts';
import { storedNodes } from './hash-files.ts';
import { SM3, type TreeHashing } from './hashing.ts';
import type { LogFiles } from './log-files.ts';
import { inclusionProof } from './proofs.ts';
import type { TreeHead } from './tree-head.ts';

/** That a line is in the log of that head; docs/audit.md says how anybody checks it. */
export interface LineProof {
  readonly n: number;
  /** The line's exact text. */
  readonly line: string;
  /** From the line's hash to the root, lowest first, hex; null: no head is over it yet. */
  readonly proof: readonly string[] | null;
}

/** The newest signed head of a log; null before the first. */
export function newestHead(files: LogFiles): TreeHead | null {
  return readRecentHeads(files).at(-1) ?? null;
}

/** The inclusion proof of one record (RFC 9162, 2.1.3). */
export function proveLine(
  files: LogFiles,
  head: TreeHead | null,
  n: number,
  line: string,
  hashing: TreeHashing = SM3,
): LineProof {
  const under = head !== null && n < head.size;
  return { n, line, proof: under ? inclusionProof(hashing, storedNodes(files, hashing), n, head.size) : null };
}
