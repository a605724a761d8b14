import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACKUP, backUpLog } from '../../common/audit-log/back-up-log.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { pruneLog } from '../../common/audit-log/prune-log.ts';
import { readLines } from '../../common/audit-log/read-lines.ts';
import { segmentsOf } from '../../common/audit-log/segments.ts';
import { HEADS } from '../../common/audit-log/tree-head.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';
import { runs } from '../support/runs.ts';
import { memoryFiles, type MemoryFiles } from './support/memory-files.ts';
import {
  compressSegments,
  entry,
  headsOf,
  KEY,
  keysOf,
  segmentLines,
  setLines,
  smallLog,
  START,
} from './support/small-log.ts';

const keys = keysOf(KEY);
const texts = (files: MemoryFiles): string[] => [...readLines(files, () => true)].map(({ text }) => text);
const verified = (files: MemoryFiles): object => verifyLog({ files, keys, now: START });
const { numRuns } = runs(100, 2_000);

test('a backup of a log that is being written verifies, is as long as its newest head, and takes on what is new; a broken one is mended by the next', async () => {
  const steps = fc.array(
    fc.oneof(
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom('head' as const, 'compress' as const, 'back up' as const),
      fc.record({ breakAt: fc.nat(12) }),
    ),
    { minLength: 2, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (work) => {
      const [files, backup] = [memoryFiles(), memoryFiles()];
      const writer = await LogWriter.open({ files, key: KEY, segmentBytes: 300, now: () => START });
      await writer.signHead();
      for (const step of [...work, 'back up' as const])
        if (step === 'head') await writer.signHead();
        else if (step === 'compress') await compressSegments(files);
        else if (step === 'back up') {
          const { head } = await backUpLog(files, backup);
          expect(head).toEqual(headsOf(files).at(-1));
          expect(verified(backup)).toMatchObject({ findings: [], unsigned: 0, torn: 0, lines: head.size });
          expect(texts(backup)).toEqual(texts(files).slice(0, head.size));
        } else if (typeof step === 'number') await writer.append(Array.from({ length: step }, (_, i) => entry(i)));
        else {
          let left = step.breakAt;
          backup.fault = () => {
            left -= 1;
            if (left < 0) throw new Error('broken off');
          };
          await backUpLog(files, backup).catch((error: Error) => expect(error.message).toBe('broken off'));
          backup.fault = () => {};
        }
    }),
    { numRuns },
  );
});

test('lines that are written while it is copied are left to the next one', async () => {
  const files = await smallLog({ lines: 30, headEvery: 7 });
  const writer = await LogWriter.open({ files, key: KEY, segmentBytes: 450, now: () => START });
  const backup = memoryFiles();
  let more = 0;
  backup.fault = async () => {
    await writer.append([entry((more += 1))]);
    await writer.signHead();
    await compressSegments(files);
  };
  const { head } = await backUpLog(files, backup);
  expect(more).toBeGreaterThan(10);
  expect(verified(backup)).toMatchObject({ findings: [], unsigned: 0, lines: head.size });
});

test('what is there is not copied again', async () => {
  const files = await smallLog({ lines: 40, headEvery: 7 });
  await compressSegments(files);
  const backup = memoryFiles();
  expect((await backUpLog(files, backup)).copied).toBe(segmentsOf(files).length);
  expect((await backUpLog(files, backup)).copied).toBe(0);
});

test('a damaged log is not backed up, nor one into the backup of another or of what it was before it was cut', async () => {
  const files = await smallLog({ lines: 40, headEvery: 7 });
  const edited = files.copy();
  const [name = '', lines = []] = [...segmentLines(edited)][2] ?? [];
  setLines(edited, name, lines.with(0, (lines[0] ?? '').replace('x', 'y')));
  await expect(backUpLog(edited, memoryFiles())).rejects.toThrow(`${name}, line 1: not the line that was signed`);

  const backup = memoryFiles();
  await backUpLog(files, backup);
  const other = await smallLog({ lines: 60, headEvery: 7, words: 'other' });
  await expect(backUpLog(other, backup)).rejects.toThrow('of another log');
  const cut = await smallLog({ lines: 10, headEvery: 7 });
  const before = new Map(backup.data);
  await expect(backUpLog(cut, backup)).rejects.toThrow('of another log');
  expect(backup.data).toEqual(before);
});

test('a backup is read and not gone on with, so that it is no cut log; a cut log is none for being called a backup', async () => {
  const files = await smallLog({ lines: 30, headEvery: 7 });
  const backup = memoryFiles();
  await backUpLog(files, backup);
  const writer = await LogWriter.open({ files, key: KEY, now: () => START });
  await writer.append([entry(77)]);
  await writer.signHead();
  const before = new Map(backup.data);
  await expect(LogWriter.open({ files: backup, key: KEY })).rejects.toThrow('it is a backup');
  expect(backup.data).toEqual(before);
  // What was signed after it is known elsewhere, and is said to be missing.
  const known = headsOf(files).slice(-1);
  expect(verifyLog({ files: backup, keys, known }).findings.map(({ kind }) => kind)).toEqual(['lost', 'truncated']);
  // As of a log that was cut, whatever its folder says.
  const cut = await smallLog({ lines: 30, headEvery: 7 });
  setLines(
    cut,
    HEADS,
    headsOf(cut)
      .slice(0, -1)
      .map((head) => JSON.stringify(head)),
  );
  cut.data.set(BACKUP, Buffer.from('{}'));
  expect(verifyLog({ files: cut, keys }).findings.map(({ kind }) => kind)).toEqual(['unsigned']);
});

test('of a backup that holds it, and only of what it holds, the log is pruned', async () => {
  const files = await smallLog({ lines: 30, headEvery: 7 });
  const later = START + 400 * 86_400_000;
  const backup = memoryFiles();
  await backUpLog(files, backup);
  const before = START + 2 * 86_400_000;
  const [, second, third] = segmentsOf(files);
  const broken = backup.copy();
  const lines = segmentLines(broken).get(second?.name ?? '') ?? [];
  setLines(broken, second?.name ?? '', lines.slice(0, -1));
  const pruned = files.copy();
  expect(await pruneLog(pruned, before, later, { shipped: broken })).toMatchObject({
    lines: second?.first,
    missing: second?.name,
  });
  expect(await pruneLog(pruned, before, later, { shipped: memoryFiles() })).toMatchObject({ missing: second?.name });
  expect(await pruneLog(pruned, before, later, { shipped: backup })).toMatchObject({ missing: null });
  expect(segmentsOf(pruned)).toHaveLength(1);
  expect(verifyLog({ files: pruned, keys, now: later }).findings).toEqual([]);
  // The backup goes on after the prune, and still has all.
  const writer = await LogWriter.open({ files: pruned, key: KEY, now: () => later });
  await writer.append([entry(5)]);
  await writer.signHead();
  const { head } = await backUpLog(pruned, backup);
  expect(texts(backup)).toHaveLength(head.size);
  expect(verifyLog({ files: backup, keys, now: later })).toMatchObject({ findings: [], pruned: 0 });
  expect(third).toBeDefined();
});
