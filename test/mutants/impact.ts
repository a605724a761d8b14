import type { Mutant } from './mutant.ts';

const shares = ['test/impact/shares.test.ts'];
const impact = ['test/impact/impact.test.ts'];

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
];
