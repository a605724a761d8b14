import type { Mutant } from './mutant.ts';

/** Of what members do not know, and of their addresses (docs/decisions 0085, 0090). */
export const DRIFT: readonly Mutant[] = [
  {
    name: 'a filter that a member does not know is left out of what it is asked',
    file: 'gateway/drift/cut-query.ts',
    from: 'isAbsent(query, node.value.name.value)',
    to: 'true',
    tests: ['test/drift/known-fields.test.ts'],
  },
  {
    name: 'a value that a member does not take is sent all the same',
    file: 'gateway/drift/cut-query.ts',
    from: "for (const name of unfit) take({ kind: 'variable', name });",
    to: '',
    tests: ['test/drift/known-fields.test.ts'],
  },
  {
    name: 'a mutation that may have been begun is sent again without what is not known',
    file: 'gateway/drift/known-fields.ts',
    from: 'sdl.texts === texts || mayBegin ? response',
    to: 'sdl.texts === texts ? response',
    tests: ['test/drift/known-fields.test.ts'],
  },
  {
    name: 'hidden names are told',
    file: 'gateway/drift/known-fields.ts',
    from: 'const isPublic = hasField(api, parent, field);',
    to: 'const isPublic = true;',
    tests: ['test/drift/known-fields.test.ts'],
  },
  {
    name: 'an entity is asked about by a key that its member does not know',
    file: 'gateway/drift/known-fields.ts',
    from: 'key.every((field) => field in fields)',
    to: 'key.length > 0',
    tests: ['test/drift/known-fields.test.ts'],
  },
  {
    name: 'a mutation that one address may have begun goes to the next',
    file: 'gateway/calls/addresses.ts',
    from: 'const mayAskAgain = (): boolean => !mutation && spend();',
    to: 'const mayAskAgain = (): boolean => spend();',
    tests: ['test/gateway/addresses.test.ts'],
  },
  {
    name: 'an address that does not take our signature costs calls',
    file: 'gateway/calls/addresses.ts',
    from: "(error instanceof Fault && error.told === 'UNVERIFIED_CALL')",
    to: 'false',
    tests: ['test/gateway/addresses.test.ts'],
  },
];
