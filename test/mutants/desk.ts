import type { Mutant } from './mutant.ts';

const reads = ['test/audit/reads.test.ts'];

/** Of who has read a unit, and of the regulator's page. */
export const DESK: readonly Mutant[] = [
  {
    name: 'a regulator is told who has read other sectors’ records',
    file: 'gateway/audit/find-reads.ts',
    from: ' || !line.sectors.includes(sector)',
    to: '',
    tests: reads,
  },
  {
    name: 'what citizens read can be found',
    file: 'gateway/audit/request-audit.ts',
    from: " && role !== 'citizen'",
    to: '',
    tests: reads,
  },
  {
    name: 'codes are found by a digest without a key',
    file: 'gateway/audit/unit-digests.ts',
    from: "createHmac('sha256', own)",
    to: "createHmac('sha256', 'own')",
    tests: reads,
  },
  {
    name: 'anybody with the scope is told who has read a record',
    file: 'gateway/caller/resolvers.ts',
    from: "whoAsks?.identity.role === 'regulator' ? whoAsks.identity.sector : null",
    to: "whoAsks?.identity.sector ?? 'FOOD_DRUG'",
    tests: reads,
  },
];
