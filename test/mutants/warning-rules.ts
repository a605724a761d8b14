import type { Mutant } from './mutant.ts';

/** Of what the rules of warnings say, and of what they say is missing. */
export const WARNING_RULES: readonly Mutant[] = [
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
];
