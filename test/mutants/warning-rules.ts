import type { Mutant } from './mutant.ts';

/** Of what the rules of warnings say, and of what they say is missing. */
export const WARNING_RULES: readonly Mutant[] = [
  {
    name: 'two sides whose clocks differ contradict each other',
    file: 'gateway/warnings/rules/times-contradict.ts',
    from: "hoursApart(link) > use.parameter('tolerance')",
    to: 'hoursApart(link) > 0',
    tests: ['test/warnings/rules/times-contradict.test.ts'],
  },
  {
    name: 'amounts that are withheld are taken for links that are',
    file: 'gateway/facts/unread.ts',
    from: 'return parts === null;',
    to: 'return parts !== undefined;',
    tests: ['test/facts/fact-walk.test.ts'],
  },
  {
    name: 'amounts that are withheld of links the other way are not told',
    file: 'gateway/facts/facts-of.ts',
    from: 'back ? [...bare, ...bareLinksIn(back)] : bare',
    to: 'bare',
    tests: ['test/facts/fact-walk.test.ts'],
  },
  {
    name: 'a withheld amount is one that nobody records',
    file: 'gateway/warnings/missing.ts',
    from: "member === statedBy.name && parts.includes('quantity')",
    to: 'member === statedBy.name && parts.length > 9',
    tests: ['test/warnings/rules/gives-out-more.test.ts'],
  },
  {
    name: 'one member’s withheld amounts are all members’',
    file: 'gateway/warnings/missing.ts',
    from: "member === statedBy.name && parts.includes('quantity')",
    to: "parts.includes('quantity')",
    tests: ['test/warnings/rules/exceeds-its-inputs.test.ts'],
  },
  {
    name: 'links of which a part of any name is withheld are read as whole',
    file: 'gateway/calls/subgraph-response.ts',
    from: 'parts.every(isLinkPart)',
    to: 'parts.some(isLinkPart)',
    tests: ['test/execute/withheld-parts.test.ts'],
  },
  {
    name: 'a paper of any kind is the one that is demanded',
    file: 'gateway/warnings/seams.ts',
    from: "kind.test(one.kind ?? '') ?",
    to: "kind.test('合格证检疫') ?",
    tests: ['test/warnings/rules/papers-missing.test.ts'],
  },
  {
    name: 'a paper that comes too late is in time',
    file: 'gateway/warnings/rules/papers-missing.ts',
    from: 'since > by + wait || since === Infinity',
    to: 'since === Infinity',
    tests: ['test/warnings/rules/papers-missing.test.ts'],
  },
  {
    name: 'a paper is missing on the day of the hand-over',
    file: 'gateway/warnings/rules/papers-missing.ts',
    from: 'by + wait < use.now',
    to: 'by < use.now',
    tests: ['test/warnings/rules/papers-missing.test.ts'],
  },
  {
    name: 'what is not told of papers says that there are none',
    file: 'gateway/warnings/rules/papers-missing.ts',
    from: 'bare.length > 0 ? whatIsMissing(unit, seam) : []',
    to: 'bare.length > 9 ? whatIsMissing(unit, seam) : []',
    tests: ['test/warnings/rules/papers-missing.test.ts'],
  },
  {
    name: 'who makes something of his own goods hands them over',
    file: 'gateway/warnings/rules/papers-missing.ts',
    from: 'some((maker) => makers.includes(maker))',
    to: 'some((maker) => makers.length > 9 && makers.includes(maker))',
    tests: ['test/warnings/rules/papers-missing.test.ts'],
  },
];
