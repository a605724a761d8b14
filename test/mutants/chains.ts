import type { Mutant } from './mutant.ts';

const CHAINS = ['test/gateway/chains.test.ts'];
const PROGRESS = ['test/stream/progress.test.ts'];
const FIELDS = ['test/gateway/chains-fields.test.ts'];

/** Of one walk from many codes (docs/chains.md). */
export const MANY_CHAINS: readonly Mutant[] = [
  {
    name: 'a root has what the walk found for another',
    file: 'gateway/chain/select.ts',
    from: 'const start = { ...request, roots: [request.root] };',
    to: 'const start = { ...request, roots: [...asked.keys()] };',
    tests: CHAINS,
  },
  {
    name: 'many chains are walked beyond the limit of units',
    file: 'gateway/chain/select-many.ts',
    from: 'if (asked.size < request.maxUnits) return asked;',
    to: 'return asked;',
    tests: CHAINS,
  },
  {
    name: 'a link that is in doubt in one chain is in doubt in all',
    file: 'gateway/chain/select-many.ts',
    from: 'if (link === plain || !links.has(plain)) links.set(plain, link);',
    to: 'if (link !== plain || !links.has(plain)) links.set(plain, link);',
    tests: CHAINS,
  },
  {
    name: 'a unit is as far as from the last root',
    file: 'gateway/chain/select-many.ts',
    from: 'known.depth = Math.min(known.depth, depth);',
    to: 'known.depth = depth;',
    tests: CHAINS,
  },
  {
    name: 'a link that another root reaches lies beyond, too',
    file: 'gateway/chain/select-many.ts',
    from: '(links.has(plain) ? [] : [link])',
    to: '[link]',
    tests: FIELDS,
  },
  {
    name: 'nothing that is known of is nowhere',
    file: 'gateway/chain/unit-condition.ts',
    from: "if (!complete || withheld.length > 0) return 'UNDECIDED';",
    to: "if (withheld.length > 0) return 'UNDECIDED';",
    tests: FIELDS,
  },
  {
    name: 'what rules withhold is nowhere',
    file: 'gateway/chain/unit-condition.ts',
    from: '!complete || withheld.length > 0',
    to: '!complete',
    tests: FIELDS,
  },
  {
    name: 'a root arrives where it is',
    file: 'gateway/chain/unit-condition.ts',
    from: 'unit.code !== root.code && meets(unit)',
    to: 'meets(unit)',
    tests: FIELDS,
  },
  {
    name: 'a unit of which something is missing is an end',
    file: 'gateway/chain/unit-condition.ts',
    from: 'last === true && !unread.has(code)',
    to: 'last === true',
    tests: FIELDS,
  },
  {
    name: 'what a walk would take tells who mentions a code',
    file: 'gateway/chain/walk-cost.ts',
    from: 'members.every((each) => holdsAll(each, claims)),',
    to: 'true,',
    tests: FIELDS,
  },
  {
    name: 'what a walk would take is asked for',
    file: 'gateway/chain/chains-resolvers.ts',
    from: 'direction: ({ request }: AskedChains) => request.direction,',
    to: 'direction: async (asked: AskedChains) => (await asked.walked()).direction,',
    tests: FIELDS,
  },
  {
    name: 'codes that are none are left out of a walk',
    file: 'gateway/chain/read-arguments.ts',
    from: 'if (wrong.length === 0) return [...roots];',
    to: 'if (roots.size > 0) return [...roots];',
    tests: FIELDS,
  },
  {
    name: 'on the way it is told who mentions a code, in what its rules keep back perhaps',
    file: 'gateway/chain/progress.ts',
    from: 'return isSilent ? [] : [{ ...answer, result: AWAITED_UNIT }];',
    to: 'return [{ ...answer, result: AWAITED_UNIT }];',
    tests: PROGRESS,
  },
  {
    name: 'a chain so far is told as the whole',
    file: 'gateway/chain/progress.ts',
    from: 'keptBack, isSoFar: true }',
    to: 'keptBack, isSoFar: false }',
    tests: PROGRESS,
  },
];
