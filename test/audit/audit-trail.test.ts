import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { verifyLog } from '../../common/audit-log/verify-log.ts';
import { AuditTrail, type AuditTrailOptions } from '../../gateway/audit/audit-trail.ts';
import { memoryFiles, type MemoryFiles } from './support/memory-files.ts';
import { KEY, keysOf, segmentLines } from './support/small-log.ts';

let files: MemoryFiles;
let trail: AuditTrail;
let damaged = false;

const start = async (options: Partial<AuditTrailOptions> = {}): Promise<void> => {
  files = memoryFiles();
  trail = new AuditTrail({
    writer: await LogWriter.open({ files, key: KEY }),
    graceMs: 60_000,
    retryMs: 5,
    ...options,
  });
};
const line = (name: string): { members: string } => ({ members: `"kind":"request","name":"${name}"` });
const settle = (name: string): Promise<boolean> => trail.settle(line(name), () => line(`${name} unanswered`));
const names = (): string[] =>
  [...segmentLines(files).values()].flat().flatMap((text) => (JSON.parse(text) as { name?: string }).name ?? []);
const fail = (step: 'write' | 'sync', code = 'ENOSPC'): void => {
  files.fault = (at, name) => {
    if (at === step && name.endsWith('.jsonl')) throw Object.assign(new Error(code), { code });
  };
};
const untilUp = (): Promise<void> =>
  vi.waitFor(() => expect(trail.admits(false)).toBe(true), { timeout: 5_000, interval: 5 });

beforeEach(() => start());
afterEach(async () => {
  files.fault = () => {};
  await trail.close();
  // Whatever happened, the log is one that verifies; to one that somebody else wrote to not even a head is added.
  const findings = damaged ? [{ kind: 'unsigned' }] : [];
  damaged = false;
  expect(verifyLog({ files, keys: keysOf(KEY) })).toMatchObject({ findings, torn: 0 });
});

test('a line is in the log, and so is what was noted before it, when its reader may be answered', async () => {
  trail.note(line('call'));
  expect(await settle('a')).toBe(true);
  expect(names()).toEqual(['call', 'a']);
});

test('lines that come together are written and synced once', async () => {
  let syncs = 0;
  files.fault = (step) => void (step === 'sync' ? (syncs += 1) : 0);
  expect(await Promise.all(Array.from({ length: 50 }, (_, i) => settle(`${i}`)))).toEqual(
    Array.from({ length: 50 }, () => true),
  );
  expect(syncs).toBe(1);
  expect(names()).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
});

test.each(['write', 'sync'] as const)(
  'when a %s fails conditional reads are refused, public ones go on, and afterwards every line is there, once',
  async (step) => {
    expect(await settle('before')).toBe(true);
    fail(step);
    expect(await settle('during')).toBe(false);
    expect([trail.admits(false), trail.admits(true)]).toEqual([false, true]);
    trail.note(line('public'));
    expect(await settle('also during')).toBe(false);
    await sleep(20);
    expect(trail.admits(false)).toBe(false);
    files.fault = () => {};
    await untilUp();
    expect(await settle('after')).toBe(true);
    expect(names()).toEqual(['before', 'during unanswered', 'public', 'also during unanswered', 'after']);
  },
);

test('after the grace public reads stop too, and begin again by themselves', async () => {
  await trail.close();
  await start({ graceMs: 30 });
  fail('write', 'EIO');
  expect(await settle('a')).toBe(false);
  expect(trail.admits(true)).toBe(true);
  await vi.waitFor(() => expect(trail.admits(true)).toBe(false));
  files.fault = () => {};
  await untilUp();
  expect(trail.admits(true)).toBe(true);
});

test('what is kept is bounded: when it is full nobody is admitted, and nothing is dropped', async () => {
  await trail.close();
  await start({ maxKept: 10 });
  fail('write');
  await settle('a');
  for (let i = 0; i < 9; i += 1) trail.note(line(`${i}`));
  expect(trail.admits(true)).toBe(false);
  files.fault = () => {};
  await untilUp();
  expect(names()).toHaveLength(10);
});

test('a disk that does not answer is as good as none', async () => {
  await trail.close();
  await start({ patienceMs: 20 });
  let release = (): void => {};
  const hung = new Promise<void>((resolve) => (release = resolve));
  files.fault = (step) => (step === 'sync' ? hung : undefined);
  expect(await settle('a')).toBe(false);
  expect(trail.admits(false)).toBe(false);
  release();
  await untilUp();
  expect(await settle('b')).toBe(true);
});

test('a log that somebody else writes to is not continued', async () => {
  await trail.close();
  await start();
  expect(await settle('a')).toBe(true);
  const [name = ''] = segmentLines(files).keys();
  const own = files.read(name);
  files.data.set(name, Buffer.concat([own, Buffer.from('{"n":9}\n')]));
  expect(await settle('b')).toBe(false);
  await sleep(30);
  expect(trail.admits(false)).toBe(false);
  expect([...trail.conditions()]).toMatchObject([
    { reason: 'AUDIT_UNWRITABLE', detail: expect.stringContaining('somebody else') },
  ]);
  files.data.set(name, own);
  damaged = true;
});
