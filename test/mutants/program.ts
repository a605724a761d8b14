import type { Mutant } from './mutant.ts';

/** Of the program for who joins: what it must not tell, lose, or take for unchanged. */
export const PROGRAM: readonly Mutant[] = [
  {
    name: 'a sample holds what the settings hold',
    file: 'subgraphs/kit/program/samples/take-secrets.ts',
    from: '.filter(([text]) => text.length >= SHORTEST && !code.includes(text))',
    to: '.filter(() => false)',
    tests: ['test/program/try.test.ts'],
  },
  {
    name: 'a sample holds the token that the system tells again',
    file: 'subgraphs/kit/declared/http/client.ts',
    from: 'this.#wire.tap?.secret?.(got.token);',
    to: '',
    tests: ['test/program/try.test.ts'],
  },
  {
    name: 'a sample holds telephones',
    file: 'subgraphs/kit/program/samples/take-secrets.ts',
    from: '(code.includes(found) ? found : silent(found))',
    to: 'found',
    tests: ['test/program/try.test.ts'],
  },
  {
    name: 'a change of the file that is wrong ends what is served',
    file: 'subgraphs/kit/server.ts',
    from: 'if (next.name !== name || next.member !== ministry.member)',
    to: 'if (false)',
    tests: ['test/program/hot-reload.test.ts'],
  },
  {
    name: 'a change of a hook is not seen',
    file: 'subgraphs/kit/declared/declare.ts',
    from: '?at=${mtimeMs}',
    to: '',
    tests: ['test/program/hot-reload.test.ts'],
  },
  {
    name: 'a version that is replaced is closed under its requests',
    file: 'subgraphs/kit/served-ministry.ts',
    from: 'if (underWay > 0) await new Promise<void>((resolve) => (quiet = resolve));',
    to: '',
    tests: ['test/program/hot-reload.test.ts'],
  },
  {
    name: 'a field that is gone is no change of shape',
    file: 'subgraphs/kit/program/samples/shape.ts',
    from: 'if (before && is.has(parentOf(path)))',
    to: 'if (false)',
    tests: ['test/program/try.test.ts', 'test/program/database.test.ts'],
  },
  {
    name: 'anybody signs an entry of anybody',
    file: 'gateway/directory/own-entry.ts',
    from: 'await openSigned(signed, keySet, { type: ENTRY_TYPE, name: data.name });',
    to: '',
    tests: ['test/program/join.test.ts'],
  },
];
