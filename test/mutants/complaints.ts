import type { Mutant } from './mutant.ts';

const ROUTE = ['test/complaints/route.test.ts'];
const STORE = ['test/governance/stores.test.ts'];
const DELIVERED = ['test/complaints/delivered.test.ts'];

/** Where reports go, and what is kept of them. */
export const COMPLAINTS: readonly Mutant[] = [
  {
    name: 'what an enterprise says outranks an authority',
    file: 'gateway/complaints/route.ts',
    from: 'rankOf(a.statedBy) - rankOf(b.statedBy)',
    to: '0',
    tests: ROUTE,
  },
  {
    name: 'where it was only sold is where it was made',
    file: 'gateway/complaints/route.ts',
    from: 'isOneProvince(division, divisionIn(maker))',
    to: 'true',
    tests: ROUTE,
  },
  {
    name: 'what was not sealed is taken',
    file: 'gateway/complaints/read-problem.ts',
    from: 'if (!isSealed(sealed))',
    to: 'if (false)',
    tests: DELIVERED,
  },
  {
    name: 'what is sealed for another key is taken',
    file: 'gateway/complaints/resolvers.ts',
    from: 'if (!isSealedFor(sealed, intake))',
    to: 'if (false)',
    tests: DELIVERED,
  },
  {
    name: 'who is only informed is told the text',
    file: 'governance/complaints/complaints.ts',
    from: 'sealed: id === number ? ',
    to: 'sealed: true ? ',
    tests: STORE,
  },
  {
    name: 'the text stays once it has arrived',
    file: 'governance/complaints/complaints.ts',
    from: "state IN ('DONE', 'PARTLY', 'REFUSED', 'DEAD')",
    to: "state IN ('DEAD')",
    tests: STORE,
  },
  {
    name: 'another report under a key is taken for the first',
    file: 'governance/complaints/complaints.ts',
    from: "if (known) return isSame(known, complaint) ? 'TAKEN' : 'ANOTHER'",
    to: "if (known) return 'TAKEN'",
    tests: STORE,
  },
  {
    name: 'an alert of many complaints names origins that the platform alone may know',
    file: 'gateway/jobs-worker/count-complaints.ts',
    from: 'purpose: null,',
    to: "purpose: 'early-warning',",
    tests: ['test/complaints/many.test.ts'],
  },
];
