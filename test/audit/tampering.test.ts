import { generateKeyPairSync } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { hashFile } from '../../common/audit-log/hash-files.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { readLines } from '../../common/audit-log/read-lines.ts';
import { type Segment, segmentAt, segmentsOf } from '../../common/audit-log/segments.ts';
import { HEADS, type TreeHead } from '../../common/audit-log/tree-head.ts';
import { type LogReport, verifyLog } from '../../common/audit-log/verify-log.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { runs } from '../support/runs.ts';
import { memoryFiles, type MemoryFiles } from './support/memory-files.ts';
import {
  compressSegments,
  entry,
  headsOf,
  KEY,
  keysOf,
  rehash,
  segmentLines,
  setLines,
  smallLog,
  START,
} from './support/small-log.ts';
import { seedOf } from '../support/seed.ts';

const LINES = 40;
const keys = keysOf(KEY);
let log: MemoryFiles;
/** The same, all but its last segment compressed. */
let compressed: MemoryFiles;
let all: string[];
let heads: TreeHead[];

beforeAll(async () => {
  log = await smallLog({ lines: LINES, headEvery: 7 });
  compressed = log.copy();
  await compressSegments(compressed);
  all = [...segmentLines(log).values()].flat();
  heads = headsOf(log);
});

test('a log as it was written is found good', () => {
  expect(verifyLog({ files: log, keys, known: heads })).toMatchObject({
    findings: [],
    unsigned: 0,
    torn: 0,
    lines: all.length,
  });
  expect(segmentLines(log).size).toBeGreaterThan(5);
});

/** What was done, to which line of the log first, and how the verifier may name it. */
interface Done {
  readonly files: MemoryFiles;
  readonly at: number;
  readonly kinds: readonly string[];
  readonly known?: readonly TreeHead[];
}

type Tamper = (dice: Dice, files: MemoryFiles) => Done | Promise<Done>;

/** A random line of a random segment. */
function pick(
  dice: Dice,
  files: MemoryFiles,
  least = 1,
): { readonly name: string; readonly lines: string[]; readonly i: number; readonly first: number } {
  const rows = [...segmentLines(files)].filter(([, lines]) => lines.length >= least);
  const [name, lines] = dice.pick(rows);
  return { name, lines, i: dice.below(lines.length), first: Number(name.slice(0, 12)) };
}

const edit = (dice: Dice, line: string): string => {
  const at = dice.below(line.length);
  const other = dice.pick([...'abcXYZ0189{}",']);
  return line[at] === other
    ? `${line.slice(0, at)}${line.slice(at + 1)}`
    : line.slice(0, at) + other + line.slice(at + 1);
};

const LINE_TAMPERS: Readonly<
  Record<
    string,
    (
      dice: Dice,
      lines: string[],
      i: number,
    ) => { readonly lines: string[]; readonly at: number; readonly kinds: readonly string[] }
  >
> = {
  edit: (dice, lines, i) => ({ lines: lines.with(i, edit(dice, lines[i] ?? '')), at: i, kinds: ['edited'] }),
  delete: (_, lines, i) => ({ lines: lines.toSpliced(i, 1), at: i, kinds: ['deleted', 'truncated'] }),
  insert: (dice, lines, i) => ({
    lines: lines.toSpliced(i, 0, edit(dice, lines[i] ?? '')),
    at: i,
    kinds: ['inserted'],
  }),
  repeat: (dice, lines, i) => ({
    lines: lines.toSpliced(i + 1, 0, lines[dice.below(i + 1)] ?? ''),
    at: i + 1,
    kinds: ['inserted'],
  }),
  swap: (dice, lines, i) => {
    const j = i === 0 ? 1 + dice.below(lines.length - 1) : dice.below(i);
    return { lines: lines.with(i, lines[j] ?? '').with(j, lines[i] ?? ''), at: Math.min(i, j), kinds: ['reordered'] };
  },
};

const onLines =
  (name: string): Tamper =>
  (dice, files) => {
    const chosen = pick(dice, files, 2);
    const { lines, at, kinds } = LINE_TAMPERS[name]?.(dice, chosen.lines, chosen.i) ?? { lines: [], at: 0, kinds: [] };
    setLines(files, chosen.name, lines);
    return { files, at: chosen.first + at, kinds };
  };

/** The same, with stored hashes, and sometimes line numbers and segment names, that fit. */
const rewritten =
  (name: string): Tamper =>
  (dice, files) => {
    const i = 1 + dice.below(all.length - 2);
    const done = LINE_TAMPERS[name]?.(dice, [...all], i);
    const numbered = dice.chance(0.5)
      ? done?.lines.map((line, n) => line.replace(/^\{"n":\d+/, `{"n":${n}`))
      : done?.lines;
    for (const segment of segmentLines(files).keys()) files.data.delete(segment);
    setLines(files, segmentAt(0, '20260105').name, numbered ?? []);
    rehash(files);
    // What was put in may be, numbered anew, the very line that stood there.
    const first = numbered?.findIndex((line, n) => line !== all[n]) ?? -1;
    return { files, at: first < 0 ? (done?.at ?? 0) : first, kinds: ['forked', 'truncated', 'reordered'] };
  };

const TAMPERS: Readonly<Record<string, Tamper>> = {
  ...Object.fromEntries(Object.keys(LINE_TAMPERS).map((name) => [name, onLines(name)])),
  ...Object.fromEntries(Object.keys(LINE_TAMPERS).map((name) => [`${name}, hashes and all`, rewritten(name)])),
  'swap between segments': (dice, files) => {
    const [[one, left], [other, right]] = [
      dice.pick([...segmentLines(files)].slice(0, 3)),
      dice.pick([...segmentLines(files)].slice(3)),
    ];
    const [i, j] = [dice.below(left.length), dice.below(right.length)];
    setLines(files, one, left.with(i, right[j] ?? ''));
    setLines(files, other, right.with(j, left[i] ?? ''));
    return { files, at: Number(one.slice(0, 12)) + i, kinds: ['edited'] };
  },
  'cut the end off': (dice, files) => {
    const size = 1 + dice.below(all.length - 1);
    cutLines(files, size);
    if (dice.chance(0.5)) cutHashes(files, size);
    return { files, at: size, kinds: ['truncated', 'deleted'] };
  },
  'cut the end off within a line': (_, files) => {
    const [name, lines] = [...segmentLines(files)].at(-1) ?? ['', []];
    files.data.set(name, files.read(name).subarray(0, -5));
    return { files, at: Number(name.slice(0, 12)) + lines.length - 1, kinds: ['truncated'] };
  },
  'cut everything off, heads too': (dice, files) => {
    const kept = dice.below(heads.length - 1);
    const size = heads[kept]?.size ?? 0;
    cutLines(files, size);
    cutHashes(files, size);
    setLines(
      files,
      HEADS,
      heads.slice(0, kept + 1).map((head) => JSON.stringify(head)),
    );
    return { files, at: size, kinds: ['truncated'], known: [heads.at(-1) as TreeHead] };
  },
  'remove a segment': (dice, files) => {
    const { name, first } = pick(dice, files);
    files.data.delete(name);
    return { files, at: first, kinds: ['deleted', 'truncated'] };
  },
  'say that a segment was pruned': (_, files) => {
    const [[one, lines] = ['', []]] = [...segmentLines(files)];
    files.data.delete(one);
    setLines(files, 'pruned.jsonl', [JSON.stringify({ before: lines.length, at: '2026-01-05T02:00:00Z' })]);
    return { files, at: 0, kinds: ['deleted'] };
  },
  'another log from the same past, with the same key': async (dice, files) => {
    const kept = dice.below(heads.length - 1);
    const size = heads[kept]?.size ?? 0;
    cutLines(files, size);
    cutHashes(files, size);
    setLines(
      files,
      HEADS,
      heads.slice(0, kept + 1).map((head) => JSON.stringify(head)),
    );
    await smallLog({ files, lines: 1 + dice.below(LINES), headEvery: 5, words: 'y' });
    return {
      files,
      at: size,
      kinds: ['forked', 'truncated'],
      known: [heads[kept] as TreeHead, heads[kept + 1 + dice.below(heads.length - kept - 1)] as TreeHead],
    };
  },
  'another log, with another key': async (_, files) => {
    files.data.clear();
    await smallLog({ files, lines: LINES, headEvery: 7, key: generateKeyPairSync('ed25519').privateKey });
    return { files, at: headsOf(files)[0]?.size ?? 0, kinds: ['signature'] };
  },
  'another log, with the same key': async (_, files) => {
    files.data.clear();
    await smallLog({ files, lines: LINES, headEvery: 7 });
    return { files, at: 0, kinds: ['forked'], known: heads.slice(0, 1) };
  },
  'change a head': (dice, files) => {
    const i = dice.below(heads.length);
    const head = heads[i] as TreeHead;
    const changed = dice.pick([
      { ...head, size: head.size - 1 },
      { ...head, root: head.root.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
      { ...head, at: '2020-01-01T00:00:00.000Z' },
      { ...head, log: head.root },
      { ...head, signature: heads[(i + 1) % heads.length]?.signature ?? '' },
    ]);
    setLines(
      files,
      HEADS,
      heads.with(i, changed).map((each) => JSON.stringify(each)),
    );
    return { files, at: changed.size, kinds: ['signature'] };
  },
  'put heads in another order': (dice, files) => {
    const i = 1 + dice.below(heads.length - 1);
    setLines(
      files,
      HEADS,
      heads
        .toSpliced(i, 1)
        .toSpliced(0, 0, heads[i] as TreeHead)
        .map((head) => JSON.stringify(head)),
    );
    return { files, at: heads[0]?.size ?? 0, kinds: ['reordered'] };
  },
  'damage a compressed segment': async (dice, files) => {
    await compressSegments(files);
    const { name, first } = dice.pick(segmentsOf(files).slice(0, -1));
    const bytes = files.read(name);
    // Not in the frame's descriptor, of which readers pass over a bit (RFC 8878, 3.1.1.1.1).
    const at = dice.pick([...bytes.keys()].filter((i) => i !== 4));
    bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
    files.data.set(name, bytes);
    return { files, at: first, kinds: ['unreadable'] };
  },
  'put an edited copy beside a compressed segment': async (dice, files) => {
    await compressSegments(files);
    const { name, first } = dice.pick(segmentsOf(files).slice(0, -1));
    const lines = segmentLines(files).get(name) ?? [];
    const i = dice.below(lines.length);
    setLines(files, name.slice(0, -4), lines.with(i, edit(dice, lines[i] ?? '')));
    await expect(compressSegments(files)).rejects.toThrow('differ');
    return { files, at: first + i, kinds: ['edited'] };
  },
  'change a stored hash': (dice, files) => {
    const hashes = files.read(hashFile(0));
    const at = dice.below(hashes.length);
    hashes[at] = (hashes[at] ?? 0) ^ (1 << dice.below(8));
    files.data.set(hashFile(0), hashes);
    return { files, at: Math.floor(at / 32), kinds: ['hashes'] };
  },
};

function cutLines(files: MemoryFiles, size: number): void {
  for (const [name, lines] of segmentLines(files)) {
    const first = Number(name.slice(0, 12));
    if (first >= size) files.data.delete(name);
    else setLines(files, name, lines.slice(0, size - first));
  }
}

function cutHashes(files: MemoryFiles, size: number): void {
  files.data.set(hashFile(0), files.read(hashFile(0), 0, size * 32));
}

const located = ({ findings }: LogReport, { at, kinds }: Done): boolean =>
  findings.some(({ kind, from, to }) => kinds.includes(kind) && from !== null && from <= at && at <= (to ?? from));

const { numRuns } = runs(400, 10_000);

test(`${numRuns} edits, deletions, truncations, reorderings, insertions and forks are detected and located`, async () => {
  const seed = seedOf('TAMPERING_SEED');
  const names = Object.keys(TAMPERS);
  const only = process.env['TAMPERING_SEED'] !== undefined;
  for (let run = 0; run < (only ? 1 : numRuns); run += 1) {
    const dice = new Dice(seed + run);
    const name = names[(seed + run) % names.length] ?? '';
    const done = await TAMPERS[name]?.(dice, (dice.chance(0.5) ? log : compressed).copy());
    if (!done) throw new Error('no such tampering');
    // A number was changed and then numbered anew: nothing was done.
    if (name.endsWith('hashes and all') && [...segmentLines(done.files).values()].flat().join() === all.join())
      continue;
    const report = verifyLog({ files: done.files, keys, known: done.known ?? [], now: START + 30 * 86_400_000 });
    // A line that was put after the last: nothing vouches for it, and it is said where.
    const unsigned = name === 'insert' || name === 'repeat' ? done.at === all.length && report.unsigned === 1 : false;
    if (!located(report, done) && !unsigned)
      throw new Error(`TAMPERING_SEED=${seed + run}: ${name} at ${done.at}: ${JSON.stringify(report.findings)}`);
  }
  expect(names.length).toBeGreaterThan(20);
});

test('a line that nobody who looks finds is not good, though its text is there', async () => {
  for (const files of [log.copy(), compressed.copy()]) {
    const { name, first } = segmentsOf(files)[1] as Segment;
    const lines = segmentLines(files).get(name) ?? [];
    const text = Buffer.from(lines.join('\n'));
    files.data.set(name, name.endsWith('.zst') ? zstdCompressSync(text) : text);
    const gone = first + lines.length - 1;
    expect([...readLines(files, () => true)].map(({ n }) => n)).not.toContain(gone);
    expect(verifyLog({ files, keys }).findings).toMatchObject([
      { kind: 'deleted', segment: name, from: gone, to: gone },
    ]);
  }
});

test('a segment whose name was given another day is found, as whoever looks by time passes over it', async () => {
  const files = memoryFiles();
  let now = START;
  const writer = await LogWriter.open({ files, key: KEY, now: () => now });
  for (const days of [0, 0, 1, 1]) {
    now = START + days * 86_400_000;
    const { members } = entry(days);
    await writer.append([
      { members: members.replace('"request",', `"request","at":"${new Date(now).toISOString()}",`) },
    ]);
  }
  await writer.signHead();
  const [first] = segmentsOf(files);
  const look = { from: START - 3_600_000, to: START + 3_600_000 };
  expect([...readLines(files, () => true, look)].map(({ n }) => n)).toEqual([0, 1, 2, 3, 4]);
  expect(verifyLog({ files, keys }).findings).toEqual([]);
  const name = segmentAt(0, '20250105').name;
  files.data.set(name, files.read(first?.name ?? ''));
  files.data.delete(first?.name ?? '');
  expect([...readLines(files, () => true, look)].map(({ n }) => n)).toEqual([3, 4]);
  expect(verifyLog({ files, keys }).findings).toEqual([{ kind: 'renamed', segment: name, line: null, from: 0, to: 2 }]);
});
