import type { KeyObject } from 'node:crypto';
import type { Finding } from './compare-lines.ts';
import type { LogFiles } from './log-files.ts';
import { HEADS, headHash, isSigned, NO_HEAD, readHeads, type TreeHead } from './tree-head.ts';

/** A head that the log must agree with. */
export interface Mark {
  readonly head: TreeHead;
  /** Where it stands in the heads' file, from 1; null: it was kept elsewhere. */
  readonly line: number | null;
}

export interface MarkOptions {
  readonly files: LogFiles;
  /** Whose heads count, by `keyId`. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Heads that were kept elsewhere. */
  readonly known: readonly TreeHead[];
}

/**
 * The heads that count, in the order of their sizes. Those that nobody trusted has signed, and those that are not
 * there, are findings.
 */
export function headMarks({ files, keys, known }: MarkOptions): {
  readonly marks: readonly Mark[];
  readonly findings: readonly Finding[];
} {
  const marks: Mark[] = [];
  const findings: Finding[] = [];
  const own = new Set<string>();
  let before: TreeHead | null = null;
  // After a line that is said to be wrong it is not said again of the next one that it follows nothing.
  let wrong = false;
  for (const [i, head] of readHeads(files).entries()) {
    const where = { segment: HEADS, line: i + 1 };
    if (!head || !isSigned(head, keys)) {
      findings.push({ kind: 'signature', from: head?.size ?? null, to: null, ...where });
      wrong = true;
      continue;
    }
    own.add(headHash(head));
    if (!follows(head, before) && !wrong)
      findings.push({ kind: 'lost', from: before?.size ?? 0, to: head.size - 1, ...where });
    wrong = before !== null && head.size < before.size;
    if (wrong) findings.push({ kind: 'reordered', from: head.size, to: null, ...where });
    else {
      before = head;
      marks.push({ head, line: i + 1 });
    }
  }
  for (const head of known) {
    if (!isSigned(head, keys))
      findings.push({ kind: 'signature', segment: null, line: null, from: head.size, to: null });
    else {
      marks.push({ head, line: null });
      if (!own.has(headHash(head)))
        findings.push({ kind: 'lost', segment: null, line: null, from: head.size, to: null });
    }
  }
  return { marks: marks.toSorted((a, b) => a.head.size - b.head.size), findings };
}

/** A log of an earlier version has heads that name none, all of them. */
function follows({ previous }: TreeHead, before: TreeHead | null): boolean {
  if (previous === null) return before === null || before.previous === null;
  return previous === (before ? headHash(before) : NO_HEAD);
}
