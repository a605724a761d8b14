import type { Mutant } from './mutant.ts';

/** Of ministries that are declared in a file (docs/decisions/0108). */
export const DECLARED: readonly Mutant[] = [
  {
    name: 'a declared column that is not there is taken for empty',
    file: 'subgraphs/kit/declared/scope.ts',
    from: 'always: names.filter(([, mayLack]) => !mayLack)',
    to: 'always: names.filter(() => false)',
    tests: ['test/declared/wrong-mappings.test.ts'],
  },
  {
    name: 'a declared code that cannot be read back is given',
    file: 'subgraphs/kit/declared/codes.ts',
    from: 'made !== null && readCode.test(made)',
    to: 'made !== null',
    tests: ['test/declared/codes.test.ts'],
  },
  {
    name: 'a key with the sign that parts keys asks about others',
    file: 'subgraphs/kit/declared/system.ts',
    from: "join !== '' && key.includes(join)",
    to: 'false',
    tests: ['test/declared/customs.test.ts'],
  },
  {
    name: 'a filter that no declared question has is passed over',
    file: 'subgraphs/kit/declared/system.ts',
    from: '!filters.includes(name) && !NOT_FOR_SYSTEMS',
    to: 'false && !NOT_FOR_SYSTEMS',
    tests: ['test/declared/codes.test.ts'],
  },
  {
    name: 'a caller’s text stands in a header of a declared question',
    file: 'subgraphs/kit/declared/http/http.ts',
    from: 'if (stray !== undefined) each.fault(',
    to: 'if (false) each.fault(',
    tests: ['test/declared/file-faults.test.ts'],
  },
  {
    name: 'rows that are not where they must be are no rows',
    file: 'subgraphs/kit/declared/http/answer.ts',
    from: "value === null || (isXml && (value === undefined || value === ''))",
    to: 'true',
    tests: ['test/declared/http.test.ts'],
  },
  {
    name: 'a declared list without an end is one page',
    file: 'subgraphs/kit/declared/http/pages.ts',
    from: 'if (page.rows.length > 0) ahead',
    to: 'if (false) ahead',
    tests: ['test/declared/http.test.ts'],
  },
  {
    name: 'a declared list that may have been cut is whole',
    file: 'subgraphs/kit/declared/http/pages.ts',
    from: 'rows.length >= size ? null : false',
    to: 'false',
    tests: ['test/declared/http.test.ts'],
  },
  {
    name: 'the value of a setting is a part of the file',
    file: 'subgraphs/kit/declared/template.ts',
    from: 'pieces.push(part.setting(setting))',
    to: 'pieces.push({ name: part.setting(setting) })',
    tests: ['test/declared/file-faults.test.ts'],
  },
  {
    name: 'a sector’s pattern is held against texts of any length',
    file: 'schema/codes/own-schemes.ts',
    from: 'plain.length > LONGEST + 32',
    to: 'plain.length > 100_000',
    tests: ['test/declared/own-codes.test.ts'],
  },
  {
    name: 'a code scheme whose example does not fit is told of',
    file: 'gateway/supergraph/code-schemes.ts',
    from: '.readings(example).length === 1 ? [scheme] : []',
    to: '.readings(example).length >= 0 ? [scheme] : []',
    tests: ['test/declared/own-codes.test.ts'],
  },
  {
    name: 'that there is no recall is asked of a declared system as that there is one',
    file: 'subgraphs/kit/declared/conditions.ts',
    from: "where.recalled === true ? '1' : null",
    to: "where.recalled !== undefined ? '1' : null",
    tests: ['test/declared/search-conditions.test.ts'],
  },
];
