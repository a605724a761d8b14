import type { Mutant } from './mutant.ts';

const DATA = 'gateway/warnings/data';
const JUDGED = ['test/warnings/data/judged.test.ts'];
const FILES = ['test/warnings/data/rule-file.test.ts'];
const BOOK = ['test/warnings/rule-book.test.ts'];

/** Of rules that are data, and of members' own parameters. */
export const DATA_RULES: readonly Mutant[] = [
  {
    name: 'a harvest whose day is not told was taken on none',
    file: 'gateway/warnings/takings.ts',
    from: 'untold.length > 0 ? [',
    to: 'untold.length > 99 ? [',
    tests: ['test/warnings/rules/withdrawal-period.test.ts'],
  },
  {
    name: 'a lot of which nobody tells gives out nothing, whoever is silent',
    file: 'gateway/warnings/missing.ts',
    from: "reason !== 'WITHHELD'",
    to: "reason === 'WITHHELD'",
    tests: ['test/warnings/rules/gives-out-more.test.ts'],
  },
  {
    name: 'who is not told to have made it needed no licence',
    file: 'gateway/warnings/acts.ts',
    from: "['kind', 'producer'].flatMap",
    to: "['kind'].flatMap",
    tests: ['test/warnings/rules/licence-invalid.test.ts'],
  },
  {
    name: 'of two members with other tolerances the narrower counts',
    file: 'gateway/warnings/rules/amounts-disagree.ts',
    from: 'Math.max(...[more, less]',
    to: 'Math.min(...[more, less]',
    tests: BOOK,
  },
  {
    name: 'a day is over when it begins',
    file: `${DATA}/date-test.ts`,
    from: 'first.hi + one.margin',
    to: 'first.lo + one.margin',
    tests: JUDGED,
  },
  {
    name: 'a status stands though a later row says otherwise',
    file: `${DATA}/status-test.ts`,
    from: 'at.lo > own && at.lo <= then',
    to: 'false',
    tests: JUDGED,
  },
  {
    name: 'a record is not meant where it is not told whether it is',
    file: `${DATA}/judge-unit.ts`,
    from: 'record.untold[askedBy(condition.field)] !== undefined ||',
    to: '',
    tests: JUDGED,
  },
  {
    name: 'a member of another sector leaves a rule undecided',
    file: `${DATA}/judge-unit.ts`,
    from: 'sector === null || !sectors || sectors.includes(sector) ?',
    to: 'sector !== "" ?',
    tests: JUDGED,
  },
  {
    name: 'a number that is kept by its digits is no amount',
    file: 'gateway/warnings/amounts.ts',
    from: 'const number = numberOf(value);',
    to: "const number = typeof value === 'number' ? value : null;",
    tests: JUDGED,
  },
  {
    name: 'a value that an enumeration does not have is taken',
    file: `${DATA}/rule-file.ts`,
    from: 'if (values && !values.includes(String(value)))',
    to: 'if (values === undefined)',
    tests: FILES,
  },
  {
    name: 'a field that nobody sees may be named',
    file: `${DATA}/record-fields.ts`,
    from: "given.length === 0 && directives.every(({ name }) => name.value !== 'inaccessible')",
    to: 'given.length === 0 && directives.length >= 0',
    tests: FILES,
  },
  {
    name: 'a rule of one’s own takes the place of one that is shipped',
    file: 'gateway/warnings/rule-book.ts',
    from: 'if (!known.some(({ id }) => id === file.name))',
    to: 'if (known.length > 0)',
    tests: BOOK,
  },
  {
    name: 'a ministry’s value counts before its member’s own',
    file: 'gateway/warnings/rule-book.ts',
    from: 'this.#of(rule, name, member) ?? ',
    to: '',
    tests: BOOK,
  },
  {
    name: 'a warning tells the rule’s value and not the one that it went by',
    file: 'gateway/warnings/judge.ts',
    from: 'const value = parameter(rule, name, of);',
    to: 'const value = parameter(rule, name);',
    tests: BOOK,
  },
];
