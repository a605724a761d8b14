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
  {
    name: 'an organisation is asked of one sector',
    file: 'gateway/organizations/names.ts',
    from: 'known.name ??= name;',
    to: 'if (known.faults.length > 0) known.name ??= name;',
    tests: ['test/organizations/graph.test.ts'],
  },
  {
    name: 'whoever did not answer knows of no name',
    file: 'gateway/organizations/resolvers.ts',
    from: 'if (name === null) for (const fault of faults) lacks(fault);',
    to: '',
    tests: ['test/organizations/graph.test.ts'],
  },
  {
    name: 'a unit is handed on within the chain to whoever had it at another time',
    file: 'gateway/impact/impact.ts',
    from: 'chain.links.filter(({ to }) => isOrganization(to))',
    to: '[...chain.units.keys()].flatMap((code) => chain.linksFrom(code)).filter(({ to }) => isOrganization(to))',
    tests: ['test/impact/graph.test.ts'],
  },
  {
    name: 'who must act is told the hour of Greenwich',
    file: 'cli/impact/action-lines.ts',
    from: '+ 28_800_000',
    to: '',
    tests: ['test/cli/impact-text.test.ts'],
  },
  {
    name: 'the source of a source is a bad unit, too',
    file: 'cli/impact/sources.ts',
    from: 'found.add(code);\n    else for',
    to: 'found.add(code);\n    for',
    tests: ['test/cli/impact-sources.test.ts'],
  },
  {
    name: 'samples are drawn until no time is left to walk them',
    file: 'gateway/monitoring/monitor.ts',
    from: 'isLate = Date.now() >= drawUntil;',
    to: '',
    tests: ['test/monitoring/firms.test.ts'],
  },
];
