import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, test, expect } from 'vitest';
import { OutputFiles } from '../../cli/export/output-files.ts';

test('what is closed a second time closes no file that was opened since', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-output-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'things.ndjson');
  const file = await OutputFiles.open(path, 'an export', [{ name: '', head: '' }]);
  await file.add({ texts: ['{}\n'], counts: [1], missing: [], cursor: null, isLast: true });
  await file.finish([{ name: '' }]);
  // A system gives the lowest numbers that are free: those of the files that were closed.
  const others = [path, path].map((each) => openSync(each, 'r'));
  await file.close();
  for (const other of others) expect(fstatSync(other).size).toBe(3);
  for (const other of others) closeSync(other);
  expect(readFileSync(path, 'utf8')).toBe('{}\n');
});
