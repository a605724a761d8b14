import type { Mutant } from './mutant.ts';

const IMPACT = ['test/cli/impact-text.test.ts'];

/** Of what the command line says of warnings and impacts. */
export const GOVERNANCE: readonly Mutant[] = [
  {
    name: 'an answer with gaps ends as if it were whole',
    file: 'cli/give-answer.ts',
    from: 'return complete ? EXIT.done : EXIT.incomplete;',
    to: 'return EXIT.done;',
    tests: ['test/cli/warnings.test.ts'],
  },
  {
    name: 'what no rule has decided stands against a unit',
    file: 'cli/warnings/warning-text.ts',
    from: "outcome === 'FIRES');",
    to: 'outcome !== null);',
    tests: ['test/cli/chain-tree.test.ts'],
  },
  {
    name: 'a warning stands against its first unit alone',
    file: 'cli/warnings/warning-text.ts',
    from: 'codes.includes(code)',
    to: 'codes[0] === code',
    tests: ['test/cli/chain-tree.test.ts'],
  },
  {
    name: 'the most of a share is rounded down',
    file: 'cli/impact/range-text.ts',
    from: 'up((most ?? 1) * 1_000)',
    to: 'down((most ?? 1) * 1_000)',
    tests: IMPACT,
  },
  {
    name: 'an enterprise’s word of itself stands before an authority’s in a sheet',
    file: 'cli/chain/known.ts',
    from: 'authoritiesFirst(records)',
    to: '[...records]',
    tests: IMPACT,
  },
  {
    name: 'a list that is cut does not say so',
    file: 'cli/impact/impact-text.ts',
    from: 'count > MOST ? [',
    to: 'count > 1e9 ? [',
    tests: IMPACT,
  },
];
