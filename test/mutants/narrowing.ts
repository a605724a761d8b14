import type { Mutant } from './mutant.ts';

const DOUBTS = ['test/subgraphs/narrowing-doubts.test.ts'];
const FOOD = ['test/subgraphs/narrowing-food.test.ts'];

/** Of what legacy systems leave out themselves: too much is no harm, too little is a record that is not found. */
export const NARROWING: readonly Mutant[] = [
  {
    name: 'a row of the drop that cannot be read is left out of a narrowed list',
    file: 'subgraphs/kit/connectors/file-drop/narrowing.ts',
    from: ": `(${condition} OR ${column} = '${UNREAD}')`,",
    to: ': condition,',
    tests: DOUBTS,
  },
  {
    name: 'a row of the register that is written otherwise is left out of a narrowed list',
    file: 'subgraphs/special-equipment/written-times.ts',
    from: "|| '1 = 0'}) AND ${isWritten(column)})`",
    to: "|| '1 = 0'}))`",
    tests: DOUBTS,
  },
  {
    name: 'the register counts rows that it cannot read for sure',
    file: 'subgraphs/special-equipment/system.ts',
    from: "Number(row?.['unsure'] ?? 0) === 0 ?",
    to: 'true ?',
    tests: DOUBTS,
  },
  {
    name: 'what is recalled without a disposition is not found',
    file: 'subgraphs/kit/connectors/epcis/units/asked.ts',
    from: "events('EQ_persistentDisposition_set', RECALLED,",
    to: "events('EQ_persistentDisposition_set', ['none'],",
    tests: FOOD,
  },
  {
    name: 'whoever is shown nothing else of a food is shown that it was recalled',
    file: 'subgraphs/kit/connectors/epcis/units/search.ts',
    from: '!aboutOf(history, code, repository).some((event) => isSeen(event, code, history))',
    to: 'false',
    tests: FOOD,
  },
  {
    name: 'a span that the bus is asked for begins a second late',
    file: 'subgraphs/kit/search/asked.ts',
    from: 'first: from ? localTime(instantOf(from)) : null',
    to: 'first: from ? localTime(instantOf(from) + 1_000) : null',
    tests: ['test/subgraphs/narrowing.test.ts'],
    only: 'agriculture',
  },
];
