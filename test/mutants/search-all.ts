import type { Mutant } from './mutant.ts';

const tests = ['test/search/search.test.ts'];

/** Of the search over all sectors. */
export const SEARCH_ALL: readonly Mutant[] = [
  {
    name: 'whoever may not search a sector is given what its members find',
    file: 'gateway/search/open-to.ts',
    from: 'if (lacked === undefined && (query === null || mayFetch(query))) open.push(each);',
    to: 'if (query === null || mayFetch(query)) open.push(each);',
    tests,
  },
  {
    name: 'what the graph refuses is searched all the same',
    file: 'gateway/search/open-to.ts',
    from: '(query === null || mayFetch(query))',
    to: 'true',
    tests,
  },
  {
    name: 'an agreement with one member opens all of its sector',
    file: 'gateway/calls/granted-policy.ts',
    from: 'return only === null || only === member ? policy : [];',
    to: 'return policy;',
    tests,
  },
  {
    name: 'a failure looks like nothing to find',
    file: 'gateway/search/resolvers.ts',
    from: 'if (found.edges.length === 0)',
    to: 'if (found.edges.length > 0)',
    tests,
  },
  {
    name: 'that one member cannot be asked this is said of all',
    file: 'gateway/search/member-page.ts',
    from: 'told.every(({ refusal }) => refusal !== null)',
    to: 'told.some(({ refusal }) => refusal !== null)',
    tests,
  },
  {
    name: 'a member that refuses its own cursor is passed',
    file: 'gateway/search/search-page.ts',
    from: 'if (page.refusal && after && isAt(name, after))',
    to: 'if (false)',
    tests,
  },
  {
    name: 'a member that has yet to look at more is passed',
    file: 'gateway/search/search-page.ts',
    from: 'if (page.next !== null) return ended({ member: name, cursor: page.next });',
    to: 'if (page.next !== null && found.length > 0) return ended({ member: name, cursor: page.next });',
    tests,
  },
  {
    name: 'the same of one sector’s members',
    file: 'gateway/members/search-across.ts',
    from: '(found.cursors.length > 0 || Boolean(found.next))',
    to: 'found.cursors.length > 0',
    tests: ['test/members/search.test.ts'],
  },
  {
    name: 'rows beyond a full page are lost',
    file: 'gateway/search/search-page.ts',
    from: 'if (found.length > room) return',
    to: 'if (found.length > 1_000) return',
    tests,
  },
  {
    name: 'a total of those alone that count',
    file: 'gateway/search/count-all.ts',
    from: 'all.some(({ page: { total } }) => total === null)',
    to: 'all.length > 1_000',
    tests,
  },
  {
    name: 'a member may say what it likes of conditions',
    file: 'gateway/search/member-page.ts',
    from: 'Object.keys(asked.where).filter((name) => Array.isArray(value) && value.includes(name))',
    to: 'Array.isArray(value) ? (value as string[]) : []',
    tests,
  },
];
