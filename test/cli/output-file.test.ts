import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, test, expect } from 'vitest';
import { OutputFile } from '../../cli/export/output-file.ts';

test('what is closed a second time closes no file that was opened since', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-output-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'things.ndjson');
  const file = OutputFile.open(path, 'an export', '');
  file.add({ rows: '{}\n', count: 1, gaps: [], refused: {}, cursor: null, isLast: true });
  await file.finish();
  // A system gives the lowest numbers that are free: those of the files that were closed.
  const others = [path, path].map((each) => openSync(each, 'r'));
  file.close();
  for (const other of others) expect(fstatSync(other).size).toBe(3);
  for (const other of others) closeSync(other);
  expect(readFileSync(path, 'utf8')).toBe('{}\n');
});
