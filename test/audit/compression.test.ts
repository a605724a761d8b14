import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { SM3 } from '../../common/audit-log/hashing.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { verifyInclusion } from '../../common/audit-log/proofs.ts';
import { newestHead, proveLine } from '../../common/audit-log/prove-line.ts';
import { pruneLog } from '../../common/audit-log/prune-log.ts';
import { readLine, readLines } from '../../common/audit-log/read-lines.ts';
import { isCompressed, segmentsOf, type StoredSize } from '../../common/audit-log/segments.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';
import { SegmentCompression } from '../../gateway/audit/segment-compression.ts';
import { runs } from '../support/runs.ts';
import { memoryFiles, type MemoryFiles } from './support/memory-files.ts';
import { compressSegments, entry, headsOf, KEY, keysOf, smallLog, START } from './support/small-log.ts';

const keys = keysOf(KEY);
const texts = (files: MemoryFiles): string[] => [...readLines(files, () => true)].map(({ text }) => text);

let plain: MemoryFiles;
let compressed: MemoryFiles;
beforeAll(async () => {
  plain = await smallLog({ lines: 40, headEvery: 7 });
  compressed = plain.copy();
  await compressSegments(compressed);
});

describe('a log whose segments are compressed', () => {
  test('has the same lines, heads and hashes; all but the last segment are compressed', () => {
    expect(segmentsOf(compressed).map(isCompressed)).toEqual(segmentsOf(plain).map((_, i, all) => i < all.length - 1));
    expect(texts(compressed)).toEqual(texts(plain));
    for (const name of plain.names())
      if (!/^\d/.test(name)) expect(compressed.read(name).equals(plain.read(name))).toBe(true);
    expect(verifyLog({ files: compressed, keys, known: headsOf(plain) })).toMatchObject({ findings: [], unsigned: 0 });
  });

  test('has proofs of every line', () => {
    const head = newestHead(compressed);
    for (let n = 0; n < (head?.size ?? 0); n += 1) {
      const line = readLine(compressed, n) ?? '';
      expect(line).toBe(readLine(plain, n));
      const { proof } = proveLine(compressed, head, n, line);
      expect(verifyInclusion(SM3, SM3.leaf(line), n, head?.size ?? 0, proof ?? [], head?.root ?? '')).toBe(true);
    }
  });

  test('is gone on with, also where its last segment is compressed', async () => {
    for (const all of [false, true]) {
      const files = compressed.copy();
      if (all) {
        // As it is after a kill between the end of one segment and the first line of the next.
        const end = plain.copy();
        end.data.set('000000000999-20260105.jsonl', Buffer.alloc(0));
        await compressSegments(end);
        end.remove('000000000999-20260105.jsonl');
        files.data.clear();
        for (const [name, bytes] of end.data) files.data.set(name, bytes);
        expect(segmentsOf(files).every(isCompressed)).toBe(true);
      }
      const writer = await LogWriter.open({ files, key: KEY, now: () => START });
      await writer.append([entry(99)]);
      await writer.signHead();
      await writer.close();
      expect(texts(files).slice(0, -2)).toEqual(texts(plain));
      expect(verifyLog({ files, keys, known: headsOf(plain) })).toMatchObject({ findings: [], unsigned: 0 });
    }
  });

  test('is pruned as any other', async () => {
    const files = compressed.copy();
    const later = START + 400 * 86_400_000;
    expect(await pruneLog(files, START + 86_400_000, later)).toMatchObject({
      removed: segmentsOf(compressed)
        .slice(0, -1)
        .map(({ name }) => name),
    });
    expect(files.names().filter((name) => name.endsWith('.zst'))).toEqual([]);
    expect(verifyLog({ files, keys, now: later })).toMatchObject({ findings: [] });
  });
});

const { numRuns } = runs(150, 3_000);

test('a process that is killed at any step, compressing or not, leaves a log that goes on, with every line that was answered for', async () => {
  const steps = fc.array(
    fc.oneof(
      fc.nat(4).map((lines) => lines + 1),
      fc.constant('head'),
      fc.constant('compress'),
    ),
    {
      minLength: 1,
      maxLength: 25,
    },
  );
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(120), async (work, killAt) => {
      const files = memoryFiles();
      let left = killAt;
      files.fault = () => {
        left -= 1;
        if (left < 0) throw new Error('killed');
      };
      const answered: string[] = [];
      const live = async (): Promise<void> => {
        const writer = await LogWriter.open({ files, key: KEY, segmentBytes: 300, now: () => START });
        for (const [i, step] of work.entries()) {
          if (step === 'head') await writer.signHead();
          else if (step === 'compress') await compressSegments(files);
          else {
            const names = Array.from({ length: step }, (_, j) => i * 10 + j);
            await writer.append(names.map((name) => entry(name)));
            answered.push(...names.map((name) => `"request":"r${name}",`));
          }
        }
      };
      await live().catch((error: Error) => expect(error.message).toBe('killed'));
      const heads = headsOf(files);

      const after = files.copy();
      const writer = await LogWriter.open({ files: after, key: KEY, segmentBytes: 300, now: () => START });
      await compressSegments(after);
      await writer.append([entry(999)]);
      await writer.signHead();
      const all = texts(after).join('\n');
      expect(answered.filter((name) => !all.includes(name))).toEqual([]);
      expect(verifyLog({ files: after, keys, known: heads })).toMatchObject({ findings: [], torn: 0, unsigned: 0 });
    }),
    { numRuns },
  );
});

test('a gateway compresses each segment as it ends, and what an earlier process has left; one that failed with the next', async () => {
  const files = await smallLog({ lines: 10, headEvery: 5 });
  const left = segmentsOf(files).length - 1;
  const sizes: StoredSize[] = [];
  let compression: SegmentCompression | null = null;
  const writer = await LogWriter.open({
    files,
    key: KEY,
    segmentBytes: 450,
    now: () => START,
    onSealed: (segment, lines) => compression?.sealed(segment, lines),
  });
  compression = new SegmentCompression(files, (size) => sizes.push(size));
  await vi.waitFor(() => expect(segmentsOf(files).filter(isCompressed)).toHaveLength(left));
  let refused = 0;
  files.fault = (_, name) => {
    if (!name.endsWith('.zst')) return;
    refused += 1;
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  };
  const write = async (): Promise<void> => {
    for (let i = 0; i < 12; i += 1) await writer.append([entry(i), entry(100 + i)]);
  };
  await write();
  await vi.waitFor(() => expect(refused).toBeGreaterThan(0));
  expect(segmentsOf(files).filter(isCompressed)).toHaveLength(left);
  files.fault = () => {};
  await write();
  await vi.waitFor(() => expect(segmentsOf(files).map(isCompressed).indexOf(false)).toBe(segmentsOf(files).length - 1));
  await compression.close();
  const segments = segmentsOf(files);
  for (const { lines, bytes } of sizes)
    expect(
      segments.some(
        ({ name, first }, i) => files.size(name) === bytes && (segments[i + 1]?.first ?? 0) - first === lines,
      ),
    ).toBe(true);
  expect(sizes.length).toBeGreaterThan(5);
  await writer.signHead();
  expect(verifyLog({ files, keys })).toMatchObject({ findings: [], unsigned: 0 });
});
