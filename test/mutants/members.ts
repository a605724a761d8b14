import type { Mutant } from './mutant.ts';

/** Who answers for a sector. */
export const MEMBERS: readonly Mutant[] = [
  {
    name: 'an older directory brings back who has left',
    file: 'gateway/directory/directory.ts',
    from: 'if (list.serial < last.serial)',
    to: 'if (false)',
    tests: ['test/directory/directory.test.ts'],
  },
  {
    name: 'another directory of the same serial is nothing to tell',
    file: 'gateway/directory/directory.ts',
    from: 'list.serial === last.serial && writeList(list) !== writeList(last)',
    to: 'false',
    tests: ['test/directory/directory.test.ts'],
  },
  {
    name: 'a part of a directory counts where not all of it can',
    file: 'gateway/directory/directory.ts',
    from: 'for (const renewal of renewals) renewal.abandon();',
    to: 'for (const renewal of renewals) renewal.commit();',
    tests: ['test/directory/directory.test.ts'],
  },
  {
    name: 'queries ask a member that is on trial',
    file: 'gateway/connected.ts',
    from: "state === 'counts'",
    to: "state !== 'gone'",
    tests: ['test/directory/live.test.ts'],
  },
  {
    name: 'a member that leaves is let go under a request',
    file: 'gateway/supergraph/succession.ts',
    from: 'if (one === this.#serving || one.running > 0) return;',
    to: 'if (one === this.#serving) return;',
    tests: ['test/directory/live.test.ts'],
  },
  {
    name: 'a request joins one under another list of members',
    file: 'gateway/pipeline/merge.ts',
    from: 'return [graph.key, ',
    to: "return ['', ",
    tests: ['test/directory/live.test.ts'],
  },
  {
    name: 'whoever has no key of the directory edits it',
    file: 'gateway/directory/sign.ts',
    from: 'await openSigned(signed, keySet, { type: DIRECTORY_TYPE, name })',
    to: "Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString()",
    tests: ['test/cli/members.test.ts'],
  },
];
