import type { TreeHashing } from './hashing.ts';
import type { Segment } from './segments.ts';

/** What is wrong with a part of a log. */
export type FindingKind =
  | 'edited' // a line is another one
  | 'deleted' // lines are not there
  | 'inserted' // a line that was never written
  | 'reordered' // lines, or heads, in another order
  | 'renamed' // a segment whose name bears another day than its lines: whoever looks for their time does not find them
  | 'unreadable' // a compressed segment that is not what was compressed
  | 'truncated' // the end is not there
  | 'forked' // lines and hashes agree, but not with a signed head: another log from the same beginning, or one that was rewritten
  | 'hashes' // the lines are those that were signed, and the stored hashes are not
  | 'lost' // a head is not there: the next one names another, or it was kept elsewhere
  | 'unsigned' // lines that no head is over, though no gateway is about to sign them
  | 'empty' // neither a line nor a head
  | 'signature'; // a head that nobody has signed whose key is trusted

/** What is wrong, and where. */
export interface Finding {
  readonly kind: FindingKind;
  /** The file; null: a head that was kept elsewhere, or a file that is not there. */
  readonly segment: string | null;
  /** The line in that file, from 1. */
  readonly line: number | null;
  /** The numbers of the lines of the log that it is about, from 0. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface Compared {
  readonly segment: Segment;
  readonly lines: readonly Buffer[];
  /** Those stored of the segment; fewer than the lines where the newest were not stored yet. */
  readonly hashes: readonly string[];
  readonly hashing: TreeHashing;
  /** Whether the log ends with this segment. */
  readonly last: boolean;
}

/** A segment's lines beside the hashes that were stored of them. Each line's number makes it unlike any other, so a hash tells where a line belongs. */
export function compareLines({ segment, lines, hashes, hashing, last }: Compared): Finding[] {
  const found = lines.map((line) => hashing.leaf(line));
  const same = hashes.every((hash, i) => found[i] === hash);
  // The newest lines of a log have no stored hashes yet; those of another segment have.
  if (same && (last || found.length === hashes.length)) return numbering(segment, lines);
  return align(segment, found, hashes, last);
}

function align(segment: Segment, found: readonly string[], stored: readonly string[], last: boolean): Finding[] {
  const findings: Finding[] = [];
  const [inLog, expected] = [new Set(found), new Set(stored)];
  const [met, moved] = [new Set<string>(), new Set<string>()];
  let [i, j] = [0, 0];
  const say = (kind: FindingKind): void =>
    void findings.push({ kind, segment: segment.name, line: j + 1, from: segment.first + i, to: segment.first + i });
  while (i < stored.length || j < found.length) {
    const [want, have] = [stored[i], found[j]];
    if (want !== undefined && moved.has(want)) i += 1;
    else if (want === have && have !== undefined && !met.has(have)) {
      met.add(have);
      [i, j] = [i + 1, j + 1];
    } else if (have === undefined) {
      say(last ? 'truncated' : 'deleted');
      i += 1;
    } else if (want === undefined) {
      // After the stored hashes of a log's last segment come the lines that have none yet.
      if (!last || expected.has(have)) say('inserted');
      j += 1;
    } else {
      const gone = !inLog.has(want);
      const extra = !expected.has(have) || met.has(have);
      if (gone && extra && !met.has(have)) {
        say('edited');
        [i, j] = [i + 1, j + 1];
      } else if (gone) {
        say('deleted');
        i += 1;
      } else if (extra) {
        say('inserted');
        j += 1;
      } else {
        say('reordered');
        met.add(have);
        moved.add(have);
        j += 1;
      }
    }
  }
  return merged(findings);
}

/** Lines in a row that are gone are one finding. */
function merged(findings: readonly Finding[]): Finding[] {
  const rows: Finding[] = [];
  for (const each of findings) {
    const before = rows.at(-1);
    if (
      before &&
      before.kind === each.kind &&
      (each.kind === 'deleted' || each.kind === 'truncated') &&
      before.line === each.line &&
      before.to === (each.from ?? 0) - 1
    )
      rows[rows.length - 1] = { ...before, to: each.to };
    else rows.push(each);
  }
  return rows;
}

/** Lines whose hashes were rewritten with them still bear their old numbers. */
function numbering(segment: Segment, lines: readonly Buffer[]): Finding[] {
  const at = lines.findIndex((line, i) => !line.toString('latin1', 0, 24).startsWith(`{"n":${segment.first + i},`));
  return at === -1
    ? []
    : [{ kind: 'reordered', segment: segment.name, line: at + 1, from: segment.first + at, to: segment.first + at }];
}
