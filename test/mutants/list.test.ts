import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MUTANTS } from './list.ts';
import { mutated, ROOT, sourceOf } from './mutant.ts';

test('each guard of the list stands where the list has it, and so do its tests', () => {
  for (const mutant of MUTANTS) {
    const source = sourceOf(mutant);
    expect(mutated(mutant, source), mutant.name).not.toBe(source);
    expect(
      mutant.tests.filter((path) => !existsSync(join(ROOT, path))),
      mutant.name,
    ).toEqual([]);
  }
});

test('each has a name of its own', () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});
