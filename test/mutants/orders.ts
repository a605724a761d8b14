import type { Mutant } from './mutant.ts';

const TESTS = ['test/kit/orders.test.ts'];

/** How a member takes in orders, once each. */
export const ORDERS: readonly Mutant[] = [
  {
    name: 'a system that cannot be asked is told twice',
    file: 'subgraphs/kit/orders/take.ts',
    from: "if (triedAt !== null && writes.dedupe === 'NONE')",
    to: 'if (false)',
    tests: TESTS,
  },
  {
    name: 'what may have been written is looked for too early',
    file: 'subgraphs/kit/orders/take.ts',
    from: 'if (Date.now() < settledAt)',
    to: 'if (Date.now() < triedAt)',
    tests: TESTS,
  },
  {
    name: 'a write that may be under way is not waited for',
    file: 'subgraphs/kit/orders/take.ts',
    from: 'triedAt + 2 * longestMs + writes.settleMs',
    to: 'triedAt + writes.settleMs',
    tests: TESTS,
  },
  {
    name: 'what an earlier time may have left there is surely not there',
    file: 'subgraphs/kit/orders/take.ts',
    from: 'let mayBeThere = triedAt !== null;',
    to: 'let mayBeThere = false;',
    tests: TESTS,
  },
  {
    name: 'a part that is there is written again',
    file: 'subgraphs/kit/orders/together.ts',
    from: "if (having('NOT_DONE').length > 0)",
    to: 'if (false)',
    tests: TESTS,
  },
  {
    name: 'anybody orders recalls',
    file: 'subgraphs/kit/access/rule.ts',
    from: 'return platform && viewer.platform;',
    to: 'return platform;',
    tests: TESTS,
  },
  {
    name: 'the platform has what is withheld from everybody',
    file: 'subgraphs/kit/access/enforce-rules.ts',
    from: 'platform: isOperation(type) || receipts.has(type.name)',
    to: 'platform: true',
    tests: ['test/kit/access.test.ts'],
  },
  {
    name: 'a write is sent again as a question is',
    file: 'common/http/http-client.ts',
    from: 'if (!this.#resends || request.writes === true) return sent;',
    to: 'if (!this.#resends) return sent;',
    tests: ['test/orders/interfaces.test.ts'],
  },
  {
    name: 'a part of an order is written',
    file: 'subgraphs/kit/connectors/sql/sqlite-write.ts',
    from: "database.exec('BEGIN IMMEDIATE');",
    to: '',
    tests: ['test/kit/sql-writes.test.ts'],
  },
  {
    name: 'a register that turns a write away may have done it',
    file: 'subgraphs/kit/orders/write-fault.ts',
    from: "'TOO_BUSY', ",
    to: '',
    tests: ['test/orders/interfaces.test.ts'],
  },
];
