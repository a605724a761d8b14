import type { Mutant } from './mutant.ts';

const tests = ['test/cli/sql.test.ts'];

/** Of SQL over exported tables, saved questions, and what has changed. */
export const QUESTIONS: readonly Mutant[] = [
  {
    name: 'a statement reads any file of the machine',
    file: 'cli/sql/engine.ts',
    from: "await this.run('SET enable_external_access = false');",
    to: '',
    tests,
  },
  {
    name: 'several statements are run where one is written',
    file: 'cli/sql/statement.ts',
    from: 'if (!first || more.length > 0)',
    to: 'if (!first)',
    tests,
  },
  {
    name: 'an answer over tables with gaps passes for a whole one',
    file: 'cli/sql/answer.ts',
    from: 'return faults > 0 ? EXIT.incomplete : EXIT.done;',
    to: 'return EXIT.done;',
    tests,
  },
  {
    name: 'tables stay behind that nobody has asked to keep',
    file: 'cli/sql/answer.ts',
    from: 'rmSync(spare, { recursive: true, force: true });',
    to: '',
    tests,
  },
  {
    name: 'a number loses digits on its way',
    file: 'cli/sql/values.ts',
    from: "json.replace(/\\D/g, '').length <= 15 ? Number(json) : json",
    to: 'Number(json)',
    tests,
  },
  {
    name: 'a part of a condition without a value is asked as it stands',
    file: 'cli/run/given.ts',
    from: 'return name === undefined ? value : (values.get(name) ?? undefined);',
    to: 'return name === undefined ? value : (values.get(name) ?? value);',
    tests: ['test/cli/run.test.ts'],
  },
  {
    name: 'a row that stands twice hides one that is gone',
    file: 'cli/diff/compare.ts',
    from: "ON ${same(['n'])} WHERE a.hash IS DISTINCT FROM b.hash",
    to: 'ON ${same([])} WHERE a.hash IS DISTINCT FROM b.hash',
    tests: ['test/cli/diff.test.ts'],
  },
  {
    name: 'folders with gaps pass for the same',
    file: 'cli/commands/diff.ts',
    from: 'gaps > 0 || alone.length > 0 ? EXIT.incomplete : EXIT.done',
    to: 'EXIT.done',
    tests: ['test/cli/diff.test.ts'],
  },
  {
    name: 'a list without rows has no columns',
    file: 'cli/run/lists.ts',
    from: 'columns: columnsOf(fieldsOf(below, fragments), rows, fragments)',
    to: 'columns: rows.length === 0 ? [] : columnsOf(fieldsOf(below, fragments), rows, fragments)',
    tests: ['test/cli/run.test.ts'],
  },
  {
    name: 'fragments of a question in GraphQL have no columns',
    file: 'cli/run/lists.ts',
    from: 'if (inner) add(inner.selectionSet);',
    to: '',
    tests: ['test/cli/run.test.ts'],
  },
  {
    name: 'an option of the other language is taken and does nothing',
    file: 'cli/commands/run.ts',
    from: 'if (given === undefined) return;',
    to: 'return;',
    tests: ['test/cli/run.test.ts'],
  },
  {
    name: 'a code that came from outside is a name of every object',
    file: 'cli/code-words.ts',
    from: "WORDS.get(code ?? '')",
    to: "Object.fromEntries(WORDS)[code ?? '']",
    tests: ['test/cli/code-words.test.ts'],
  },
  {
    name: 'a list that was cut looks like all there are',
    file: 'cli/monitoring/monitoring-text.ts',
    from: "`${sample.sampled}/${sample.isAll ? '' : '≥'}${sample.listed}`",
    to: '`${sample.sampled}/${sample.listed}`',
    tests: ['test/cli/monitoring-text.test.ts'],
  },
];
