import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { sortLines } from '../../cli/export/sort-lines.ts';
import { runs } from '../support/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-sort-'));
const file = join(folder, 'lines');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('lines are sorted whatever fits into memory, by more runs than are read together too, and nothing is left behind', async () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\n'));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 300 }), fc.integer({ min: 1, max: 200 }), async (lines, run) => {
      writeFileSync(file, lines.map((each) => `${each}\n`).join(''));
      const sorted: string[] = [];
      for await (const each of sortLines(file, run)) sorted.push(each);
      expect(sorted).toEqual(lines.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      expect(readdirSync(folder)).toEqual(['lines']);
    }),
    runs(60, 2_000),
  );
});

test('whoever ends before the last line leaves nothing behind either', async () => {
  writeFileSync(file, Array.from({ length: 500 }, (_, i) => `${i}\n`).join(''));
  for await (const line of sortLines(file, 20)) if (line > '2') break;
  expect(readdirSync(folder)).toEqual(['lines']);
});
