import type { Mutant } from './mutant.ts';

const tests = ['test/questions/brute-force.test.ts'];

/** Of searches by conditions: each must be seen by brute force over random economies. */
export const SEARCH: readonly Mutant[] = [
  {
    name: 'what a system narrowed is not tested again',
    file: 'subgraphs/kit/search/examine.ts',
    from: 'const holds = await Promise.all(page.rows.map(({ record }) => holdsAll(work, record)));',
    to: 'const holds = await Promise.all(page.rows.map(({ record }) => isNarrowed || holdsAll(work, record)));',
    tests,
  },
  {
    name: 'a page goes on behind what it has read, not behind what it has shown',
    file: 'subgraphs/kit/search/examine.ts',
    from: 'endCursor: rows.at(-1)?.cursor ?? null, isStuck: false };',
    to: 'endCursor: page.rows.at(-1)?.cursor ?? null, isStuck: false };',
    tests,
  },
  {
    name: 'the end of a span is within it',
    file: 'subgraphs/kit/search/conditions.ts',
    from: 'return instant >= begin && instant < end;',
    to: 'return instant >= begin && instant <= end;',
    tests,
  },
  {
    name: 'the beginning of a span is not within it',
    file: 'subgraphs/kit/search/conditions.ts',
    from: 'return instant >= begin && instant < end;',
    to: 'return instant > begin && instant < end;',
    tests,
  },
  {
    name: 'the city 3710 is all of 371',
    file: 'subgraphs/kit/search/conditions.ts',
    from: "return division.replace(/(?:00){1,2}$/, '');",
    to: "return division.replace(/0+$/, '');",
    tests,
  },
  {
    name: 'letters of another width are others',
    file: 'subgraphs/kit/search/asked.ts',
    from: "return text.normalize('NFKC').toLowerCase();",
    to: 'return text.toLowerCase();',
    tests,
  },
  {
    name: 'what is not recalled is not asked for',
    file: 'subgraphs/kit/search/conditions.ts',
    from: 'return list !== undefined && (list ?? []).some(holds) === value;',
    to: 'return list !== undefined && (list ?? []).some(holds);',
    tests,
  },
  {
    name: 'a search tests what its caller may not see',
    file: 'subgraphs/kit/search/sight.ts',
    from: 'return (field.resolve ?? defaultFieldResolver)(parent, args, context, info) ?? null;',
    to: "return (name === 'holder' ? defaultFieldResolver : (field.resolve ?? defaultFieldResolver))(parent, args, context, info) ?? null;",
    tests,
  },
  {
    name: 'a total counts by what its caller may not see',
    file: 'subgraphs/kit/search/search.ts',
    from: 'const open = given.filter((each) => context.seesAll(each));',
    to: 'const open = given.filter((each) => context.seesAll(each) || true);',
    tests,
  },
  {
    name: 'a lot of one class is of every class',
    file: 'subgraphs/kit/search/conditions.ts',
    from: 'code === asked.code || isOfProduct(code, asked.code)',
    to: 'code === asked.code || code.startsWith(asked.code.slice(0, 16))',
    tests,
  },
  {
    name: 'members that a condition leaves out are asked',
    file: 'gateway/members/chosen-members.ts',
    from: 'members = members.filter(({ member }) => wanted.includes(member.name));',
    to: '',
    tests,
  },
  {
    name: 'what rules keep back of a search fails it where nothing is found',
    file: 'gateway/members/search-across.ts',
    from: 'said.some((error) => !isRule(error))) isWhole = false;',
    to: 'said.length > 0) isWhole = false;',
    tests,
  },
  {
    name: 'a member that has looked at enough for one page is passed',
    file: 'gateway/search/search-page.ts',
    from: 'if (page.next !== null) return ended({ member: name, cursor: page.next });',
    to: 'if (page.next !== null) return ended({ member: name, cursor: null });',
    tests,
  },
  {
    name: 'a search begins again at each member',
    file: 'gateway/search/search-page.ts',
    from: 'after && isAt(ministry.member.name, after) ? after.cursor : null',
    to: 'null',
    tests,
  },
  {
    name: 'sectors that a condition leaves out are searched',
    file: 'gateway/search/read-search.ts',
    from: 'ministries.filter((each) => isOfSector(each) && isNamed(each));',
    to: 'ministries.filter((each) => isNamed(each));',
    tests,
  },
  {
    name: 'a total is that of the members of the page',
    file: 'gateway/search/count-all.ts',
    from: 'const total = [...asked, ...counted].reduce(',
    to: 'const total = [...asked].reduce(',
    tests,
  },
];
