import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';
import { AuditSpace, type AuditSpaceOptions } from '../../gateway/audit/audit-space.ts';
import { AuditTrail } from '../../gateway/audit/audit-trail.ts';
import type { Condition } from '../../gateway/readiness/condition.ts';
import { runs } from '../support/runs.ts';
import { memoryFiles, type MemoryFiles } from './support/memory-files.ts';
import { KEY, keysOf, segmentLines, START } from './support/small-log.ts';

const DAY = 86_400_000;
const GB = 1e9;
/** Of a line with its hashes, as `LINES` of 100 bytes each are stored. */
const PER_LINE = 100 + (32 * 16) / 15;

let files: MemoryFiles;
beforeEach(() => {
  files = memoryFiles();
});

/** A log that had so many lines at the days before now, and what its space says. */
async function spaceOf(
  history: readonly (readonly [daysAgo: number, lines: number])[],
  options: Partial<AuditSpaceOptions> = {},
): Promise<AuditSpace> {
  const log = { size: history.at(-1)?.[1] ?? 0, bytes: 0 };
  const space = new AuditSpace({ files, log, now: () => START, ...options });
  for (const [daysAgo, size] of history) space.signed({ at: new Date(START - daysAgo * DAY).toISOString(), size });
  space.compressed({ lines: 1_000, bytes: 100_000 });
  await space.sample();
  space.close();
  return space;
}
const conditions = (space: AuditSpace): Condition[] => [...space.conditions()];

describe('the end of the disk is foretold', () => {
  test('from what the last day took, and from the last hour where that is more', async () => {
    files.room = { free: 100 * GB, total: 1_000 * GB };
    const days = async (history: readonly (readonly [number, number])[], logs = 1): Promise<number> =>
      ((await spaceOf(history, { logs })).health().secondsUntilFull ?? NaN) / 86_400;
    const perDay = (lines: number): number => (100 * GB) / (lines * PER_LINE);
    expect(
      await days([
        [2, 0],
        [1, 5_000_000],
        [0, 15_000_000],
      ]),
    ).toBeCloseTo(perDay(10_000_000));
    expect(
      await days([
        [1, 0],
        [1 / 24, 1_000_000],
        [0, 2_000_000],
      ]),
    ).toBeCloseTo(perDay(24_000_000));
    // Each of four workers writes as much onto the same disk.
    expect(
      await days(
        [
          [1, 0],
          [0, 10_000_000],
        ],
        4,
      ),
    ).toBeCloseTo(perDay(40_000_000));
    expect(
      await days([
        [1, 7],
        [0, 7],
      ]),
    ).toBe(Infinity);
  });

  test('not by a log of a few minutes', async () => {
    const space = await spaceOf([
      [0.001, 0],
      [0, 100_000],
    ]);
    expect(space.health()).toMatchObject({ freeBytes: 1e12, secondsUntilFull: null });
    expect(conditions(space)).toEqual([]);
  });

  test('over a restart: the heads of the log say what was written', async () => {
    let now = START;
    const writer = await LogWriter.open({ files, key: KEY, now: () => now });
    for (let hour = 0; hour < 30; hour += 1) {
      now += 3_600_000;
      await writer.append(Array.from({ length: 100 }, (_, i) => ({ members: `"kind":"request","request":"${i}"` })));
      await writer.signHead();
    }
    await writer.close();
    const space = new AuditSpace({ files, log: writer, now: () => now });
    await space.sample();
    space.close();
    const [[, lines] = ['', []]] = segmentLines(files);
    const perLine = lines.join('\n').length / lines.length + (32 * 16) / 15;
    const days = (space.health().secondsUntilFull ?? 0) / 86_400;
    expect(days / (files.room.free / (2_400 * perLine))).toBeCloseTo(1, 1);
  });

  test('it is low with seven days left, and out, which blocks, while something can still be written', async () => {
    const history = [
      [1, 0],
      [0, 100_000_000],
    ] as const;
    const perDay = 100_000_000 * PER_LINE;
    const at = async (free: number): Promise<unknown> => {
      files.room = { free, total: 1_000 * GB };
      return conditions(await spaceOf(history)).map(({ reason, detail }) => `${reason}: ${detail}`);
    };
    expect(await at(7.1 * perDay)).toEqual([]);
    expect(await at(6.9 * perDay)).toEqual([
      'AUDIT_SPACE_LOW: 92.6 GB left on its disk: full in 6.9 days at the present rate',
    ]);
    expect(await at(60e6)).toEqual([
      'AUDIT_UNWRITABLE: 60 MB left on its disk: full in 0.0 days at the present rate; kept for requests under way',
    ]);
  });

  test('a small disk keeps less back', async () => {
    files.room = { free: 12e6, total: 20e6 };
    expect(conditions(await spaceOf([]))).toEqual([]);
    files.room = { free: 3e6, total: 20e6 };
    expect(conditions(await spaceOf([]))).toMatchObject([{ reason: 'AUDIT_SPACE_LOW' }]);
    files.room = { free: 0.9e6, total: 20e6 };
    expect(conditions(await spaceOf([]))).toMatchObject([{ reason: 'AUDIT_UNWRITABLE' }]);
  });

  test('it does not begin and end with each segment that is compressed', async () => {
    const space = await spaceOf([]);
    const reasons: string[] = [];
    for (const free of [70e6, 60e6, 90e6, 60e6, 110e6, 70e6]) {
      files.room = { free, total: 1_000 * GB };
      await space.sample();
      reasons.push(conditions(space)[0]?.reason ?? '');
    }
    const [low, out] = ['AUDIT_SPACE_LOW', 'AUDIT_UNWRITABLE'];
    expect(reasons).toEqual([low, out, out, out, low, low]);
  });

  test('a disk that says nothing is no condition', async () => {
    files.space = async () => Promise.reject(new Error('ENOSYS'));
    const space = await spaceOf([
      [1, 0],
      [0, 1e9],
    ]);
    expect([conditions(space), space.hasRoom(), space.health().secondsUntilFull]).toEqual([[], true, null]);
  });
});

const { numRuns } = runs(60, 1_000);

test('however the disk fills and empties: what was answered is in the log once, it ends by itself, and the log verifies', async () => {
  const events = fc.array(
    fc.oneof(
      fc.record({ room: fc.constantFrom(0, 50, 400, 3_000, 100_000) }),
      fc.record({ ask: fc.integer({ min: 1, max: 5 }) }),
      fc.constant('sign' as const),
    ),
    { minLength: 3, maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(events, async (steps) => {
      files = memoryFiles();
      let left = 100_000;
      const writer = await LogWriter.open({ files, key: KEY, segmentBytes: 1_500 });
      const trail = new AuditTrail({
        writer,
        graceMs: 60_000,
        retryMs: 1,
        gatherMs: 0,
        headMs: 3,
        hasRoom: () => left >= 400,
      });
      files.fault = (step) => {
        if (step !== 'write') return;
        left -= 300;
        if (left < 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      };
      const answered: string[] = [];
      let asked = 0;
      for (const step of steps) {
        if (step === 'sign') await sleep(5);
        else if ('room' in step) left = step.room;
        else
          await Promise.all(
            Array.from({ length: step.ask }, async () => {
              const name = `q${(asked += 1)}-`;
              if (!trail.admits(false)) return;
              const line = { members: `"kind":"request","name":"${name}"` };
              const unanswered = { members: `"kind":"request","name":"${name}unanswered"` };
              if (await trail.settle(line, () => unanswered)) answered.push(`"name":"${name}"`);
            }),
          );
        expect([...trail.conditions()].length).toBe(trail.health().writable ? 0 : 1);
      }
      left = 1e9;
      await vi.waitFor(() => expect([trail.admits(false), [...trail.conditions()]]).toEqual([true, []]), {
        interval: 1,
        timeout: 5_000,
      });
      await trail.close();
      const all = [...segmentLines(files).values()].flat().join('\n');
      for (const name of answered) expect(all.split(name)).toHaveLength(2);
      expect(verifyLog({ files, keys: keysOf(KEY) })).toMatchObject({ findings: [], torn: 0, unsigned: 0 });
    }),
    { numRuns },
  );
});
