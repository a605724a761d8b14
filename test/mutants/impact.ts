import type { Mutant } from './mutant.ts';

const shares = ['test/impact/shares.test.ts'];
const impact = ['test/impact/impact.test.ts'];
const holds = ['test/impact/holds.test.ts'];

/** Of the ranges in which impact is told (docs/decisions/0104). */
export const IMPACT: readonly Mutant[] = [
  {
    name: 'inputs that nobody named bring nothing bad',
    file: 'gateway/impact/shares.ts',
    from: 'if (beyond.most > 0)',
    to: 'if (beyond.most < 0)',
    tests: shares,
  },
  {
    name: 'inputs that nobody named are none',
    file: 'gateway/impact/shares.ts',
    from: 'if (unreadIn[u] === 1) {',
    to: 'if (unreadIn[u] === 2) {',
    tests: shares,
  },
  {
    name: 'an input to which no known way leads is good',
    file: 'gateway/impact/shares.ts',
    from: 'if (most === 0) return 0;',
    to: 'if (most >= 0) return 0;',
    tests: shares,
  },
  {
    name: 'nothing goes on to what nobody named',
    file: 'gateway/impact/beyond.ts',
    from: 'const left = Math.max(0, whole - at(given, u));',
    to: 'const left = 0;',
    tests: shares,
  },
  {
    name: 'of things that are counted a product is no more than went in',
    file: 'gateway/impact/amounts.ts',
    from: "isConserved: name === 'mass'",
    to: "isConserved: name !== 'share'",
    tests: impact,
  },
  {
    name: 'what comes round a circle is certain',
    file: 'gateway/impact/shares.ts',
    from: 'certain[from] !== 1 || circle[from] === circle[u]',
    to: 'certain[from] !== 1 || circle[from] === -1',
    tests: holds,
  },
  {
    name: 'a unit that is treated on a circle is none of it before',
    file: 'gateway/impact/order.ts',
    from: 'if (circular[other] === 1 && circular[u] !== 1)',
    to: 'if (circular[other] === 1 && circular[u] === 2)',
    tests: holds,
  },
  {
    name: 'all of a rest is there still when something is poured onto it',
    file: 'gateway/impact/in-force.ts',
    from: 'return period.until === null ? IN_FORCE.MAYBE : IN_FORCE.PARTLY;',
    to: 'return period.until === null ? IN_FORCE.MAYBE : IN_FORCE.SURELY;',
    tests: impact,
  },
  {
    name: 'of a tank whose fillings could not be read the known ones are all',
    file: 'gateway/impact/in-force.ts',
    from: 'if (this.#isUnread) return true;',
    to: '',
    tests: impact,
  },
  {
    name: 'one link into a unit at two times took twice',
    file: 'gateway/impact/beyond.ts',
    from: '(at(way, e) & WAY.AGAIN) === 0',
    to: '(at(way, e) & WAY.AGAIN) >= 0',
    tests: holds,
  },
  {
    name: 'totals are of units that are named alone',
    file: 'gateway/impact/totals.ts',
    from: 'hasBeyond ? null : open',
    to: 'open',
    tests: impact,
  },
  {
    name: 'what could not be read of a unit is nothing',
    file: 'gateway/impact/total-keys.ts',
    from: 'RECORDS.length > 0 ||',
    to: 'RECORDS.length < 0 ||',
    tests: impact,
  },
  {
    name: 'what a link took of a bad unit is followed, wherever it went on',
    file: 'gateway/impact/balance.ts',
    from: '(1 - leakOf(known.get(link.to)))',
    to: '1',
    tests: impact,
  },
  {
    name: 'what leaves a product is no loss of its source',
    file: 'gateway/impact/leaks.ts',
    from: 'through[from] = at(through, from) +',
    to: 'through[from] = 0 *',
    tests: ['test/impact/balance.test.ts'],
  },
  {
    name: 'only records say who has a unit',
    file: 'gateway/impact/holders.ts',
    from: "kind === 'HOLD' && period.until === null",
    to: "kind === 'HOLD' && period.until !== null",
    tests: impact,
  },
  {
    name: 'single things mix',
    file: 'gateway/impact/mixing.ts',
    from: 'return isCounted ? MIXING.DISCRETE',
    to: 'return isCounted ? MIXING.MIXED',
    tests: impact,
  },
  {
    name: 'a tank holds all that was ever in it',
    file: 'gateway/impact/in-force.ts',
    from: 'return IN_FORCE.NO;',
    to: 'return IN_FORCE.SURELY;',
    tests: impact,
  },
  {
    name: 'what one record does not say is not known, though another says it',
    file: 'gateway/impact/actions.ts',
    from: "dutiesOf(each) === duties && partyIn(each.values['producer'])",
    to: 'false',
    tests: ['test/impact/actions.test.ts'],
  },
];
