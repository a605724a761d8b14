import type { Mutant } from './mutant.ts';

const tests = ['test/catalogue/catalogue.test.ts'];

/** Of the catalogue: what it says of terms must be what docs/sharing.md says. */
export const CATALOGUE: readonly Mutant[] = [
  {
    name: 'what only a conditional field leads to is for anybody',
    file: 'gateway/catalogue/entries.ts',
    from: 'if (own.length === 0) return through;',
    to: 'if (own.length === 0) return [];',
    tests,
  },
  {
    name: 'a condition on the way does not count beside a field’s own',
    file: 'gateway/catalogue/entries.ts',
    from: 'const ways = through.length === 0 ? [[]] : through;',
    to: 'const ways = [[]];',
    tests,
  },
  {
    name: 'what each sector decides for itself is for anybody',
    file: 'gateway/catalogue/entries.ts',
    from: "isShared ? 'BY_RECORD' : 'PUBLIC'",
    to: "'PUBLIC'",
    tests,
  },
];
