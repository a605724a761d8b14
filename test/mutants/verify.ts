import type { Mutant } from './mutant.ts';

const verify = ['test/verify/verify.test.ts'];

/** What tells before a new supergraph counts whether it is answered rightly. */
export const VERIFY: readonly Mutant[] = [
  {
    name: 'what this gateway answers wrongly is no alarm',
    file: 'gateway/verify/verify.ts',
    from: "if (wrong.length > 0) return { outcome: 'WRONG'",
    to: "if (false) return { outcome: 'WRONG'",
    tests: verify,
    only: 'this gateway is wrong',
  },
  {
    name: 'an error that changed no value is no difference',
    file: 'gateway/verify/verify.ts',
    from: 'return found.length === 0',
    to: 'return false',
    tests: verify,
    only: 'an error that changed no value',
  },
  {
    name: 'the order of fields is no part of an answer',
    file: 'gateway/verify/difference.ts',
    from: 'Object.keys(expected).join() !== Object.keys(got).join()',
    to: 'false',
    tests: verify,
    only: 'fields come in another order',
  },
  {
    name: 'a field is computed from what is right, not from what was sent',
    file: 'gateway/verify/stub.ts',
    from: 'required && !external',
    to: 'false',
    tests: verify,
    only: 'this gateway is wrong',
  },
  {
    name: 'what was not sent is taken from elsewhere',
    file: 'gateway/verify/stub.ts',
    from: 'else result[field] = MISSING;',
    to: 'else Object.assign(result, world.select(thing, own));',
    tests: verify,
    only: 'is not sent',
  },
  {
    name: 'all entities of a type are one',
    file: 'gateway/verify/stub.ts',
    from: 'if (thing) return { ...thing, given: representation };',
    to: 'if (thing) return { ...thing, id: "#0", given: representation };',
    tests: verify,
    only: 'every gateway answers rightly',
  },
  {
    name: 'a field has one value whatever its arguments',
    file: 'gateway/verify/world.ts',
    from: 'canonical(knownArguments(field, args))',
    to: "''",
    tests: verify,
    only: 'arguments are lost',
  },
  {
    name: 'a difference of stock is a known fault without being shown to be',
    file: 'gateway/verify/stock-faults.ts',
    from: 'if (other.wrong.length === 0) return faults;',
    to: 'return faults;',
    tests: verify,
    only: 'not known',
  },
  {
    name: 'a schema counts whatever comes of it',
    file: 'cli/commands/verify.ts',
    from: 'return bad ? EXIT.refused :',
    to: 'return false ? EXIT.refused :',
    tests: ['test/cli/verify.test.ts'],
  },
];
