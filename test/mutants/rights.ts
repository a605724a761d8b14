import type { Mutant } from './mutant.ts';

const access = ['test/kit/access.test.ts'];

/** Of what callers may see (docs/decisions 0039, 0040, 0041). */
export const RIGHTS: readonly Mutant[] = [
  {
    name: 'a policy of a type or one of its field is enough',
    file: 'subgraphs/kit/access/rule.ts',
    from: 'policies.reduce(both)',
    to: 'policies.flat()',
    tests: access,
  },
  {
    name: 'what is withheld leaves for those with a policy',
    file: 'subgraphs/kit/access/rule.ts',
    from: 'if (withheld) return platform && viewer.platform;',
    to: '',
    tests: access,
  },
  {
    name: 'any role with an organisation owns its records',
    file: 'subgraphs/kit/access/viewer.ts',
    from: "claims.role === 'enterprise' && ",
    to: '',
    tests: access,
  },
  {
    name: 'the longitude of sensitive sites is public',
    file: 'subgraphs/kit/access/sharing.ts',
    from: "  'Place.longitude': 'sites',\n",
    to: '',
    tests: access,
  },
  {
    name: 'a fact is told by its link',
    file: 'subgraphs/kit/access/links.ts',
    from: 'if (await isHiddenLink(link, hidden, owns)) return null;',
    to: '',
    tests: access,
  },
  {
    name: 'a fact is told by its event',
    file: 'subgraphs/kit/access/facts.ts',
    from: "if (!(await anyOwned(each.ownedAt === 'to' ? said.map(({ to }) => to) : [record], owns))) return true;",
    to: '',
    tests: access,
  },
  {
    name: 'that links are withheld is said only where there are some',
    file: 'subgraphs/kit/access/links.ts',
    from: 'refusalsOf(context).addLinks(each, code);',
    to: 'if (links.length > 0) refusalsOf(context).addLinks(each, code);',
    tests: access,
  },
  {
    name: 'a hand-over’s time stands in what is told without it',
    file: 'subgraphs/kit/access/facts.ts',
    from: 'if (begins) return { ...link, at: null, until: null, evidence: evidence as',
    to: 'if (begins) return { ...link, evidence: evidence as',
    tests: access,
  },
  {
    name: 'amounts of hazardous goods are told without their policy',
    file: 'subgraphs/kit/access/links.ts',
    from: 'const bare = !amounts && needsAmounts(link);',
    to: 'const bare = false;',
    tests: access,
  },
  {
    name: 'a policy that nobody can be granted is taken',
    file: 'subgraphs/kit/access/sharing.ts',
    from: 'if (stray !== undefined) throw',
    to: 'if (false) throw',
    tests: access,
  },
  {
    name: 'persons are not masked by the field’s type',
    file: 'subgraphs/kit/mask.ts',
    from: "serialize: (value) => mask(String(value)) ?? ''",
    to: 'serialize: (value) => String(value)',
    tests: ['test/kit/mask.test.ts'],
  },
  {
    name: 'an interface’s own rule is lost beside alternatives of its types',
    file: 'gateway/policy/rules/marks.ts',
    from: 'return !together || !together.every(',
    to: 'return !together || !together.some(',
    tests: ['test/access/marks.test.ts', 'test/access/rules.test.ts'],
  },
];
