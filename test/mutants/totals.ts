import type { Mutant } from './mutant.ts';

const tests = ['test/kit/totals.test.ts'];

/** Of counts without rows (docs/decisions/0100-counts-without-rows.md). */
export const TOTALS: readonly Mutant[] = [
  {
    name: 'a group of one is told to whoever may not list',
    file: 'subgraphs/kit/totals/groups.ts',
    from: 'all.filter(({ count }) => count >= smallest)',
    to: 'all',
    tests,
  },
  {
    name: 'what is withheld is the total less the others',
    file: 'subgraphs/kit/totals/groups.ts',
    from: 'while (told.length > 0 && isDerived()) told = told.slice(0, -1);',
    to: '',
    tests,
  },
  {
    name: 'units are mixed',
    file: 'subgraphs/kit/totals/groups.ts',
    from: 'amount !== null, unit]',
    to: 'amount !== null]',
    tests,
  },
  {
    name: 'counts by month lose records without one',
    file: 'subgraphs/kit/totals/count-groups.ts',
    from: '{ values: { ...values, [field]: null }, records: rest }',
    to: '{ values: { ...values, [field]: null }, records: 0 }',
    tests: ['test/questions/totals.test.ts'],
  },
  {
    name: 'a member that did not count counted none',
    file: 'gateway/search/aggregate.ts',
    from: 'counted.length === 0 ? null :',
    to: '',
    tests: ['test/search/aggregate.test.ts'],
  },
];
